import type { NatsConnection } from "@nats-io/transport-node";
import { type ComplaintSignal, complaintSignal, signalSubject } from "../../schemas/wire/signal.ts";
import { type CampaignRef, streams } from "../../schemas/wire/subjects.ts";
import { type Follower, follow } from "./follow.ts";
import { publishJson } from "./records.ts";

/** Makes a complaint known on SIGNALS; stored once, if it comes again within two minutes. @throws as `publishRecord` */
export async function publishComplaint(
  nc: NatsConnection,
  { about, signal }: { readonly about: CampaignRef; readonly signal: ComplaintSignal },
): Promise<void> {
  await publishJson(nc, signalSubject("complaint", about), signal, { messageId: signal.id });
}

/** Every complaint that SIGNALS holds and that comes; the same one may come twice, under one id. */
export function followComplaints(nc: NatsConnection, onComplaint: (signal: ComplaintSignal) => void): Follower {
  return follow(nc, {
    stream: streams.signals,
    filters: [signalSubject("complaint", { namespace: "*", name: "*" })],
    from: 1,
    onMessage: ({ data }) => {
      const signal = complaintIn(data);
      if (signal) onComplaint(signal);
    },
  });
}

function complaintIn(data: Uint8Array): ComplaintSignal | undefined {
  try {
    return complaintSignal.safeParse(JSON.parse(Buffer.from(data).toString("utf8"))).data;
  } catch {
    return undefined;
  }
}
