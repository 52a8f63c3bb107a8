import { type Complained, complaintStop, isComplaint, isTold } from "../../domain/consent/complaint.ts";
import type { SuppressionEntry } from "../../domain/consent/suppression.ts";
import type { Arrived } from "./projector.ts";

export type ComplaintParts = {
  /** Writes that the person must not be written to; the same again changes nothing. */
  readonly suppress: (
    person: { readonly pseudonym: string; readonly partition: number },
    entry: SuppressionEntry,
  ) => Promise<unknown>;
  /** Makes a complaint known on SIGNALS. */
  readonly complain: (complained: Complained) => Promise<unknown>;
};

/**
 * Stops what has to stop for people of whom a source, or whoever writes to CONSENT, says that they complained. An event that
 * comes again, after a restart, comes to the same stop and to a complaint of the same id.
 *
 * @throws Failure when it is not written: the events can be handed in again
 */
export async function honourComplaints(arrived: readonly Arrived[], parts: ComplaintParts): Promise<void> {
  for (const { key, event } of arrived) {
    if (!isComplaint(event)) continue;
    const [namespace = "", name = "", partition = "", pseudonym = ""] = key.split(".");
    await parts.suppress({ pseudonym, partition: Number(partition) }, complaintStop(event));
    if (isTold(event)) continue;
    const { atMs, by, evidence: reference } = event;
    await parts.complain({
      ...{ pseudonym, campaign: null, sender: null, source: { namespace, name }, via: "Source", atMs, by },
      reference: reference?.slice(0, 253) ?? null,
    });
  }
}
