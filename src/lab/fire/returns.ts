/** How soon after a fault messages were judged again: read from the log afterwards, so that measuring disturbs nothing. */
import { readWholeLog } from "../../io/nats/audit-log.ts";
import type { NatsConnection } from "../../io/nats/connect.ts";

export type Fault = {
  readonly kind: string;
  readonly atMs: number /** Undefined: it concerned all. */;
  readonly gate?: string;
};
export type Return = { readonly kind: string; readonly count: number; readonly p50Ms: number; readonly maxMs: number };
type First = { readonly atMs: number; readonly receivedAtMs: number; readonly gate: string };

/** A gate that judged nothing on a partition for so long before it was killed did not own it. */
const ownedWithinMs = 5000;

/** @returns for each kind of fault how long the partitions concerned waited for their first new verdict, the slowest of each */
export async function returnsAfter(nc: NatsConnection, faults: readonly Fault[]): Promise<Return[]> {
  const partitions = new Map<number, First[]>();
  await readWholeLog(nc, {
    from: 1,
    onRecord: (logged) => {
      if (logged.kind !== "verdict" || logged.record.attempt !== 1) return;
      const { partition, judgedAtMs: atMs, receivedAtMs, gate } = logged.record;
      const list = partitions.get(partition) ?? [];
      partitions.set(partition, list);
      list.push({ atMs, receivedAtMs, gate });
    },
  });
  const byKind = new Map<string, number[]>();
  for (const fault of faults) {
    const waits = [...partitions.values()].flatMap((list) => waitAfter(list, fault) ?? []);
    if (waits.length > 0) byKind.set(fault.kind, [...(byKind.get(fault.kind) ?? []), Math.max(...waits)]);
  }
  return [...byKind].map(([kind, waits]) => {
    const sorted = waits.sort((a, b) => a - b);
    return { kind, count: sorted.length, p50Ms: sorted[sorted.length >> 1] ?? 0, maxMs: sorted.at(-1) ?? 0 };
  });
}

/** From the fault, or from the arrival of the message when that was later. */
function waitAfter(list: readonly First[], fault: Fault): number | undefined {
  const next = list.findIndex((one) => one.atMs > fault.atMs);
  const before = list[next - 1];
  const first = list[next];
  if (!first) return undefined;
  const concerned = !fault.gate || (before?.gate === fault.gate && before.atMs > fault.atMs - ownedWithinMs);
  return concerned ? first.atMs - Math.max(fault.atMs, first.receivedAtMs) : undefined;
}
