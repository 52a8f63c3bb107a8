import { emptyTally, type Tally } from "../../domain/consent/tally.ts";
import type { SourceHealth } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import type { FileRunner } from "./file-runner.ts";

export type SourcesParts = {
  readonly runFile: (source: DesiredSource) => FileRunner;
  /** Since when everything in CONSENT is projected; null before the first time. */
  readonly eventsInSyncAtMs: () => number | null;
  /** Events in CONSENT that are not projected yet. */
  readonly lag: () => number;
  /** What keeps every source from being served, in words; null when nothing does. */
  readonly fault: () => string | null;
};

export type Sources = {
  /** Takes a source as it is declared now; undefined when it is gone. Key: `<ns>/<name>`. */
  readonly declare: (key: string, source: DesiredSource | undefined) => void;
  readonly declared: () => ReadonlyMap<string, DesiredSource>;
  readonly health: (key: string, tally: Tally | undefined) => SourceHealth | undefined;
  readonly stop: () => void;
};

/** The sources that are declared, a runner for each that has to be read, and how each is doing. */
export function createSources(parts: SourcesParts): Sources {
  const declared = new Map<string, DesiredSource>();
  const runners = new Map<string, FileRunner>();
  return {
    declared: () => declared,
    declare: (key, source) => {
      if (source && isSame(declared.get(key), source)) return;
      runners.get(key)?.stop();
      runners.delete(key);
      if (!source) return void declared.delete(key);
      declared.set(key, source);
      if (source.type === "File") runners.set(key, parts.runFile(source));
    },
    health: (key, tally) => {
      const source = declared.get(key);
      if (!source) return undefined;
      const { lastSyncAtMs, error } = standing(source, runners.get(key), parts);
      const fault = parts.fault() ?? error;
      return {
        ...(tally ?? emptyTally),
        lastSyncAtMs: parts.fault() ? null : lastSyncAtMs,
        lag: parts.lag(),
        generation: source.generation,
        error: fault === null ? null : fault.slice(0, 300),
      };
    },
    stop: () => {
      for (const runner of runners.values()) runner.stop();
    },
  };
}

function standing(source: DesiredSource, runner: FileRunner | undefined, parts: SourcesParts) {
  switch (source.type) {
    case "Events":
      return { lastSyncAtMs: parts.eventsInSyncAtMs(), error: null };
    case "File":
      return { lastSyncAtMs: runner?.lastSyncAtMs() ?? null, error: runner?.error() ?? null };
    case "Postgres":
    case "HTTP":
      return { lastSyncAtMs: null, error: `sources of type ${source.type} are not served yet: use Events or File` };
  }
}

function isSame(a: DesiredSource | undefined, b: DesiredSource): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
