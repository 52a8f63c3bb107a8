/** Act two: four campaigns write to people, all at once; two of them break the policy; a gate is killed in between. */
import { setTimeout as sleep } from "node:timers/promises";
import { campaigns } from "../input/lists.ts";
import { gates } from "../stage/stage.ts";
import { type Act, inFigures, type Scene, untilJudged } from "./scene.ts";
import { untilSuspended } from "./suspended.ts";

/** Messages a second of each campaign. */
const rates = { compliant: 1_500, unasked: 250, prohibited: 100, patient: 200 } as const;
const killAfterMs = 4_000;
/** What a kubelet takes to notice. */
const downMs = 1_000;

export const write: Act = {
  title: "Four campaigns write to people",
  play: async (scene) => {
    const { say, lists, producer } = scene;
    const { compliant, unasked, prohibited, patient } = lists;
    const count = [compliant, unasked, prohibited, patient].reduce((sum, list) => sum + list.length, 0);
    say(`${inFigures(count)} messages: Meta's 53 example payloads in turn, with words of the SMS Spam Collection.`);
    await Promise.all([
      producer.publish(compliant, rates.compliant),
      producer.publish(patient, rates.patient),
      producer.publish(prohibited, rates.prohibited),
      producer.publish(unasked, rates.unasked),
      killAGate(scene),
      untilSuspended(scene, campaigns.prohibited),
      untilSuspended(scene, campaigns.unasked),
    ]);
    say("Everything is published. What came for the two stopped campaigns since then is held, not lost.");
    await untilJudged(scene, { what: "every message has a verdict" });
    say("Every message has its verdict.");
  },
};

async function killAGate({ stage, say, notes }: Scene): Promise<void> {
  const [name] = gates;
  await sleep(killAfterMs);
  await stage.roles.kill(name);
  say(`${name} is killed with SIGKILL, in the middle of its work. Its messages are taken over; none is judged twice.`);
  await sleep(downMs);
  await stage.roles.restart(name);
  notes.killedGate = { name, backAtMs: Date.now() };
  say(`${name} is started again.`);
}
