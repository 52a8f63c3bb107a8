/** How long a message takes from being published to its verdict being seen, at a steady pace. */
import { setTimeout as sleep } from "node:timers/promises";
import { type FillRecord, recordsPerBatch, storeBatch } from "./fill.ts";
import { watchVerdicts } from "./seen.ts";
import type { Stage } from "./stage.ts";

export type Latency = { readonly p50Ms: number; readonly p99Ms: number; readonly atRate: number };

/** What is due is published together every so often, as a producer of a campaign does; after a stall in several batches. */
const publishEveryMs = 5;
/** The first part of a phase does not count: everybody has just woken up. */
const warmUpMs = 500;
const lastVerdictMaxMs = 10_000;

/** @param pace messages a second, and for how many seconds beyond the warm-up */
export async function measureLatency(
  stage: Stage,
  pace: { readonly rate: number; readonly seconds: number },
): Promise<Latency> {
  const watch = await watchVerdicts(stage.nc);
  try {
    const published = await publishAtPace(stage, pace);
    await untilAllSeen(watch.count, published.size);
    const counted: number[] = [];
    for (const { sequence, atMs } of watch.arrivals()) {
      const at = published.get(sequence);
      if (at?.counts) counted.push(atMs - at.atMs);
    }
    return { p50Ms: percentile(counted, 0.5), p99Ms: percentile(counted, 0.99), atRate: Math.round(pace.rate) };
  } finally {
    watch.stop();
  }
}

type Published = { readonly atMs: number; readonly counts: boolean };

async function publishAtPace(stage: Stage, pace: { rate: number; seconds: number }): Promise<Map<number, Published>> {
  const published = new Map<number, Published>();
  const startedAtMs = performance.now();
  const endsAtMs = startedAtMs + warmUpMs + pace.seconds * 1000;
  for (let sent = 0, tick = 1; ; tick++) {
    const atMs = performance.now();
    if (atMs >= endsAtMs) return published;
    const due = Math.min(recordsPerBatch, Math.floor(((atMs - startedAtMs) * pace.rate) / 1000) - sent);
    if (due > 0) {
      const records = sendsFrom(stage, { first: sent, count: due });
      const publishedAtMs = performance.now();
      const last = await storeBatch(stage.nc, records);
      const counts = publishedAtMs - startedAtMs >= warmUpMs;
      for (let i = 0; i < due; i++) published.set(last - i, { atMs: publishedAtMs, counts });
      sent += due;
    }
    await sleep(Math.max(0, startedAtMs + tick * publishEveryMs - performance.now()));
  }
}

export function sendsFrom(stage: Stage, run: { first: number; count: number }): FillRecord[] {
  return Array.from({ length: run.count }, (_, i) => stage.send(run.first + i));
}

async function untilAllSeen(seen: () => number, expected: number): Promise<void> {
  const giveUpAtMs = performance.now() + lastVerdictMaxMs;
  while (seen() < expected) {
    if (performance.now() > giveUpAtMs) throw new Error(`${expected - seen()} of ${expected} verdicts never came`);
    await sleep(10);
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
