import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalRecipient } from "../../src/domain/recipient/canonical.ts";
import { openBucket } from "../../src/io/nats/bucket.ts";
import { putBundle } from "../../src/io/nats/bundles.ts";
import { connectNats, type NatsConnection } from "../../src/io/nats/connect.ts";
import { readToEnd } from "../../src/io/nats/follow.ts";
import { ensureInstalled } from "../../src/io/nats/install.ts";
import { publishRecord } from "../../src/io/nats/records.ts";
import { verdictOf } from "../../src/io/nats/verdicts.ts";
import { buildBundle } from "../../src/io/opa/build.ts";
import { bundleDigest } from "../../src/io/opa/bundle.ts";
import { createPseudonym } from "../../src/io/pseudonym.ts";
import { obtainServers } from "../../src/lab/servers/start.ts";
import type { DesiredCampaign, DesiredSender, DesiredTemplate } from "../../src/schemas/wire/desired.ts";
import { desiredKeys } from "../../src/schemas/wire/desired.ts";
import { type CampaignRef, consentKey, partitionOf, sendSubject } from "../../src/schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../src/schemas/wire/verdict.ts";
import { consentState, desiredSource } from "./consent.ts";
import { desiredCampaign } from "./desired.ts";

export const partitions = 8;
export const pseudonymKey = "ab".repeat(32);
const pseudonym = createPseudonym({ key: pseudonymKey, keyId: "k1" });

export type GateStage = {
  readonly nc: NatsConnection;
  readonly environment: (name: string) => Record<string, string>;
  readonly declare: (campaign: Partial<DesiredCampaign> & { name: string }) => Promise<CampaignRef>;
  readonly agree: (number: string) => Promise<void>;
  readonly keepFresh: (lastSyncAtMs?: number) => Promise<void>;
  /** @returns the OUTBOUND sequence */
  readonly send: (campaign: CampaignRef, number: string, changes?: SendChanges) => Promise<number>;
  /** Every verdict in the log, in its order. */
  readonly verdicts: () => Promise<(VerdictRecord & { logSequence: number })[]>;
};

export type SendChanges = {
  readonly parameters?: readonly string[];
  readonly payload?: string;
  readonly headers?: Record<string, string>;
};

export type StageOptions = {
  /** All of it is there already. */
  readonly isSet?: boolean;
  /** Where the bundle is built from; our own policies if left out. */
  readonly policiesDir?: string;
};

/** Everything a gate needs on one NATS: streams, a real bundle, a sender, a template, a fresh consent source. */
export async function gateStage(url: string, options: StageOptions = {}): Promise<GateStage> {
  const nc = await connectNats({ servers: url, name: "test" });
  if (!options.isSet) await ensureInstalled(nc, { partitions, replicas: 1, outboundBytesMax: 1e9 });
  const desired = await openBucket(nc, "desired");
  const sources = await openBucket(nc, "sources");
  const consent = await openBucket(nc, "consent");
  if (!options.isSet) await setDesired();
  await keepFresh();
  return {
    nc,
    environment: (name) => ({
      NATS_URL: url,
      CONSENTRY_NAME: name,
      CONSENTRY_PSEUDONYM_KEY: pseudonymKey,
      CONSENTRY_LOG_LEVEL: process.env.CONSENTRY_LOG_LEVEL ?? "silent",
    }),
    declare,
    agree,
    keepFresh,
    send,
    verdicts: () => readVerdicts(nc),
  };

  async function setDesired(): Promise<void> {
    await desired.put(desiredKeys.sender(sender), sender);
    await desired.put("template.marketing.spring-offer-en", template);
    await desired.put(desiredKeys.source({ namespace: "marketing", name: "website-optin" }), source);
    await activateBundle(nc, options.policiesDir);
  }

  async function declare(changes: Partial<DesiredCampaign> & { name: string }): Promise<CampaignRef> {
    const campaign = desiredCampaign({ minimumHoldMs: 1000, ...changes });
    await desired.put(desiredKeys.campaign(campaign), campaign);
    return campaign;
  }

  async function agree(number: string): Promise<void> {
    const person = personOf(number);
    await consent.put(consentKey(source, person.partition, person.pseudonym), granted());
  }

  async function keepFresh(lastSyncAtMs = Date.now()): Promise<void> {
    const counts = { granted: 0, withdrawn: 0, expired: 0, pending: 0, withProof: 0, lag: 0 };
    await sources.put("marketing.website-optin", { lastSyncAtMs, ...counts, generation: 1, error: null });
  }

  async function send(campaign: CampaignRef, number: string, changes: SendChanges = {}): Promise<number> {
    const data = changes.payload ?? templatePayload(number, changes.parameters ?? ["Ann"]);
    const options = changes.headers ? { headers: changes.headers } : {};
    return (await publishRecord(nc, sendSubject(campaign, number.slice(-4)), data, options)).sequence;
  }
}

export function personOf(number: string) {
  const recipient = canonicalRecipient(number);
  if (!recipient) throw new Error("not a number");
  return { pseudonym: pseudonym(recipient.id), partition: partitionOf(recipient.lastFour, partitions) };
}

export function templatePayload(to: string, parameters: readonly string[]): string {
  return JSON.stringify({
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to,
    type: "template",
    template: {
      name: "spring_offer",
      language: { code: "en" },
      components: [{ type: "body", parameters: parameters.map((text) => ({ type: "text", text })) }],
    },
  });
}

const source = desiredSource({ namespace: "marketing", name: "website-optin", maxStalenessMs: 600_000 });

function granted() {
  const [notice] = source.notices;
  return consentState({
    state: "Granted",
    atMs: Date.now() - 60_000,
    businessName: source.businessName,
    purposes: source.purposes,
    noticeId: notice?.id ?? null,
    noticeHash: notice?.hash ?? null,
    affirmative: true,
    doubleOptIn: true,
    evidence: "form 17",
    validUntilMs: null,
  });
}

const sender: DesiredSender = {
  namespace: "marketing",
  name: "idesk-main",
  phoneNumberId: "106540352242922",
  wabaId: "102290129340398",
  businessName: source.businessName,
  domains: ["idesk.example"],
  allowedNamespaces: [],
  permissions: [],
  restrictedUntilMs: null,
  replies: null,
};

const template: DesiredTemplate = {
  namespace: "marketing",
  resource: "spring-offer-en",
  sender: null,
  name: "spring_offer",
  language: "en",
  category: "Marketing",
  status: "APPROVED",
  text: "Hello {{1}}, spring is here: 20 % off until Sunday. Reply STOP to stop.",
  digest: "sha256:00",
};

/** @returns the digest of what is to judge from now on */
export async function activateBundle(nc: NatsConnection, policiesDir = "policies"): Promise<string> {
  const { opa } = await obtainServers(["opa"], { progress: () => {} });
  const outFile = join(mkdtempSync(join(tmpdir(), "consentry-test-")), "bundle.tar.gz");
  await buildBundle({ opaBinary: opa, policiesDir, outFile });
  const bytes = readFileSync(outFile);
  const digest = bundleDigest(bytes);
  await putBundle(nc, digest, bytes);
  const desired = await openBucket(nc, "desired");
  await desired.put("bundle.active", { name: "whatsapp", digest, revision: "test", activatedAtMs: Date.now() });
  return digest;
}

/** Every verdict in the log, in its order. */
export async function readVerdicts(nc: NatsConnection) {
  const verdicts: (VerdictRecord & { logSequence: number })[] = [];
  await readToEnd(nc, {
    stream: "VERDICTS",
    filters: ["consentry.verdict.>"],
    from: 1,
    headersOnly: true,
    deadlineMs: 30_000,
    onMessage: (followed) => {
      const record = verdictOf(followed);
      if (record) verdicts.push({ ...record, logSequence: followed.sequence });
    },
  });
  return verdicts;
}
