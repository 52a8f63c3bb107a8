import type { NatsConnection } from "@nats-io/transport-node";
import { type ComplaintSignal, complaintSignal, signalSubject } from "../../schemas/wire/signal.ts";
import { type CampaignRef, streams } from "../../schemas/wire/subjects.ts";
import { type Follower, follow, readToEnd } from "./follow.ts";
import { readJson } from "./read-json.ts";
import { publishJson } from "./records.ts";

/** Makes a complaint known on SIGNALS; stored once, if it comes again within two minutes. @throws as `publishRecord` */
export async function publishComplaint(
  nc: NatsConnection,
  { about, signal }: { readonly about: CampaignRef; readonly signal: ComplaintSignal },
): Promise<void> {
  const messageId = signal.takenBack ? `taken back ${signal.id}` : signal.id;
  await publishJson(nc, signalSubject("complaint", about), signal, { messageId });
}

const readDeadlineMs = 60_000;

/** A complaint as SIGNALS holds it; undefined when it holds it no more, or never did. */
export async function complaintTold(
  nc: NatsConnection,
  { about, id }: { readonly about: CampaignRef; readonly id: string },
): Promise<ComplaintSignal | undefined> {
  let told: ComplaintSignal | undefined;
  await readToEnd(nc, {
    stream: streams.signals,
    filters: [signalSubject("complaint", about)],
    from: 1,
    deadlineMs: readDeadlineMs,
    onMessage: ({ data }) => {
      const signal = readJson(data, complaintSignal);
      if (signal?.id === id) told = signal;
    },
  });
  return told;
}

/** Every complaint that SIGNALS holds and that comes; the same one may come twice, under one id. */
export function followComplaints(nc: NatsConnection, onComplaint: (signal: ComplaintSignal) => void): Follower {
  return follow(nc, {
    stream: streams.signals,
    filters: [signalSubject("complaint", { namespace: "*", name: "*" })],
    from: 1,
    onMessage: ({ data }) => {
      const signal = readJson(data, complaintSignal);
      if (signal) onComplaint(signal);
    },
  });
}
