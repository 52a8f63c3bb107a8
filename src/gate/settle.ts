import { fold } from "../domain/partition/fold.ts";
import { wakeAtMs } from "../domain/partition/parked.ts";
import type { BatchPlan, PartLayout } from "./commit.ts";
import { dequeue } from "./partition.ts";

export type SettleParts = {
  readonly onSettled: (layout: PartLayout) => void;
};

/**
 * After a batch is stored: folds it and moves the position, by which its messages are later released from OUTBOUND. Killed
 * between the two, they come again and are recognised by the position.
 *
 * @param lastSequence VERDICTS sequence of the batch's last record; its records stand without a gap before it
 */
export function settle(parts: SettleParts, plan: BatchPlan, lastSequence: number, token: string): void {
  const firstSequence = lastSequence - plan.entries.length + 1;
  for (const layout of plan.layouts) {
    settlePart(layout, firstSequence, token);
    parts.onSettled(layout);
  }
}

function settlePart(layout: PartLayout, firstSequence: number, token: string): void {
  const { owned, judged, taken, position } = layout.part;
  judged.forEach(({ record }, index) => {
    const sequence = firstSequence + (layout.verdictAt[index] ?? 0);
    fold(owned.state, { kind: "verdict", sequence, record });
    owned.judging.delete(record.sequence);
    if (record.recipient) owned.busy.delete(record.recipient);
    const parked = !record.trial && owned.state.parked.has(record.sequence);
    if (parked) owned.wake.add(record.sequence, wakeAtMs(owned.state, record));
  });
  owned.fence = firstSequence + layout.fenceAt;
  owned.folded = owned.fence;
  owned.position = position;
  owned.unreleased += taken;
  owned.token = token;
  owned.cursor -= taken;
  dequeue(owned, taken);
}
