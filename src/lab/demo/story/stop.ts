/** Somebody writes STOP on WhatsApp, and the next message to them is refused. */
import { campaigns, crowd } from "../input/lists.ts";
import { type Act, untilJudged } from "./scene.ts";

const rate = 100;
const confirmedDeadlineMs = 30_000;

export const stop: Act = {
  title: "Somebody says stop",
  play: async (scene) => {
    const { stage, say, producer, lists } = scene;
    const toldAtMs = performance.now();
    await stage.whatsApp.tellWritten(crowd.tired, "Please STOP, thank you");
    const tookMs = Math.round(performance.now() - toldAtMs);
    say(
      `A person who had agreed writes STOP. WhatsApp's webhook is answered after ${tookMs} ms: both gates judge by it.`,
    );
    await stage.until({ what: "the stop is confirmed to the person", deadlineMs: confirmedDeadlineMs }, () =>
      [...scene.book.sequences()].some((sequence) =>
        scene.book.verdictsOn(sequence).some(({ reply, outcome }) => reply !== undefined && outcome === "approved"),
      ),
    );
    say("The number confirms it to them, once, within five minutes: the one message that may still leave.");
    await producer.publish(lists.afterStop, rate);
    await untilJudged(scene, { what: "the message after the stop is judged", campaigns: [campaigns.compliant] });
    say("The next offer to them is refused.");
  },
};
