import type { DesiredSource } from "../../schemas/wire/desired.ts";
import { type ComplaintParts, createTeller, stopComplained, type Teller } from "./complaints.ts";
import { type CountsParts, createCounts } from "./counts.ts";
import { type EventFeed, type EventFeedParts, feedEvents } from "./event-feed.ts";
import { createFreshness } from "./freshness.ts";
import type { Notifier } from "./notify.ts";
import type { Origin, RowBatch } from "./origin.ts";
import { type Append, appendAndProject } from "./own-events.ts";
import { type Arrived, type ProjectorParts, project } from "./projector.ts";
import { runPushed } from "./pushed.ts";
import { type Placed, type ReadingParts, type Taken, takeReading } from "./reading.ts";
import { type Progress, runSource, type SourceRunner, type SourceRunnerParts } from "./source-runner.ts";
import { createSources, type SourceSaid, type SourcesParts } from "./sources.ts";
import type { SyncEvent } from "./told.ts";

/** What sync needs of the world; start.ts hands it over. */
export type SyncParts = ProjectorParts &
  Omit<ReadingParts, "append"> &
  Pick<EventFeedParts, "follow" | "streamEnd" | "wait"> &
  Pick<CountsParts, "scan" | "firstWritten"> &
  ComplaintParts &
  Pick<SourceRunnerParts, "later" | "describe"> &
  Pick<SourcesParts, "saidBefore"> & {
    readonly append: Append;
    /** Where the rows of a source that is no Events source come from. */
    readonly originOf: (source: DesiredSource) => Origin;
    /** Up to where in CONSENT everything was projected, and every complaint told, when sync last ran; 0 when never. */
    readonly checkpoint: number;
    /** Remembers that everything up to a sequence is projected, and up to which one every complaint is told. */
    readonly saveCheckpoint: (sequence: number, toldUpTo: number) => Promise<void>;
    /** Writes a source's health under `<ns>/<name>`; undefined takes it away. */
    readonly putHealth: (key: string, health: SourceSaid | undefined) => Promise<void>;
    /** The suppression list has its sentinel; without it the list was lost and nobody may rely on it. */
    readonly suppressionsAreThere: () => boolean;
    /** Takes withdrawals out to the systems that consent came from. */
    readonly notifier: Pick<Notifier, "declare" | "projected" | "health" | "stop">;
    readonly report: (event: SyncEvent) => void;
  };

export type Sync = {
  readonly declare: (key: string, source: DesiredSource | undefined) => void;
  /** Takes rows that somebody pushes to a source; undefined when it is not declared. @throws Failure when they are not stored */
  readonly push: (key: string, pushed: Pushed) => Promise<Taken | undefined>;
  readonly notReadyBecause: () => string | undefined;
  readonly stop: () => void;
};

/** Rows, and when whoever pushes them has signed them. */
export type Pushed = { readonly batches: readonly RowBatch[]; readonly atMs: number };

const healthEveryMs = 2000;
/** A source that was declared a moment ago is told about soon. */
const newSourceMs = 100;
const suppressionsLost =
  "the suppression list was lost: restore the bucket `suppress`, no campaign may send until then";

/** A running sync: projects CONSENT, reads the sources that have to be read, says how every source is doing. */
export function runSync(parts: SyncParts): Sync {
  const freshness = createFreshness();
  const fault = (what: string, error: unknown) => parts.report({ type: "fault", what, error });
  const teller = createTeller({ ...parts, onProblem: fault });
  const feed = feedEvents(parts.checkpoint, { ...feedParts(parts, teller), onProblem: fault });
  let streamEnd = parts.checkpoint;
  const sources = createSources({
    run: (source, resume) =>
      source.http?.url === null
        ? runPushed({ resume, projected: feed.projected })
        : runOne(source, { parts, resume, feed }),
    saidBefore: parts.saidBefore,
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
      parts.notifier.declare(key, source);
      if (!inRound && !stopped) next(newSourceMs);
      if (!source) void trying("taking a health record away", () => parts.putHealth(key, undefined));
    },
    push: async (key, { batches, atMs }) => {
      const source = sources.declared().get(key);
      if (source === undefined) return undefined;
      const taken = await takePushed(source, batches, parts);
      sources.pushed(key, { atMs: Math.min(atMs, parts.nowMs()), taken });
      return taken;
    },
    notReadyBecause: () =>
      freshness.inSyncAtMs(feed.projected()) === null ? "the stream CONSENT is not projected yet" : undefined,
    stop: () => {
      stopped = true;
      timer.cancel();
      feed.stop();
      teller.stop();
      sources.stop();
      parts.notifier.stop();
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
      if (health)
        await trying("writing health", () => parts.putHealth(key, { ...health, ...parts.notifier.health(key) }));
    }
    inRound = false;
    if (!stopped) next(healthEveryMs);
  }

  async function observe(): Promise<void> {
    const atMs = parts.nowMs();
    streamEnd = await parts.streamEnd();
    freshness.observe({ end: streamEnd, atMs });
    parts.report({ type: "lag-measured", events: Math.max(0, streamEnd - feed.projected()) });
  }

  async function trying(what: string, attempt: () => Promise<void>): Promise<void> {
    try {
      await attempt();
    } catch (error) {
      fault(what, error);
    }
  }
}

function feedParts(parts: SyncParts, teller: Teller): Omit<EventFeedParts, "onProblem"> {
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
      await stopComplained(arrived, parts);
      await project(arrived, parts);
      teller.take(arrived);
      parts.notifier.projected(arrived);
      parts.report({ type: "events-projected", count: arrived.length });
    },
    saveCheckpoint: (sequence) => parts.saveCheckpoint(sequence, teller.toldUpTo(sequence)),
  };
}

function runOne(
  source: DesiredSource,
  at: { readonly parts: SyncParts; readonly resume: Progress | undefined; readonly feed: EventFeed },
): SourceRunner {
  const { parts, resume, feed } = at;
  const append = appendAndProject({ ...parts, appending: feed.appending, appended: feed.appended });
  const name = `${source.namespace}/${source.name}`;
  return runSource({
    ...parts,
    origin: parts.originOf(source),
    resume,
    projected: feed.projected,
    take: (reading, onProgress, beganAtMs) => takeReading(source, reading, { ...parts, append, onProgress, beganAtMs }),
    describe: (cause) => {
      const error = parts.describe(cause);
      parts.report({ type: "source-fault", source: name, error });
      return error;
    },
    onRead: (taken, isWhole) => {
      if (isWhole || taken.rows > 0) parts.report(sourceRead(name, taken, isWhole));
    },
  });
}

async function takePushed(source: DesiredSource, batches: readonly RowBatch[], parts: SyncParts): Promise<Taken> {
  async function* each() {
    yield* batches;
  }
  const reading = { kind: "rows", isWhole: false, version: null, batches: each() } as const;
  const append = (at: DesiredSource, events: readonly Placed[]) => parts.append(at, events, () => {});
  const taken = await takeReading(source, reading, { ...parts, append, onProgress: () => {} });
  parts.report(sourceRead(`${source.namespace}/${source.name}`, taken, false));
  return taken;
}

function sourceRead(source: string, { rows, problems, appended }: Taken, isWhole: boolean): SyncEvent {
  const bad = Object.values(problems).reduce((sum, count) => sum + count, 0);
  return { type: "source-read", source, rows, bad, appended, isWhole };
}
