import { decidedIn, trackedBody } from "../../domain/dispatch/tracked-body.ts";
import type { HoldSight, SentRecord } from "../../schemas/wire/sent.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { approvalIn } from "./approvals.ts";
import type { ModelledBucket } from "./bucket.ts";
import type { Stored } from "./log.ts";

type Approved = { readonly record: VerdictRecord; readonly sequence: number; readonly body: string };

/** What the dispatch that sends sees at that moment. */
type Sees = {
  readonly isHeld: (campaign: CampaignRef) => boolean;
  readonly isStopped: (record: VerdictRecord) => boolean;
};

/** What dispatch promises, checked at every send, and of every approval at the end. */
export function createSends(at: {
  readonly ledger: ModelledBucket<SentRecord>;
  readonly whatsApp: { readonly accepted: ReadonlyMap<string, readonly string[]> };
  readonly erased: ReadonlySet<number>;
  readonly fault: (text: string) => void;
}) {
  const approved = new Map<string, Approved>();
  let before: Stored | undefined;
  return { stored, started, seen, unsettled, atEnd };

  function stored(one: Stored): void {
    const record = approvalIn(one);
    if (record) approved.set(record.decision, { record, sequence: one.sequence, body: textOf(before) });
    before = one;
  }

  function started(payload: string, sees: Sees): void {
    const decision = decidedIn(JSON.parse(payload).biz_opaque_callback_data)?.decision ?? "";
    const approval = approved.get(decision);
    if (!approval) return void at.fault("a send that nobody approved");
    const { record, body } = approval;
    if (payload !== trackedBody(body, record)) at.fault(`${record.sequence} was sent otherwise than it was approved`);
    if (sees.isHeld(record.campaign)) at.fault(`${record.sequence} was sent under a hold that dispatch had seen`);
    if (sees.isStopped(record)) at.fault(`${record.sequence} was sent after a stop that dispatch had seen`);
    if (at.ledger.get(decision)?.value.state !== "Sending") at.fault(`${record.sequence} was sent without its entry`);
  }

  function seen(campaign: CampaignRef, sight: HoldSight): void {
    if (sight.sentAfterSeen > 0) at.fault(`${campaign.name}: dispatch itself says that it sent after a hold`);
  }

  /** Decisions whose end the ledger does not know. */
  function unsettled(): string[] {
    return [...approved.keys()].filter((one) => (at.ledger.get(one)?.value.state ?? "Sending") === "Sending");
  }

  function atEnd(): void {
    for (const decision of unsettled()) at.fault(`approval ${decision} never came to its end`);
    for (const [decision, { record, sequence }] of approved) {
      const times = at.whatsApp.accepted.get(decision)?.length ?? 0;
      const end = at.ledger.get(decision)?.value;
      if (times > 1) at.fault(`${record.sequence} was sent ${times} times`);
      if (end && !isTrue(end, times))
        at.fault(`${record.sequence} stands as ${end.state}, and was sent ${times} times`);
      if (!at.erased.has(sequence - 1)) at.fault(`the body of ${record.sequence} was left`);
    }
  }
}

function textOf(stored: Stored | undefined): string {
  return stored ? Buffer.from(stored.data).toString("utf8") : "";
}

/** Whether the ledger's words agree with what WhatsApp accepted. Of a lost answer nobody knows. */
function isTrue({ state, reason }: SentRecord, times: number): boolean {
  if (state === "Sent") return times === 1;
  return times === 0 || reason === "OutcomeUnknown";
}
