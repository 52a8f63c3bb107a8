import { z } from "zod";
import { Failure } from "../../schemas/failures.ts";
import type { Origin, Reading } from "./origin.ts";
import { nothingTaken, problemsInWords, type Taken } from "./reading.ts";

/** How far a source has been read, as it survives a restart. */
export const progress = z.object({
  lastSyncAtMs: z.int().describe("When all that the source held at that moment was known here"),
  mark: z.object({ version: z.string().nullable(), cursor: z.string().nullable() }),
  wholeAtMs: z.int().describe("When it was last read whole"),
});

export type Progress = Readonly<z.infer<typeof progress>>;

export type Standing = {
  readonly progress: Progress | undefined;
  /** Cause and cure in words; null when nothing is wrong. */
  readonly error: string | null;
  /** A reading under way: since when, and how many rows so far. */
  readonly reading: { readonly sinceMs: number; readonly rows: number } | null;
};

export type SourceRunnerParts = {
  readonly origin: Origin;
  /** How far an earlier run came. */
  readonly resume: Progress | undefined;
  readonly take: (
    reading: Extract<Reading, { kind: "rows" }>,
    onProgress: (taken: Readonly<Taken>) => void,
    beganAtMs: number,
  ) => Promise<Taken>;
  /** Everything in CONSENT up to here is projected. */
  readonly projected: () => number;
  /** Newest sequence of CONSENT. */
  readonly streamEnd: () => Promise<number>;
  readonly nowMs: () => number;
  readonly later: (run: () => void, delayMs: number) => { readonly cancel: () => void };
  readonly onRead: (taken: Taken, isWhole: boolean) => void;
  readonly describe: (cause: unknown) => string;
};

export type SourceRunner = {
  readonly standing: () => Standing;
  /** Of a source that is not read: told of every push. */
  readonly pushed?: (push: { readonly atMs: number; readonly taken: Taken }) => void;
  readonly stop: () => void;
};

const unsettledRetryMs = 1000;
const projectionLookMs = 100;
/** What failed is tried again after this at most, however long the interval is. */
const retryMaxMs = 30_000;

/** Keeps one source in sync, at its interval or when it calls, for ever. */
export function runSource(parts: SourceRunnerParts): SourceRunner {
  const { origin } = parts;
  let known = parts.resume;
  let error: string | null = null;
  let reading: Standing["reading"] = null;
  /** Of the last whole reading and what came since: rows that say nothing stay a fault until the source is read whole again. */
  let rowsSeen: Pick<Taken, "rows" | "problems"> = nothingTaken();
  /** An earlier reading, also one before a restart, may have appended what is not projected yet. */
  let brokeOff = true;
  let stopped = false;
  let inRound = false;
  let called = false;
  let timer = parts.later(() => void round(), 0);
  origin.onChange?.(() => {
    called = true;
    if (!inRound) next(0);
  });
  return {
    standing: () => ({ progress: known, error, reading }),
    stop: () => {
      stopped = true;
      timer.cancel();
      void origin.close().catch(() => {});
    },
  };

  function next(delayMs: number): void {
    timer.cancel();
    if (!stopped) timer = parts.later(() => void round(), delayMs);
  }

  async function round(): Promise<void> {
    inRound = true;
    called = false;
    const againMs = await sync().catch((cause: unknown) => retryAfter(cause));
    reading = null;
    inRound = false;
    next(called ? 0 : againMs);
  }

  function retryAfter(cause: unknown): number {
    brokeOff = true;
    if (cause instanceof Failure && cause.code === "Unsettled") return unsettledRetryMs;
    error = parts.describe(cause);
    return Math.min(origin.intervalMs, retryMaxMs);
  }

  /** @returns when to look again */
  async function sync(): Promise<number> {
    const startedAtMs = parts.nowMs();
    // What is read is compared with what is projected: whatever was appended before would be appended again.
    if (brokeOff) await untilProjected(await parts.streamEnd());
    const isWholeDue = known === undefined || startedAtMs - known.wholeAtMs >= origin.wholeEveryMs;
    const opened = await origin.open(isWholeDue ? undefined : known?.mark);
    if (opened.kind === "rows") known = await read(opened, startedAtMs);
    else if (known !== undefined) known = { ...known, lastSyncAtMs: startedAtMs };
    brokeOff = false;
    error = problemsInWords(rowsSeen);
    return origin.intervalMs;
  }

  async function read(opened: Extract<Reading, { kind: "rows" }>, startedAtMs: number): Promise<Progress> {
    const { isWhole, version } = opened;
    reading = { sinceMs: startedAtMs, rows: 0 };
    const onProgress = ({ rows }: Readonly<Taken>): void => {
      reading = { sinceMs: startedAtMs, rows };
    };
    const taken = await parts.take(opened, onProgress, startedAtMs);
    parts.onRead(taken, isWhole);
    await untilProjected(taken.lastSequence);
    rowsSeen = isWhole ? taken : together(rowsSeen, taken);
    return {
      lastSyncAtMs: startedAtMs,
      mark: { version, cursor: taken.cursor ?? (isWhole ? null : (known?.mark.cursor ?? null)) },
      wholeAtMs: isWhole ? startedAtMs : (known?.wholeAtMs ?? startedAtMs),
    };
  }

  /** The source is in force only when everybody can see it. Sync's own stop is the only other end of this. */
  async function untilProjected(sequence: number): Promise<void> {
    while (!stopped && parts.projected() < sequence) {
      await new Promise<void>((resolve) => {
        timer = parts.later(resolve, projectionLookMs);
      });
    }
  }
}

function together(before: Pick<Taken, "rows" | "problems">, more: Pick<Taken, "rows" | "problems">) {
  const problems = { ...before.problems };
  for (const [problem, count] of Object.entries(more.problems) as [keyof typeof problems, number][])
    problems[problem] = (problems[problem] ?? 0) + count;
  return { rows: before.rows + more.rows, problems };
}
