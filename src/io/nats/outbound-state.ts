import type { NatsConnection } from "@nats-io/transport-node";
import { streams } from "../../schemas/wire/subjects.ts";
import { jsApiOrThrow } from "./api.ts";

/** What lies in OUTBOUND: messages that have no verdict yet, and a few that have had one for less than a second. */
export type OutboundState = {
  readonly messages: number;
  readonly bytes: number;
  /** From here on it refuses what producers send. */
  readonly bytesMax: number;
  /** When the oldest was stored; undefined when there is none. */
  readonly oldestAtMs: number | undefined;
};

type StreamInfo = {
  readonly config: { readonly max_bytes: number };
  readonly state: { readonly messages: number; readonly bytes: number; readonly first_ts: string };
};

/** @throws Failure when NATS does not answer in time */
export async function outboundState(nc: NatsConnection): Promise<OutboundState> {
  const { config, state } = await jsApiOrThrow<StreamInfo>(nc, `STREAM.INFO.${streams.outbound}`, undefined);
  const { messages, bytes, first_ts } = state;
  return { messages, bytes, bytesMax: config.max_bytes, oldestAtMs: messages > 0 ? Date.parse(first_ts) : undefined };
}
