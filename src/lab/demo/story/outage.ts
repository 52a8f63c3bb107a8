/** Act three: the consent of the members cannot be read for a minute. Nothing is guessed, nobody is blamed, nothing is lost. */
import { setTimeout as sleep } from "node:timers/promises";
import { isTrue } from "../../../domain/lifecycle/conditions.ts";
import { campaigns } from "../input/lists.ts";
import { sourceStatus } from "./objects.ts";
import { type Act, inFigures, untilJudged } from "./scene.ts";

const staleDeadlineMs = 60_000;
const rate = 1_000;
const source = "shop-members";

export const outageBegins: Act = {
  title: "A consent source cannot be read for a minute",
  play: async (scene) => {
    const { stage, say, notes, producer, lists, outageMs } = scene;
    const fromMs = Date.now();
    notes.outage = { fromMs, untilMs: fromMs + outageMs };
    await stage.members.vanish();
    const { gone } = stage.members;
    say(`${gone}. For 15 s what is known of it still counts; then nobody knows who may have left.`);
    await stage.until({ what: `${source} is stale`, deadlineMs: staleDeadlineMs }, async () => {
      return !isTrue((await sourceStatus(stage, source)).conditions, "Fresh");
    });
    await producer.publish(lists.duringOutage, rate);
    await untilJudged(scene, { what: "what was sent during the outage is held", campaigns: [campaigns.compliant] });
    say(
      `${inFigures(lists.duringOutage.length)} messages to members are held as undecidable: no breach, no case, no guess.`,
    );
  },
};

export const outageEnds: Act = {
  title: "The source is back",
  play: async (scene) => {
    const { stage, say, notes } = scene;
    await sleep(Math.max(0, (notes.outage?.untilMs ?? 0) - Date.now()));
    await stage.members.comeBack();
    notes.outage = { fromMs: notes.outage?.fromMs ?? 0, untilMs: Date.now() };
    say("sync reads it again.");
    await untilJudged(scene, {
      what: "what was held during the outage is judged",
      campaigns: [campaigns.compliant],
      final: true,
    });
    say("The held messages were judged by themselves: nobody had to do anything.");
  },
};
