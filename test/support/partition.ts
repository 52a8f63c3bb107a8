import { emptyPartition } from "../../src/domain/partition/fold.ts";
import { wakeQueue } from "../../src/domain/partition/wake-queue.ts";
import type { OwnedPartition } from "../../src/gate/partition.ts";

export function partition(number: number, changes: Partial<OwnedPartition> = {}): OwnedPartition {
  return {
    number,
    outboundCreated: "2026",
    state: emptyPartition(),
    fence: 0,
    folded: 0,
    position: 0,
    unreleased: 0,
    token: "",
    epoch: 0,
    queue: [],
    cursor: 0,
    busy: new Set(),
    wake: wakeQueue(),
    due: new Map(),
    fetching: new Set(),
    judging: new Map(),
    ready: true,
    stopReading: () => {},
    ...changes,
  };
}
