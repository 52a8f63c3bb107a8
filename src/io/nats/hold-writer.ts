import { setTimeout as sleep } from "node:timers/promises";
import type { NatsConnection } from "@nats-io/transport-node";
import type { HoldRecord, HoldState } from "../../schemas/wire/hold.ts";
import { writeHold } from "./holds.ts";
import type { Mirror } from "./mirror.ts";

const seenWithinMs = 2_000;

/**
 * Writes holds and lifts, and waits until the mirror of the `holds` bucket shows them: the next look at the object then sees
 * what was written, and does not write it again. A mirror that lags is not waited for longer than two seconds.
 *
 * @throws Failure when NATS does not take the record
 */
export function createHoldWriter(parts: {
  readonly nc: NatsConnection;
  readonly partitions: number;
  readonly holds: Pick<Mirror<HoldState>, "get">;
}): (record: HoldRecord) => Promise<void> {
  return async (record) => {
    await writeHold(parts.nc, { record, partitions: parts.partitions });
    const deadlineMs = performance.now() + seenWithinMs;
    while (!shows(parts.holds.get(record.scope), record) && performance.now() < deadlineMs) await sleep(5);
  };
}

function shows(state: HoldState | undefined, { source, action, id }: HoldRecord): boolean {
  const held = state?.holds[source];
  return action === "hold" ? held?.id === id : held === undefined;
}
