import type { ConsentSource } from "../../schemas/resources/consent-source.ts";
import type { ConsentSourceStatus } from "../../schemas/resources/consent-source-status.ts";
import type { SourceHealth } from "../../schemas/wire/consent.ts";
import { optInFigures } from "../consent/opt-in-figures.ts";
import { instantMs, instantText } from "../time/instant.ts";
import { spanMs, spanText } from "../time/span.ts";
import type { EventSaid } from "./campaign-events.ts";
import { conditionOf, nextConditions, type Obstacle, readiness, type Said } from "./conditions.ts";
import { effectivenessShown, optInEffective } from "./source-effectiveness.ts";
import { withdrawalFigures } from "./source-withdrawals.ts";

export type SourceFacts = {
  readonly source: ConsentSource;
  /** How sync says the source is doing; undefined before it has said anything. */
  readonly health: SourceHealth | undefined;
  /** Why the ConfigMap it names cannot be read. */
  readonly fileProblem: string | undefined;
  /** Generation that stands in the `desired` bucket. */
  readonly storedGeneration: number | undefined;
  readonly nowMs: number;
};

export function nextSourceStatus(facts: SourceFacts): ConsentSourceStatus {
  const { source, health, nowMs } = facts;
  const { generation } = source.metadata;
  const obstacle = sourceObstacle(facts);
  const fresh = freshness(facts);
  const effective = optInEffective(source, health);
  const said = [
    ...readiness(obstacle, "What people say here is read, and counts for campaigns that name it."),
    fresh,
    effective,
  ];
  return {
    observedGeneration: generation,
    conditions: nextConditions({ seen: source.status.conditions, said, generation, nowMs }),
    ...(health === undefined ? {} : countsOf(health, source.status, nowMs)),
    summary: obstacle?.message ?? summaryOf({ fresh, effective, problem: health?.error ?? undefined }),
  };
}

/** Counts and clocks: they move all the time. */
export function withoutSourceCounts(status: ConsentSourceStatus): object {
  const { conditions, observedGeneration, summary } = status;
  return { conditions, observedGeneration, summary };
}

/** When the source becomes stale if nothing is heard of it any more; undefined when it is, or nothing was heard yet. */
export function staleAtMs({ source, health }: Pick<SourceFacts, "source" | "health">): number | undefined {
  if (health?.lastSyncAtMs === undefined || health.lastSyncAtMs === null) return undefined;
  return health.lastSyncAtMs + maxStalenessMs(source);
}

function sourceObstacle(facts: SourceFacts): Obstacle | undefined {
  const { source, health, storedGeneration, fileProblem } = facts;
  const { generation } = source.metadata;
  if (fileProblem !== undefined) return { stalled: false, reason: "SourceUnavailable", message: fileProblem };
  if (storedGeneration !== generation || health === undefined || health.generation < generation) {
    return { stalled: false, reason: "Progressing", message: "Sync has not taken up this generation yet." };
  }
  // Rows that say nothing are told in the summary; a source that is read to its end all the same is there.
  const isFresh = (staleAtMs(facts) ?? 0) > facts.nowMs;
  return health.error === null || isFresh
    ? undefined
    : { stalled: false, reason: "SourceUnavailable", message: health.error };
}

function freshness(facts: SourceFacts): Said {
  const { source, health, nowMs } = facts;
  const { maxStaleness, whenStale } = source.spec.freshness;
  const staleMs = staleAtMs(facts);
  if (staleMs === undefined) return said("Fresh", "Unknown", "NoData", "Sync has not read the source to its end yet.");
  const read = source.spec.type === "Events" ? "Caught up with its events" : "Read to its end";
  if (nowMs < staleMs) return said("Fresh", "True", "WithinThresholds", `${read} within the last ${maxStaleness}.`);
  const effect = whenStale === "Hold" ? "wait until it is" : "are refused";
  const message = `Not read to its end for more than ${maxStaleness}, so a withdrawal may be missing: messages that need it ${effect}.`;
  // Whatever keeps sync from reading it says Ready.
  return said("Fresh", "False", "Stale", health?.error === null ? `${message} See whether sync runs.` : message);
}

/** While no count moves, the times beside them need not move either: five minutes tell a person as much. */
const clocksEveryMs = 300_000;

function countsOf(health: SourceHealth, seen: ConsentSourceStatus, nowMs: number): Partial<ConsentSourceStatus> {
  const { granted, withdrawn, expired, pending, lastSyncAtMs } = health;
  const { proofCoverage } = optInFigures(health);
  const effectiveness = effectivenessShown(health, seen);
  const counts = {
    ...withdrawalFigures(health, seen),
    granted,
    withdrawn,
    expired,
    pending,
    ...(proofCoverage === null ? {} : { proofCoveragePercent: proofCoverage }),
    ...(effectiveness === undefined ? {} : { effectiveness }),
    ...readingOf(health),
  };
  if (lastSyncAtMs === null) return counts;
  const sameCounts =
    seen.granted === granted && seen.withdrawn === withdrawn && seen.expired === expired && seen.pending === pending;
  const countedAtMs = sourceCountedAtMs(seen);
  if (sameCounts && seen.lastSync && seen.lag && countedAtMs !== undefined && nowMs < countedAtMs + clocksEveryMs) {
    return { ...counts, lastSync: seen.lastSync, lag: seen.lag };
  }
  const lagMs = Math.floor(Math.max(0, nowMs - lastSyncAtMs) / 1000) * 1000;
  const records = granted + withdrawn + expired + pending;
  return { ...counts, lastSync: { at: instantText(lastSyncAtMs), records }, lag: spanText(lagMs) };
}

function readingOf({ reading }: SourceHealth): Pick<ConsentSourceStatus, "reading"> {
  if (reading === undefined) return {};
  return { reading: { since: instantText(reading.sinceMs), records: reading.rows } };
}

/** When the counts of a status were written, about. */
export function sourceCountedAtMs({ lastSync, lag }: ConsentSourceStatus): number | undefined {
  const readAtMs = lastSync === undefined ? undefined : instantMs(lastSync.at);
  return readAtMs === undefined ? undefined : readAtMs + (spanMs(lag ?? "0s") ?? 0);
}

function maxStalenessMs(source: ConsentSource): number {
  return spanMs(source.spec.freshness.maxStaleness) ?? 0;
}

function summaryOf(of: { fresh: Said; effective: Said; problem: string | undefined }): string {
  const { fresh, effective, problem } = of;
  if (fresh.status !== "True") return fresh.message;
  const current = problem === undefined ? "Consent is current." : `Consent is current, but ${problem}.`;
  return effective.status === "False" ? `${current} ${effective.message}` : current;
}

function said(type: Said["type"], status: Said["status"], reason: Said["reason"], message: string): Said {
  return { type, status, reason, message };
}

/** Stale and fresh again, on the flip only. A source that was never read is not told stale. */
export function sourceEvents(seen: ConsentSourceStatus, next: ConsentSourceStatus): EventSaid[] {
  const before = conditionOf(seen.conditions, "Fresh")?.status;
  const now = conditionOf(next.conditions, "Fresh");
  if (now?.status === "False" && before !== "False") {
    return [{ severity: "Warning", reason: "ConsentStale", action: "Watch", message: now.message }];
  }
  if (now?.status === "True" && before === "False") {
    return [{ severity: "Normal", reason: "ConsentFresh", action: "Watch", message: now.message }];
  }
  return [];
}
