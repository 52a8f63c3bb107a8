import { readFileSync } from "node:fs";
import { connect, headers, type Msg, nkeyAuthenticator } from "@nats-io/transport-node";
import { onTestFinished } from "vitest";
import { jsApiOrThrow } from "../../../src/io/nats/api.ts";
import type { NatsConnection } from "../../../src/io/nats/connect.ts";
import { lastSequence } from "../../../src/io/nats/stored.ts";
import { eventually } from "../../support/eventually.ts";
import { readVerdicts, templatePayload } from "../../support/gate-stage.ts";

const withinMs = 60_000;

/** What reaches OUTBOUND until the test ends, whether it is stored or not. */
export function published(nc: NatsConnection): () => readonly Msg[] {
  const seen: Msg[] = [];
  const subscription = nc.subscribe("consentry.send.>", { callback: (_error, message) => void seen.push(message) });
  onTestFinished(() => subscription.unsubscribe());
  return () => seen;
}

/** As a producer whose connection is lost before it hears that the message is stored. @returns its sequence */
export async function publishWithoutAnswer(
  at: { readonly nc: NatsConnection; readonly url: string; readonly creds: string },
  messageId: string,
  to: string,
): Promise<number> {
  const producer = await connect({ servers: at.url, authenticator: nkeyAuthenticator(readFileSync(at.creds)) });
  const fields = headers();
  fields.set("Nats-Msg-Id", messageId);
  const before = await lastSequence(at.nc, "OUTBOUND");
  const subject = `consentry.send.marketing.spring-sale.${to.slice(-4)}`;
  producer.publish(subject, templatePayload(to.slice(1), ["Ana", "20 %"]), { headers: fields });
  await producer.drain();
  await eventually(async () => (await lastSequence(at.nc, "OUTBOUND")) === before + 1, { withinMs });
  return before + 1;
}

export async function untilJudged(nc: NatsConnection, sequence: number): Promise<void> {
  const isJudged = async () => (await readVerdicts(nc)).some((each) => each.sequence === sequence);
  await eventually(isJudged, { withinMs });
}

/** Of the message whose decision a program has printed. */
export async function sequenceIn(
  nc: NatsConnection,
  { stdout }: { readonly stdout: string },
): Promise<number | undefined> {
  const verdicts = await readVerdicts(nc);
  return verdicts.find(({ decision }) => stdout.includes(`decision ${decision}\n`))?.sequence;
}

/** @returns how many bytes OUTBOUND took before */
export async function changeRoom(nc: NatsConnection, bytes: number): Promise<number> {
  const { config } = await jsApiOrThrow<{ config: { max_bytes: number } }>(nc, "STREAM.INFO.OUTBOUND", undefined);
  await jsApiOrThrow(nc, "STREAM.UPDATE.OUTBOUND", { ...config, max_bytes: bytes });
  return config.max_bytes;
}
