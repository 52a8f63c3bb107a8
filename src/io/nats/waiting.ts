import type { NatsConnection } from "@nats-io/transport-node";
import { type WaitingRecord, waitingRecord } from "../../schemas/wire/sent.ts";
import { buckets, type CampaignRef } from "../../schemas/wire/subjects.ts";
import { readToEnd } from "./follow.ts";
import { readJson } from "./read-json.ts";

export type WaitingApproval = WaitingRecord & { readonly campaign: CampaignRef; readonly decision: string };

const deadlineMs = 60_000;

/** Every approval that dispatch has parked, of all campaigns. @throws when NATS does not answer in time */
export async function waitingNow(nc: NatsConnection): Promise<WaitingApproval[]> {
  const found = new Map<string, WaitingApproval>();
  const prefix = `$KV.${buckets.sent}.`;
  await readToEnd(nc, {
    stream: `KV_${buckets.sent}`,
    filters: [`${prefix}waiting.>`],
    from: "latest",
    deadlineMs,
    onMessage: ({ subject, data }) => {
      const [, namespace = "", name = "", decision = ""] = subject.slice(prefix.length).split(".");
      const record = readJson(data, waitingRecord);
      if (record) found.set(decision, { ...record, campaign: { namespace, name }, decision });
      else found.delete(decision);
    },
  });
  return [...found.values()];
}
