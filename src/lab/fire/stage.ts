/** Everything that gates under fire need on one NATS: streams, two bundles with the same rules, campaigns, people. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBucket } from "../../io/nats/bucket.ts";
import { putBundle } from "../../io/nats/bundles.ts";
import { connectNats, type NatsConnection } from "../../io/nats/connect.ts";
import { ensureInstalled } from "../../io/nats/install.ts";
import { buildBundle } from "../../io/opa/build.ts";
import { bundleDigest } from "../../io/opa/bundle.ts";
import { createPseudonym } from "../../io/pseudonym.ts";
import { type DesiredBundle, type DesiredCampaign, desiredCampaign, desiredKeys } from "../../schemas/wire/desired.ts";
import { buckets, consentKey, sendSubject } from "../../schemas/wire/subjects.ts";
import { campaignOfShape, consentRecord, desiredRecords, healthRecord, source } from "../bench/desired.ts";
import { allowBatches, fill } from "../bench/fill.ts";
import { personAt } from "../bench/people.ts";
import { payloadOf, type Shape, shapes } from "../bench/shapes.ts";
import { obtainServers } from "../servers/start.ts";
import { again } from "./again.ts";

export const partitions = 16;
const pseudonymKey = "f1".repeat(32);
const policiesDir = fileURLToPath(new URL("../../../policies", import.meta.url));
const weekMs = 7 * 24 * 3_600_000;
/** Nobody is stopped for a threshold here: holds come when the storm says so. */
const outOfReach = { violations: 1_000_000, outOf: 1_000_000 };
const cap = { messages: 3, perMs: weekMs };
/** Its messages break a critical rule, so that gates write holds of their own. */
export const criticalCampaign = { namespace: "marketing", name: "critical" };
/** The campaign that is held and lifted by an officer. */
export const stormCampaign = { namespace: "marketing", name: "spring-sale" };

/** A send, and what is kept about it for the count: no number, no text. */
export type Send = {
  readonly subject: string;
  readonly data: string;
  readonly campaign: string;
  /** Tells recipients apart, and is not the product's pseudonym. */
  readonly recipient: string;
  readonly cap: { readonly messages: number; readonly perMs: number } | null;
};

export type FireStage = {
  readonly nc: NatsConnection;
  readonly gateEnv: Readonly<Record<string, string>>;
  readonly send: (person: number, shape: number) => Send;
  readonly criticalSend: (person: number) => Send;
  /** Makes the other of the two bundles the active one. */
  readonly flipBundle: () => Promise<void>;
};

/** @param quietUntilMs one campaign parks its messages until then */
export async function setFireStage(options: {
  readonly url: string;
  readonly replicas: number;
  readonly people: number;
  readonly directory: string;
  readonly quietUntilMs: number;
}): Promise<FireStage> {
  const { url, replicas, people } = options;
  const nc = await connectNats({ servers: url, name: "fire" });
  await ensureInstalled(nc, { partitions, replicas, outboundBytesMax: 1e9 });
  const stored = (revision: string) => again(() => storeBundle(nc, options.directory, revision));
  const bundles = [await stored("a"), await stored("b")];
  const desired = await openBucket(nc, buckets.desired);
  for (const [key, value] of records(options.quietUntilMs)) await again(() => desired.put(key, value));
  let flips = 0;
  const flipBundle = async () => {
    const next = bundles[flips++ % bundles.length];
    await desired.put(desiredKeys.activeBundle, { ...next, activatedAtMs: Date.now() });
  };
  await again(flipBundle);
  await allowBatches(nc, `KV_${buckets.consent}`);
  const install = { partitions, pseudonym: createPseudonym({ key: pseudonymKey, keyId: "k1" }) };
  await again(() => fill(nc, consents(people, install)));
  const sources = await openBucket(nc, buckets.sources);
  const health = healthRecord(people, Date.now());
  await again(() => sources.put(`${source.namespace}.${source.name}`, health));
  const payloads = shapes.map(payloadOf);
  const critical = payloadOf(withWords(shapes[0] ?? missing()));
  return {
    nc,
    gateEnv: { NATS_URL: url, CONSENTRY_PSEUDONYM_KEY: pseudonymKey, CONSENTRY_LOG_LEVEL: "warn" },
    send: (person, index) => {
      const shape = shapes[index % shapes.length] ?? missing();
      const payload = payloads[index % shapes.length] ?? missing();
      return sendOf(campaignOfShape(shape), personAt(person % people, install), payload);
    },
    criticalSend: (person) => sendOf(criticalCampaign, personAt(person % people, install), critical),
    flipBundle,
  };
}

/** @returns the environment of a gate's own: its name, and where it is killed */
export function gateEnvironment(name: string, kill?: { readonly point: string; readonly passing: number }) {
  const fire = kill ? { FIRE_POINT: kill.point, FIRE_PASSING: String(kill.passing) } : {};
  return { CONSENTRY_NAME: name, ...fire };
}

function sendOf(
  campaign: { readonly namespace: string; readonly name: string },
  person: ReturnType<typeof personAt>,
  payload: (digits: string) => string,
): Send {
  return {
    subject: sendSubject(campaign, person.lastFour),
    data: payload(person.digits),
    campaign: `${campaign.namespace}/${campaign.name}`,
    recipient: createHash("sha256").update(`fire ${person.digits}`).digest("hex").slice(0, 24),
    cap: campaign.name === stormCampaign.name ? cap : null,
  };
}

function withWords(shape: Shape): Shape {
  return { ...shape, values: ["assault rifle for sale"] };
}

function missing(): never {
  throw new Error("there are no shapes to send");
}

/** The benchmark's campaigns: one with a cap, one in its quiet hours, and one more that breaks a critical rule. */
function records(quietUntilMs: number): [string, unknown][] {
  return desiredRecords(Date.now()).flatMap(([key, value]): [string, unknown][] => {
    const parsed = desiredCampaign.safeParse(value);
    if (!key.startsWith("campaign.") || !parsed.success) return [[key, value]];
    const campaign = { ...parsed.data, suspendAt: outOfReach, quietHours: null, frequencyCap: null };
    if (campaign.name === "new-arrivals") return [[key, { ...campaign, quietHours: quietUntil(quietUntilMs) }]];
    if (campaign.name !== stormCampaign.name) return [[key, campaign]];
    const critical: DesiredCampaign = { ...campaign, ...criticalCampaign, minimumHoldMs: 1000 };
    return [
      [key, { ...campaign, frequencyCap: cap }],
      [desiredKeys.campaign(critical), critical],
    ];
  });
}

/** On clocks of central Europe, where most of the people live. */
function quietUntil(untilMs: number): { from: string; to: string } {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", hour: "2-digit", minute: "2-digit" });
  return { from: format.format(untilMs - 40 * 60_000), to: format.format(untilMs) };
}

async function storeBundle(nc: NatsConnection, directory: string, revision: string): Promise<DesiredBundle> {
  const { opa } = await obtainServers(["opa"]);
  const outFile = join(directory, `bundle-${revision}.tar.gz`);
  await buildBundle({ opaBinary: opa, policiesDir, revision, outFile });
  const bytes = await readFile(outFile);
  const digest = bundleDigest(bytes);
  await putBundle(nc, digest, bytes);
  return { name: "whatsapp", digest, revision, activatedAtMs: Date.now() };
}

function* consents(people: number, install: Parameters<typeof personAt>[1]) {
  const data = JSON.stringify(consentRecord(Date.now()));
  for (let index = 0; index < people; index++) {
    const { partition, pseudonym } = personAt(index, install);
    yield { subject: `$KV.${buckets.consent}.${consentKey(source, partition, pseudonym)}`, data };
  }
}
