/** Somebody takes their consent back in the shop's database, and the next message to them is refused. */
import { campaigns, crowd } from "../input/lists.ts";
import { namespace } from "../stage/places.ts";
import { type Act, untilJudged } from "./scene.ts";

const rate = 100;
const knownDeadlineMs = 30_000;

export const leave: Act = {
  title: "Somebody withdraws in the shop's database",
  play: async (scene) => {
    const { stage, say, producer, lists } = scene;
    const [member] = crowd.leaver;
    if (member === undefined || stage.members.withdraw === undefined) return;
    const toldAtMs = performance.now();
    await stage.members.withdraw(member);
    const show = ["consent", "show", "--who", `+${member.number}`, "-n", namespace, "-o", "json"];
    await stage.until({ what: "sync knows who withdrew", deadlineMs: knownDeadlineMs }, async () =>
      (await stage.consentry(show)).stdout.includes('"Withdrawn"'),
    );
    const tookMs = Math.round(performance.now() - toldAtMs);
    say("UPDATE members SET left_at = now(), changed_at = now(): the database notifies sync, which reads at once.");
    say(`${tookMs} ms later \`consentry consent show\` says Withdrawn.`);
    await producer.publish(lists.afterLeaving, rate);
    await untilJudged(scene, { what: "the message after the withdrawal is judged", campaigns: [campaigns.compliant] });
    say("The next message to them is refused.");
  },
};
