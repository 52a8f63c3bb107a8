import { emptyTally, type Tally } from "../../domain/consent/tally.ts";
import type { SourceHealth } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import type { Push } from "./pushed.ts";
import type { Progress, SourceRunner, Standing } from "./source-runner.ts";

export type SourcesParts = {
  /** Keeps a source in sync, from where an earlier run came to. */
  readonly run: (source: DesiredSource, resume: Progress | undefined) => SourceRunner;
  /** What sync said of a source before this process began. */
  readonly saidBefore: (
    key: string,
  ) => { readonly generation: number; readonly progress: Progress | undefined } | undefined;
  /** Since when everything in CONSENT is projected; null before the first time. */
  readonly eventsInSyncAtMs: () => number | null;
  /** Events in CONSENT that are not projected yet. */
  readonly lag: () => number;
  /** What keeps every source from being served, in words; null when nothing does. */
  readonly fault: () => string | null;
};

/** How a source is doing; how far it has been read is for sync alone. */
export type SourceSaid = Omit<SourceHealth, "resume"> & { readonly progress: Progress | undefined };

export type Sources = {
  /** Takes a source as it is declared now; undefined when it is gone. Key: `<ns>/<name>`. */
  readonly declare: (key: string, source: DesiredSource | undefined) => void;
  readonly declared: () => ReadonlyMap<string, DesiredSource>;
  readonly pushed: (key: string, push: Push) => void;
  readonly health: (key: string, tally: Tally | undefined) => SourceSaid | undefined;
  readonly stop: () => void;
};

/** The sources that are declared, a runner for each that has to be read, and how each is doing. */
export function createSources(parts: SourcesParts): Sources {
  const declared = new Map<string, DesiredSource>();
  const runners = new Map<string, SourceRunner>();
  return {
    declared: () => declared,
    declare: (key, source) => {
      const before = declared.get(key);
      if (source && before && isSame(before, source)) return;
      const resume = source && resumeOf(key, source, before);
      runners.get(key)?.stop();
      runners.delete(key);
      if (!source) return void declared.delete(key);
      declared.set(key, source);
      if (source.type !== "Events") runners.set(key, parts.run(source, resume));
    },
    pushed: (key, push) => runners.get(key)?.pushed?.(push),
    health: (key, tally) => {
      const source = declared.get(key);
      if (!source) return undefined;
      const { lastSyncAtMs, error, reading, progress } = standing(source, runners.get(key));
      const fault = parts.fault() ?? error;
      return {
        ...(tally ?? emptyTally),
        lastSyncAtMs: parts.fault() ? null : lastSyncAtMs,
        lag: parts.lag(),
        generation: source.generation,
        error: fault === null ? null : fault.slice(0, 300),
        ...(reading === null ? {} : { reading }),
        progress,
      };
    },
    stop: () => {
      for (const runner of runners.values()) runner.stop();
    },
  };

  /**
   * What was known of the same place stays known, until it is too old: a declaration that changes, or a sync that starts again,
   * closes no gate. It is read whole when the declaration is another one, since its rows may mean something else now.
   */
  function resumeOf(key: string, source: DesiredSource, before: DesiredSource | undefined): Progress | undefined {
    const said = before ? undefined : parts.saidBefore(key);
    if (said) return said.generation === source.generation ? said.progress : undefined;
    const progress = before && isSamePlace(before, source) ? runners.get(key)?.standing().progress : undefined;
    return progress && { ...progress, wholeAtMs: 0 };
  }

  function standing(source: DesiredSource, runner: SourceRunner | undefined) {
    const nothing: Standing = { progress: undefined, error: null, reading: null };
    const { progress, error, reading } = runner?.standing() ?? nothing;
    const lastSyncAtMs = source.type === "Events" ? parts.eventsInSyncAtMs() : (progress?.lastSyncAtMs ?? null);
    return { progress, error, reading, lastSyncAtMs };
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isSamePlace(a: DesiredSource, b: DesiredSource): boolean {
  const place = ({ type, file, postgres, http }: DesiredSource) => {
    const { host, port, database, table, query } = postgres ?? {};
    const feed = [http?.url, http?.format, http?.cursorParameter];
    return { type, path: file?.path, isInline: file?.content !== null, host, port, database, table, query, feed };
  };
  return isSame(place(a), place(b));
}
