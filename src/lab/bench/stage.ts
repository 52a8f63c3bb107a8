/** The stage on which all contestants run: one nats-server whose disk confirms every write, and everything a gate looks up. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { apiErrors, jsApi, jsApiOrThrow } from "../../io/nats/api.ts";
import { openBucket } from "../../io/nats/bucket.ts";
import { putBundle } from "../../io/nats/bundles.ts";
import { connectNats, type NatsConnection } from "../../io/nats/connect.ts";
import { ensureInstalled } from "../../io/nats/install.ts";
import { buildBundle } from "../../io/opa/build.ts";
import { bundleDigest } from "../../io/opa/bundle.ts";
import { createPseudonym } from "../../io/pseudonym.ts";
import { type DesiredBundle, desiredKeys } from "../../schemas/wire/desired.ts";
import { buckets, consentKey, sendSubject, streams } from "../../schemas/wire/subjects.ts";
import { obtainServers, removeDirectory, startNats, temporaryDirectory } from "../servers/start.ts";
import {
  campaignCopy,
  campaignOfShape,
  consentRecord,
  desiredRecords,
  healthRecord,
  moreCampaigns,
  source,
} from "./desired.ts";
import { allowBatches, type FillRecord, fill } from "./fill.ts";
import { personAt } from "./people.ts";
import { payloadOf, shapes } from "./shapes.ts";

export type Stage = {
  readonly nc: NatsConnection;
  /** Environment of every contestant: where NATS is, the key of the pseudonyms. */
  readonly env: Readonly<Record<string, string>>;
  /** For logs; removed at the end. */
  readonly directory: string;
  readonly opaBinary: string;
  /** The send of a person, by index; whoever is sent to a second time is the same person. */
  readonly send: (index: number) => FillRecord;
  readonly mayBeApproved: (index: number) => boolean;
  /** The same sends, spread over so many campaigns, which it declares. */
  readonly withCampaigns: (count: number) => Promise<Stage>;
  /** Empties both streams and forgets every consumer, so that the next contestant finds what the first found. */
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export const policiesDir = fileURLToPath(new URL("../../../policies", import.meta.url));
const partitions = 16;
const pseudonymKey = "be".repeat(32);
const outboundBytesMax = 4 * 1024 * 1024 * 1024;

/** @param size how many people have their consent recorded, and how many messages are spread over them */
export async function setStage(
  { people, messages }: { readonly people: number; readonly messages: number },
  progress: (line: string) => void,
): Promise<Stage> {
  const { opa } = await obtainServers(["nats-server", "opa"]);
  const directory = temporaryDirectory("consentry-bench-");
  const server = await startNats({ dir: join(directory, "nats"), syncAlways: true });
  const nc = await connectNats({ servers: server.url, name: "bench", waitForServer: false });
  await ensureInstalled(nc, { partitions, replicas: 1, outboundBytesMax });
  for (const stream of [streams.outbound, `KV_${buckets.consent}`, `KV_${buckets.desired}`])
    await allowBatches(nc, stream);
  progress("building the policy");
  const bundle = await activateBundle(nc, { opa, directory });
  await writeDesired(nc, bundle);
  progress(`recording the consent of ${people.toLocaleString("en")} people`);
  const install = { partitions, pseudonym: createPseudonym({ key: pseudonymKey, keyId: "k1" }) };
  await fill(nc, consents(people, install));
  await (await openBucket(nc, buckets.sources)).put(
    `${source.namespace}.${source.name}`,
    healthRecord(people, Date.now()),
  );
  const step = Math.floor(people / messages);
  const writtenTo = (index: number) => personAt((index * step) % people, install);
  const payloads = shapes.map((shape) => ({ shape, campaign: campaignOfShape(shape), payload: payloadOf(shape) }));
  const stage: Stage = {
    nc,
    env: { NATS_URL: server.url, CONSENTRY_PSEUDONYM_KEY: pseudonymKey, CONSENTRY_LOG_LEVEL: "warn" },
    directory,
    opaBinary: opa,
    send: (index) => {
      const person = writtenTo(index);
      const { campaign, payload } = payloads[index % payloads.length] ?? missing();
      return { subject: sendSubject(campaign, person.lastFour), data: payload(person.digits) };
    },
    mayBeApproved: (index) => writtenTo(index).consented,
    withCampaigns: async (count) => {
      await fill(nc, declarations(count));
      return {
        ...stage,
        send: (index) => {
          const person = writtenTo(index);
          const copy = index % count;
          const { shape, payload } = payloads[copy % payloads.length] ?? missing();
          return { subject: sendSubject(campaignCopy(shape, copy), person.lastFour), data: payload(person.digits) };
        },
      };
    },
    clear: () => clear(nc),
    close: async () => {
      await nc.close();
      await server.stop();
      await removeDirectory(directory);
    },
  };
  return stage;
}

function* declarations(count: number): Generator<FillRecord> {
  for (const [key, value] of moreCampaigns(count, Date.now()))
    yield { subject: `$KV.${buckets.desired}.${key}`, data: JSON.stringify(value) };
}

function missing(): never {
  throw new Error("there are no shapes to send");
}

async function activateBundle(nc: NatsConnection, at: { opa: string; directory: string }): Promise<DesiredBundle> {
  const outFile = join(at.directory, "bundle.tar.gz");
  await buildBundle({ opaBinary: at.opa, policiesDir, revision: "bench", outFile });
  const bytes = await readFile(outFile);
  const digest = bundleDigest(bytes);
  await putBundle(nc, digest, bytes);
  return { name: "whatsapp", digest, revision: "bench", activatedAtMs: Date.now() };
}

async function writeDesired(nc: NatsConnection, bundle: DesiredBundle): Promise<void> {
  const bucket = await openBucket(nc, buckets.desired);
  for (const [key, value] of desiredRecords(Date.now())) await bucket.put(key, value);
  await bucket.put(desiredKeys.activeBundle, bundle);
}

function* consents(people: number, install: Parameters<typeof personAt>[1]): Generator<FillRecord> {
  const data = JSON.stringify(consentRecord(Date.now()));
  for (let index = 0; index < people; index++) {
    const { consented, partition, pseudonym } = personAt(index, install);
    if (consented) yield { subject: `$KV.${buckets.consent}.${consentKey(source, partition, pseudonym)}`, data };
  }
}

async function clear(nc: NatsConnection): Promise<void> {
  for (const stream of [streams.outbound, streams.verdicts]) {
    const { consumers } = await jsApiOrThrow<{ consumers: string[] | null }>(nc, `CONSUMER.NAMES.${stream}`, {});
    for (const name of consumers ?? []) await deleteConsumer(nc, stream, name);
    await jsApiOrThrow(nc, `STREAM.PURGE.${stream}`, {}, 20_000);
  }
  for (const bucket of [buckets.totals, buckets.gates]) await jsApiOrThrow(nc, `STREAM.PURGE.KV_${bucket}`, {});
}

async function deleteConsumer(nc: NatsConnection, stream: string, name: string): Promise<void> {
  const answer = await jsApi(nc, `CONSUMER.DELETE.${stream}.${name}`, undefined);
  const gone = !answer.ok && answer.error.errCode === apiErrors.consumerNotFound;
  if (!answer.ok && !gone) throw new Error(`NATS kept the consumer ${name}: ${answer.error.description}`);
}
