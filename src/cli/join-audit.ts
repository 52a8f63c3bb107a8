import { readWholeLog, sentDecisions } from "../io/nats/audit-log.ts";
import { openBucket } from "../io/nats/bucket.ts";
import { lastSequence, recordAt } from "../io/nats/stored.ts";
import { verdictsOn } from "../io/nats/verdicts-on.ts";
import { readWithdrawals } from "../io/nats/withdrawals.ts";
import { sentRecord } from "../schemas/wire/sent.ts";
import { buckets, parseBodySubject, streams } from "../schemas/wire/subjects.ts";
import type { AuditParts } from "./audit/audit.ts";
import type { Join } from "./command.ts";
import type { ExplainDecisionParts } from "./decision/explain.ts";
import { chainParts } from "./join-chain.ts";
import { openNats } from "./join-nats.ts";

export const joinAudit: Join<AuditParts> = async (at) => {
  const { nc, install, close } = await openNats(at);
  const parts: AuditParts = {
    ...chainParts({ nc, install }),
    outbound: async () => ({
      createdMs: Date.parse(install.outboundCreated),
      lastSequence: await lastSequence(nc, streams.outbound),
    }),
    readLog: (from, onRecord) => readWholeLog(nc, { from, onRecord }),
    readWithdrawals: (onWithdrawal) => readWithdrawals(nc, onWithdrawal),
    waits: async (sequence) => (await recordAt(nc, streams.outbound, sequence)) !== undefined,
    hasBody: async (sequence) =>
      parseBodySubject((await recordAt(nc, streams.verdicts, sequence))?.subject ?? "") !== undefined,
    sent: () => sentDecisions(nc),
    nowMs: Date.now,
  };
  return { parts, close };
};

export const joinExplainDecision: Join<ExplainDecisionParts> = async (at) => {
  const { nc, close } = await openNats(at, "reviewer");
  const sent = await openBucket(nc, buckets.sent);
  const parts: ExplainDecisionParts = {
    verdicts: (decision, receivedAtMs) => verdictsOn(nc, { decision, receivedAtMs }),
    sent: async (decision) => sentRecord.safeParse((await sent.get(decision))?.value).data,
  };
  return { parts, close };
};
