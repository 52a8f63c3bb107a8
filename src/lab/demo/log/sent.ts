/** What really left: dispatch's ledger, read raw, and what the fake Cloud API has seen arrive. */
import { z } from "zod";
import { openBucket } from "../../../io/nats/bucket.ts";
import type { NatsConnection } from "../../../io/nats/connect.ts";
import { readToEnd } from "../../../io/nats/follow.ts";
import { type HoldSight, holdSight, type SentRecord, sentRecord, sightKey } from "../../../schemas/wire/sent.ts";
import { buckets, type CampaignRef } from "../../../schemas/wire/subjects.ts";

const readDeadlineMs = 60_000;
const statsTimeoutMs = 5_000;

/** Entries of the ledger by decision. Keys of other records in the bucket have dots. */
export async function readLedger(nc: NatsConnection): Promise<Map<string, SentRecord>> {
  const entries = new Map<string, SentRecord>();
  const prefix = `$KV.${buckets.sent}.`;
  await readToEnd(nc, {
    stream: `KV_${buckets.sent}`,
    filters: [`${prefix}*`],
    from: "latest",
    deadlineMs: readDeadlineMs,
    onMessage: ({ subject, data }) => {
      const decision = subject.slice(prefix.length);
      if (data.length === 0) entries.delete(decision);
      else entries.set(decision, sentRecord.parse(JSON.parse(Buffer.from(data).toString("utf8"))));
    },
  });
  return entries;
}

/** When dispatch saw the campaign's newest hold; undefined before it has. */
export async function readSight(nc: NatsConnection, campaign: CampaignRef): Promise<HoldSight | undefined> {
  const sent = await openBucket(nc, buckets.sent);
  return holdSight.safeParse((await sent.get(sightKey(campaign)))?.value).data;
}

const apiStats = z.object({ accepted: z.int(), malformed: z.int(), repeatedDecisions: z.array(z.string()) });
export type ApiStats = z.infer<typeof apiStats>;

/** What has arrived at the fake Cloud API. */
export async function readApiStats(url: string): Promise<ApiStats> {
  return apiStats.parse(await answerOf(`${url}/stats`));
}

/** Messages of a campaign that arrived at or after an instant. */
export async function arrivedSince(
  url: string,
  of: { readonly campaign: CampaignRef; readonly sinceMs: number },
): Promise<number> {
  const query = new URLSearchParams({
    campaign: `${of.campaign.namespace}/${of.campaign.name}`,
    sinceMs: String(of.sinceMs),
  });
  return z.object({ accepted: z.int() }).parse(await answerOf(`${url}/stats?${query}`)).accepted;
}

async function answerOf(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(statsTimeoutMs) });
  return await response.json();
}
