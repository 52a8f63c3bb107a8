import { createFreshness } from "./freshness.ts";
import { problemsInWords, type Taken } from "./reading.ts";
import type { Progress, SourceRunner } from "./source-runner.ts";

/** Rows that somebody has pushed, and what has become of them. */
export type Push = { readonly atMs: number; readonly taken: Taken };

/**
 * How a source is doing that nobody reads: it is as fresh as the last push whose events everybody can see. Whoever pushes says
 * with an empty push that nothing has changed; when that stays away, withdrawals may be missing.
 */
export function runPushed(parts: {
  readonly resume: Progress | undefined;
  /** Everything in CONSENT up to here is projected. */
  readonly projected: () => number;
}): SourceRunner {
  const freshness = createFreshness();
  let lastSyncAtMs = parts.resume?.lastSyncAtMs ?? null;
  let lastSequence = 0;
  let error: string | null = null;
  return {
    standing: () => {
      const atMs = freshness.inSyncAtMs(parts.projected()) ?? 0;
      if (atMs > (lastSyncAtMs ?? 0)) lastSyncAtMs = atMs;
      return { progress: lastSyncAtMs === null ? undefined : progressAt(lastSyncAtMs), error, reading: null };
    },
    pushed: ({ atMs, taken }) => {
      lastSequence = Math.max(lastSequence, taken.lastSequence);
      freshness.observe({ end: lastSequence, atMs });
      if (taken.rows > 0) error = problemsInWords(taken);
    },
    stop: () => {},
  };
}

function progressAt(lastSyncAtMs: number): Progress {
  return { lastSyncAtMs, mark: { version: null, cursor: null }, wholeAtMs: lastSyncAtMs };
}
