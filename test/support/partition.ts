import { freshPartition, type OwnedPartition } from "../../src/gate/partition.ts";

export function partition(number: number, changes: Partial<OwnedPartition> = {}): OwnedPartition {
  return { ...freshPartition(number), outboundCreated: "2026", ready: true, ...changes };
}
