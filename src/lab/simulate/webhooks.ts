import type { Taken } from "../../edge/intake/run.ts";
import type { People } from "./heard.ts";
import type { SimulatedIntake } from "./intake.ts";
import { sayStop, switchOff } from "./people.ts";
import type { Scheduler } from "./scheduler.ts";
import { faultsMs } from "./times.ts";
import { type Word, wordOf } from "./words.ts";

const answerWithinMs = 10_000;

/**
 * People say things, and WhatsApp tells of them: late, in any order, and again until it was answered that they are stored; some
 * of them once more after that.
 */
export function speak(
  scheduler: Scheduler,
  people: People,
  at: { readonly intakes: () => readonly SimulatedIntake[]; readonly isTroubled: () => boolean },
): void {
  for (const number of sayStop) {
    say("stop", number);
    if (scheduler.chance(0.5)) say("stop", number);
    if (scheduler.chance(0.5)) say("text", number);
  }
  for (const number of switchOff) for (const kind of ["off", "resume", "off", "text"] as const) say(kind, number);

  function say(kind: Word["kind"], number: string): void {
    scheduler.after(scheduler.between(1000, faultsMs), () => {
      const word = wordOf(kind, number, scheduler.nowMs());
      people.said(word);
      scheduler.after(scheduler.between(10, 3000), () => tell(word));
    });
  }

  function tell(word: Word): void {
    const alive = at.intakes().filter(({ process }) => process.alive);
    const again = scheduler.after(alive.length === 0 ? 500 : answerWithinMs, () => tell(word));
    if (alive.length === 0) return;
    const intake = scheduler.pick(alive);
    scheduler.after(
      scheduler.between(0.1, 3),
      () => void intake.take(word.body).then((taken) => intake.process.alive && answered(word, taken, again)),
      intake.process,
    );
  }

  function answered(word: Word, taken: Taken, callOff: () => void): void {
    if (taken === "stored") people.stored(word);
    const isHeard = !at.isTroubled() || scheduler.chance(0.9);
    if (taken === "stored" && isHeard) callOff();
    if (taken === "stored" && at.isTroubled() && scheduler.chance(0.3))
      scheduler.after(scheduler.between(100, 5000), () => tell(word));
    if (taken === "later") {
      callOff();
      scheduler.after(scheduler.between(500, 3000), () => tell(word));
    }
  }
}
