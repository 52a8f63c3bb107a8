import type { SourceHealth } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import { type CountsParts, createCounts } from "./counts.ts";
import { type EventFeedParts, feedEvents } from "./event-feed.ts";
import { type FileListParts, type FileReading, readFileList } from "./file-list.ts";
import { type FileRunner, type FileRunnerParts, runFileSource } from "./file-runner.ts";
import { createFreshness } from "./freshness.ts";
import { type Arrived, type ProjectorParts, project } from "./projector.ts";
import { createSources } from "./sources.ts";
import type { SyncEvent } from "./told.ts";

/** What sync needs of the world; start.ts hands it over. */
export type SyncParts = ProjectorParts &
  Omit<FileListParts, "nowMs"> &
  Pick<EventFeedParts, "follow" | "streamEnd" | "saveCheckpoint" | "wait"> &
  Pick<CountsParts, "scan"> &
  Pick<FileRunnerParts, "later" | "describe"> & {
    /** How far CONSENT was projected when sync last ran; 0 when never. */
    readonly checkpoint: number;
    /** Writes a source's health under `<ns>/<name>`; undefined takes it away. */
    readonly putHealth: (key: string, health: SourceHealth | undefined) => Promise<void>;
    /** The suppression list has its sentinel; without it the list was lost and nobody may rely on it. */
    readonly suppressionsAreThere: () => boolean;
    readonly nowMs: () => number;
    readonly report: (event: SyncEvent) => void;
  };

export type Sync = {
  readonly declare: (key: string, source: DesiredSource | undefined) => void;
  readonly notReadyBecause: () => string | undefined;
  readonly stop: () => void;
};

const healthEveryMs = 2000;
/** A source that was declared a moment ago is told about soon. */
const newSourceMs = 100;
const suppressionsLost =
  "the suppression list was lost: restore the bucket `suppress`, no campaign may send until then";

/** A running sync: projects CONSENT, reads the lists of File sources, says how every source is doing. */
export function runSync(parts: SyncParts): Sync {
  const freshness = createFreshness();
  const feed = feedEvents(parts.checkpoint, feedParts(parts));
  let streamEnd = parts.checkpoint;
  const sources = createSources({
    runFile: (source) => runFile(source, { parts, projected: feed.projected }),
    eventsInSyncAtMs: () => freshness.inSyncAtMs(feed.projected()),
    lag: () => Math.max(0, streamEnd - feed.projected()),
    fault: () => (parts.suppressionsAreThere() ? null : suppressionsLost),
  });
  const counts = createCounts({ ...parts, declared: sources.declared });
  let timer = parts.later(() => void round(), 0);
  let inRound = false;
  let stopped = false;
  return {
    declare: (key, source) => {
      sources.declare(key, source);
      if (!inRound && !stopped) next(newSourceMs);
      if (!source) void trying("taking a health record away", () => parts.putHealth(key, undefined));
    },
    notReadyBecause: () =>
      freshness.inSyncAtMs(feed.projected()) === null ? "the stream CONSENT is not projected yet" : undefined,
    stop: () => {
      stopped = true;
      timer.cancel();
      feed.stop();
      sources.stop();
    },
  };

  function next(delayMs: number): void {
    timer.cancel();
    timer = parts.later(() => void round(), delayMs);
  }

  async function round(): Promise<void> {
    inRound = true;
    await trying("looking at CONSENT", observe);
    await trying("counting consent", counts.refresh);
    if (!parts.suppressionsAreThere()) parts.report({ type: "suppressions-lost" });
    for (const key of sources.declared().keys()) {
      const health = sources.health(key, counts.of(key));
      if (health) await trying("writing health", () => parts.putHealth(key, health));
    }
    inRound = false;
    if (!stopped) next(healthEveryMs);
  }

  async function observe(): Promise<void> {
    const atMs = parts.nowMs();
    streamEnd = await parts.streamEnd();
    freshness.observe({ end: streamEnd, atMs });
  }

  async function trying(what: string, attempt: () => Promise<void>): Promise<void> {
    try {
      await attempt();
    } catch (error) {
      parts.report({ type: "fault", what, error });
    }
  }
}

function feedParts(parts: SyncParts): EventFeedParts {
  return {
    ...parts,
    follow: (options) =>
      parts.follow({
        ...options,
        onEvent: (arrived, sequence) => {
          if (!arrived) parts.report({ type: "event-unreadable", sequence });
          options.onEvent(arrived, sequence);
        },
      }),
    project: async (arrived: readonly Arrived[]) => {
      await project(arrived, parts);
      parts.report({ type: "events-projected", count: arrived.length });
    },
    onProblem: (what, error) => parts.report({ type: "fault", what, error }),
  };
}

function runFile(source: DesiredSource, at: { parts: SyncParts; projected: () => number }): FileRunner {
  const { parts, projected } = at;
  const name = `${source.namespace}/${source.name}`;
  return runFileSource(source, {
    ...parts,
    projected,
    read: (declared) => readFileList(declared, parts),
    describe: (cause) => {
      const error = parts.describe(cause);
      parts.report({ type: "source-fault", source: name, error });
      return error;
    },
    onRead: (_source, reading) => parts.report(listRead(name, reading)),
  });
}

function listRead(source: string, reading: FileReading & { kind: "read" }): SyncEvent {
  const bad = Object.values(reading.problems).reduce((sum, count) => sum + count, 0);
  return { type: "list-read", source, rows: reading.rows, bad, appended: reading.appended };
}
