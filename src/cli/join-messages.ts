import { createHash } from "node:crypto";
import { linesOf } from "../io/files/lines.ts";
import { openSentJournal } from "../io/files/sent-journal.ts";
import { openBucket } from "../io/nats/bucket.ts";
import { listBucket } from "../io/nats/list-bucket.ts";
import { publishRecord } from "../io/nats/records.ts";
import { lastSequence } from "../io/nats/stored.ts";
import { watchVerdicts } from "../io/nats/verdict-watch.ts";
import { desiredCampaign, desiredKeys, desiredTemplate } from "../schemas/wire/desired.ts";
import { gateRecord } from "../schemas/wire/gates.ts";
import { buckets, type CampaignRef, streams } from "../schemas/wire/subjects.ts";
import type { Join } from "./command.ts";
import { type OpenedNats, openNats } from "./join-nats.ts";
import { judgeTrial } from "./join-trial.ts";
import type { SendParts } from "./message/send.ts";
import type { TryParts } from "./message/try.ts";

export const joinTry: Join<TryParts> = async (at) => {
  const opened = await openNats(at);
  const { nc, namespace, close } = opened;
  const desired = await openBucket(nc, buckets.desired);
  const parts: TryParts = {
    namespace,
    campaigns: async () => [...(await listCampaigns(opened)).values()],
    template: async (ref) => desiredTemplate.safeParse((await desired.get(desiredKeys.template(ref)))?.value).data,
    judge: (campaign, trial) => judgeTrial(nc, campaign, trial),
    gates: async () => [...(await listGates(opened)).values()],
  };
  return { parts, close };
};

export const joinSend: Join<SendParts> = async (at) => {
  const opened = await openNats(at);
  const { nc, install, namespace, close } = opened;
  const parts: SendParts = {
    namespace,
    campaigns: async () => [...(await listCampaigns(opened)).values()],
    lines: linesOf,
    hash: (text) => createHash("sha256").update(text).digest("base64url").slice(0, 27),
    // Another OUTBOUND is another world: what was published into the old one is not in this one.
    journal: (campaign) => openSentJournal(journalName(install.outboundCreated, campaign), at.env),
    verdictsEnd: () => lastSequence(nc, streams.verdicts),
    watch: (campaign, options) => watchVerdicts(nc, { ...options, campaign }),
    publish: async (messages) => {
      const published = messages.map(async ({ id, subject, payload }) => {
        const { sequence } = await publishRecord(nc, subject, payload, { messageId: id });
        return { id, sequence };
      });
      const settled = await Promise.allSettled(published);
      return {
        stored: settled.flatMap((one) => (one.status === "fulfilled" ? one.value : [])),
        failures: settled.flatMap((one): unknown[] => (one.status === "rejected" ? [one.reason] : [])),
      };
    },
    gates: async () => [...(await listGates(opened)).values()],
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    nowMs: Date.now,
  };
  return { parts, close };
};

function journalName(outboundCreated: string, campaign: CampaignRef): string {
  return `${campaign.namespace}.${campaign.name}.${createHash("sha256").update(outboundCreated).digest("hex").slice(0, 12)}`;
}

function listCampaigns({ nc }: OpenedNats) {
  return listBucket(nc, {
    bucket: buckets.desired,
    filter: "campaign.>",
    parse: (value) => desiredCampaign.parse(value),
  });
}

function listGates({ nc }: OpenedNats) {
  return listBucket(nc, { bucket: buckets.gates, filter: ">", parse: (value) => gateRecord.parse(value) });
}
