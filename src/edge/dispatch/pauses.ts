/** Which senders WhatsApp wants to be left alone for a while. */
export type Pauses = {
  readonly pause: (sender: string, pauseMs: number) => void;
  readonly pausedMs: (sender: string) => number;
};

/** Repeated refusals double the pause up to this. */
const pauseMaxMs = 60_000;
/** A refusal this long after the last pause starts small again. */
const calmMs = 30_000;

export function createPauses(nowMs: () => number): Pauses {
  const pauses = new Map<string, { untilMs: number; lengthMs: number }>();
  return {
    pausedMs: (sender) => Math.max(0, (pauses.get(sender)?.untilMs ?? 0) - nowMs()),
    pause: (sender, pauseMs) => {
      const last = pauses.get(sender);
      // Many requests are under way when the first refusal comes: theirs say the same thing again.
      if (last && last.untilMs > nowMs()) return;
      const recent = last !== undefined && nowMs() - last.untilMs < calmMs;
      const lengthMs = recent ? Math.min(pauseMaxMs, Math.max(pauseMs, last.lengthMs * 2)) : pauseMs;
      pauses.set(sender, { untilMs: nowMs() + lengthMs, lengthMs });
    },
  };
}
