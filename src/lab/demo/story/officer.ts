/** Act four: an officer works the second campaign's case, part of its people agree after all, and it goes on. */
import { campaigns, crowd } from "../input/lists.ts";
import type { Person } from "../input/people.ts";
import { namespace } from "../stage/places.ts";
import { importConsent } from "./agree.ts";
import { campaignStatus, caseOf } from "./objects.ts";
import { type Act, inFigures, type Scene, untilCounted, untilJudged } from "./scene.ts";

const name = campaigns.unasked;
const phaseDeadlineMs = 30_000;
const rate = 500;
/** Of five strangers that were asked, three agreed. */
const agreed = (_: Person, index: number) => index % 5 < 3;

export const officer: Act = {
  title: "An officer works the case",
  play: async (scene) => {
    await workCase(scene);
    await askThePeople(scene);
    await resume(scene);
  },
};

async function workCase(scene: Scene): Promise<void> {
  const { stage, say, notes } = scene;
  const caseName = notes.suspensions.find(({ campaign }) => campaign === name)?.case ?? "";
  const as = (args: readonly string[]) =>
    stage.mustConsentry([...args, "-n", namespace, "--context", stage.contexts.officer]);
  await as(["case", "ack", caseName]);
  say(`${stage.contexts.officer} acknowledges ${caseName}.`);
  const { spec } = await caseOf(stage, caseName);
  const pending = (spec.steps ?? []).filter((step) => step.state === "Pending" && step.name !== "Approve");
  for (const step of pending)
    await as(["case", "step", caseName, step.name, "--evidence", "https://tickets.example/812"]);
  say(`Done, with evidence: ${pending.map((step) => step.name).join(", ") || "nothing was left to do"}.`);
  await as(["case", "close", caseName, "--resolution", "Bought list removed; its people were asked by letter"]);
  await stage.until({ what: `${caseName} is closed`, deadlineMs: phaseDeadlineMs }, async () => {
    return (await caseOf(stage, caseName)).status.phase === "Closed";
  });
  say("The case is closed. The campaign stays stopped until somebody asks.");
}

async function askThePeople(scene: Scene): Promise<void> {
  const people = crowd.strangers.filter(agreed);
  await importConsent(scene, { people, evidence: "letter" });
  scene.notes.imported = new Set(people.map(({ number }) => number));
  scene.say(
    `${inFigures(people.length)} of ${inFigures(crowd.strangers.length)} people agreed when they were asked; their consent is imported.`,
  );
}

/**
 * Two in five of the held messages will still be refused, and one in twenty is enough to stop a campaign. So its team sets the
 * mode Warn while they are worked off: every message is refused as before, only the campaign is not stopped for it.
 */
async function resume(scene: Scene): Promise<void> {
  const { stage, say, producer, lists } = scene;
  await setMode(scene, "Warn");
  say(
    "The rest never agreed and is refused, message by message. Mode Warn keeps that from stopping the campaign again.",
  );
  const { resumableFrom } = (await campaignStatus(stage, name)).enforcement ?? {};
  const holdsUntilMs = resumableFrom === undefined ? 0 : Date.parse(resumableFrom);
  await stage.until({ what: "the minimum hold is over", deadlineMs: phaseDeadlineMs }, () => Date.now() > holdsUntilMs);
  await stage.mustConsentry(["resume", `campaign/${name}`, "-n", namespace, "--context", stage.contexts.officer]);
  await untilJudged(scene, { what: "what was held is judged afresh", campaigns: [name], final: true });
  say("Resumed: what was held is judged afresh. Who agreed gets the message, nobody else does.");
  await producer.publish(lists.afterRepair, rate);
  await untilJudged(scene, { what: "the repaired campaign's messages are judged", campaigns: [name], final: true });
  await untilCounted(scene, name);
  await setMode(scene, "Enforce");
  say(`${inFigures(lists.afterRepair.length)} messages to people who agreed follow, and the mode is Enforce again.`);
}

async function setMode({ stage }: Scene, mode: "Warn" | "Enforce"): Promise<void> {
  const patch = JSON.stringify({ spec: { enforcement: { mode } } });
  await stage.kubectl(["patch", "campaign", name, "-n", namespace, "--type=merge", "-p", patch]);
  await stage.kubectl(["wait", `campaign/${name}`, "-n", namespace, "--for=condition=Ready", "--timeout=30s"]);
}
