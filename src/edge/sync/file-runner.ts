import type { DesiredSource } from "../../schemas/wire/desired.ts";
import { type FileReading, problemsInWords } from "./file-list.ts";

export type FileRunnerParts = {
  readonly read: (source: DesiredSource) => Promise<FileReading>;
  readonly digest: (source: DesiredSource) => Promise<string | undefined>;
  /** Everything in CONSENT up to here is projected. */
  readonly projected: () => number;
  readonly nowMs: () => number;
  readonly later: (run: () => void, delayMs: number) => { readonly cancel: () => void };
  readonly onRead: (source: DesiredSource, reading: FileReading & { kind: "read" }) => void;
  readonly describe: (cause: unknown) => string;
};

export type FileRunner = {
  readonly lastSyncAtMs: () => number | null;
  readonly error: () => string | null;
  readonly stop: () => void;
};

const unsettledRetryMs = 1000;
const projectionLookMs = 100;
/** Also a list that has not changed is compared with what is held, in case that was lost. */
const compareAgainMs = 3_600_000;

/** Keeps one File source in sync, at its interval, for ever. */
export function runFileSource(source: DesiredSource, parts: FileRunnerParts): FileRunner {
  let lastSyncAtMs: number | null = null;
  let error: string | null = null;
  let applied: { digest: string; atMs: number; rowProblems: string | null } | undefined;
  let stopped = false;
  let timer = parts.later(() => void round(), 0);
  return {
    lastSyncAtMs: () => lastSyncAtMs,
    error: () => error,
    stop: () => {
      stopped = true;
      timer.cancel();
    },
  };

  async function round(): Promise<void> {
    const startedAtMs = parts.nowMs();
    let nextMs = source.file?.intervalMs ?? 60_000;
    try {
      if (!(await sync(startedAtMs))) nextMs = unsettledRetryMs;
    } catch (cause) {
      error = parts.describe(cause);
    }
    if (!stopped) timer = parts.later(() => void round(), nextMs);
  }

  /** False when the list is being written at this moment. */
  async function sync(startedAtMs: number): Promise<boolean> {
    if (applied && startedAtMs - applied.atMs < compareAgainMs && (await parts.digest(source)) === applied.digest) {
      return inSync(startedAtMs, applied.rowProblems);
    }
    const reading = await parts.read(source);
    if (reading.kind === "unsettled") return false;
    parts.onRead(source, reading);
    await untilProjected(reading.lastSequence);
    const rowProblems = problemsInWords(reading.rows, reading.problems);
    applied = { digest: reading.digest, atMs: startedAtMs, rowProblems };
    return inSync(startedAtMs, rowProblems);
  }

  function inSync(atMs: number, rowProblems: string | null): true {
    lastSyncAtMs = atMs;
    error = rowProblems;
    return true;
  }

  /** The list is in force only when everybody can see it. Sync's own stop is the only other end of this. */
  async function untilProjected(sequence: number): Promise<void> {
    while (!stopped && parts.projected() < sequence) {
      await new Promise<void>((resolve) => {
        timer = parts.later(resolve, projectionLookMs);
      });
    }
  }
}
