/** Last act: dispatch has sent what was approved, once each, and nothing else. */
import { waitingNow } from "../../../io/nats/waiting.ts";
import { outcomeNow, outcomeOf } from "../log/outcome.ts";
import { readLedger } from "../log/sent.ts";
import { type Act, inFigures } from "./scene.ts";

const sentDeadlineMs = 120_000;

export const sent: Act = {
  title: "What was approved is sent",
  play: async ({ stage, say, producer, book }) => {
    const { told, answers } = outcomeOf(producer.accepted(), book);
    const approved = told.filter((each) => outcomeNow(each) === "approved").length + answers.length;
    let states: readonly string[] = [];
    let waiting: readonly string[] = [];
    const found = () =>
      `${approved} approved, in the ledger ${JSON.stringify(countsOf(states))}, waiting ${JSON.stringify(countsOf(waiting))}`;
    await stage.until({ what: "dispatch has settled every approval", deadlineMs: sentDeadlineMs, found }, async () => {
      states = [...(await readLedger(stage.nc)).values()].map(({ state }) => state);
      waiting = (await waitingNow(stage.nc)).map(({ campaign, reason }) => `${campaign.name}: ${reason}`);
      return states.filter((state) => state !== "Sending").length >= approved;
    });
    say(`${inFigures(approved)} approvals, each sent once to the fake Cloud API.`);
  },
};

function countsOf(states: readonly string[]): Record<string, number> {
  const groups = Object.entries(Object.groupBy(states, (state) => state));
  return Object.fromEntries(groups.map(([state, those]) => [state, those?.length ?? 0]));
}
