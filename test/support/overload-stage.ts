import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openBucket } from "../../src/io/nats/bucket.ts";
import { putBundle } from "../../src/io/nats/bundles.ts";
import { connectNats, type NatsConnection } from "../../src/io/nats/connect.ts";
import { readToEnd } from "../../src/io/nats/follow.ts";
import { writeHold } from "../../src/io/nats/holds.ts";
import { ensureInstalled } from "../../src/io/nats/install.ts";
import { verdictOf } from "../../src/io/nats/verdicts.ts";
import { buildBundle } from "../../src/io/opa/build.ts";
import { bundleDigest } from "../../src/io/opa/bundle.ts";
import { createPseudonym } from "../../src/io/pseudonym.ts";
import { campaignOfShape, consentRecord, desiredRecords, healthRecord, source } from "../../src/lab/bench/desired.ts";
import { allowBatches, type FillRecord, fill } from "../../src/lab/bench/fill.ts";
import { personAt } from "../../src/lab/bench/people.ts";
import { payloadOf, shapes } from "../../src/lab/bench/shapes.ts";
import { policiesDir } from "../../src/lab/bench/stage.ts";
import { obtainServers, temporaryDirectory } from "../../src/lab/servers/start.ts";
import { desiredCampaign, desiredKeys } from "../../src/schemas/wire/desired.ts";
import { buckets, type CampaignRef, campaignScope, consentKey, sendSubject } from "../../src/schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../src/schemas/wire/verdict.ts";
import { eventually } from "./eventually.ts";
import { pseudonymKey, roleEnvironment } from "./nats.ts";
import { holdOf } from "./verdicts.ts";

// What too much of everything is made of: many people, campaigns of the benchmark without quiet hours and caps, gates as
// processes whose memory is watched.

/** The campaign that floods, and the one that must not notice. */
export const [flood, calm] = ["spring-sale", "order-updates"].map((name) => ({ namespace: "marketing", name })) as [
  CampaignRef,
  CampaignRef,
];

export type Judged = VerdictRecord & { readonly logSequence: number; readonly storedAtMs: number };

export type OverloadStage = {
  readonly nc: NatsConnection;
  /** A send to a person, by index; `bytes` fills its payload up to that length. */
  readonly send: (campaign: CampaignRef, person: number, bytes?: number) => FillRecord;
  readonly startGate: (name: string) => WatchedGate;
  readonly officer: (campaign: CampaignRef, action: "hold" | "lift") => Promise<void>;
  /** Every verdict in the log from a sequence on, in its order. */
  readonly verdicts: (from?: number) => Promise<Judged[]>;
  readonly logEnd: () => Promise<number>;
  /** Waits until OUTBOUND is empty. */
  readonly untilJudged: (withinMs: number) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type WatchedGate = {
  /** Resident memory in MiB: now, and the most that was seen since the last look. */
  readonly memory: () => { readonly now: number; readonly peak: number };
  readonly stop: () => Promise<void>;
};

export async function overloadStage(
  url: string,
  options: { readonly people: number; readonly partitions: number },
): Promise<OverloadStage> {
  const { people, partitions } = options;
  const nc = await connectNats({ servers: url, name: "test", waitForServer: false });
  await ensureInstalled(nc, { partitions, replicas: 1, outboundBytesMax: 4e9 });
  for (const stream of ["OUTBOUND", `KV_${buckets.consent}`]) await allowBatches(nc, stream);
  await declareAll(nc);
  const install = { partitions, pseudonym: createPseudonym({ key: pseudonymKey, keyId: "k1" }) };
  await fill(nc, consents(people, install));
  const sources = await openBucket(nc, buckets.sources);
  await sources.put(`${source.namespace}.${source.name}`, healthRecord(people, Date.now()));
  const gates: WatchedGate[] = [];
  const environment = (name: string) => roleEnvironment(url, name, { CONSENTRY_PARTITIONS: String(partitions) });
  return {
    nc,
    send: (campaign, person, bytes = 0) => sendTo(campaign, personAt(person % people, install), bytes),
    startGate: (name) => {
      const gate = watchedGate(environment(name));
      gates.push(gate);
      return gate;
    },
    officer: async (campaign, action) => {
      const at = { scope: campaignScope(campaign), source: "officer", action, id: "overload" } as const;
      const cause = action === "hold" ? "SuspendedByOfficer" : "Resumed";
      const record = holdOf({ ...at, cause, atMs: Date.now(), resume: "BySource" });
      await writeHold(nc, { record, partitions });
    },
    verdicts: (from = 1) => readVerdicts(nc, from),
    logEnd: async () => (await streamState(nc, "VERDICTS")).last_seq,
    untilJudged: async (withinMs) => {
      const isEmpty = async () => (await streamState(nc, "OUTBOUND")).messages === 0;
      await eventually(isEmpty, { withinMs, everyMs: 100 });
    },
    stop: async () => {
      await Promise.all(gates.map((gate) => gate.stop()));
      await nc.close();
    },
  };
}

/** The percentile of some durations, in milliseconds. */
export function at(share: number, durations: readonly number[]): number {
  const sorted = [...durations].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN);
}

/** From a message's arrival in OUTBOUND to its verdict in the log, both by the server's clock. */
export function delays(verdicts: readonly Judged[], campaign: CampaignRef): number[] {
  const own = verdicts.filter((verdict) => verdict.campaign.name === campaign.name && verdict.attempt === 1);
  return own.map(({ storedAtMs, receivedAtMs }) => storedAtMs - receivedAtMs);
}

async function declareAll(nc: NatsConnection): Promise<void> {
  const desired = await openBucket(nc, buckets.desired);
  for (const [key, value] of desiredRecords(Date.now())) {
    const campaign = key.startsWith("campaign.") ? desiredCampaign.parse(value) : undefined;
    await desired.put(key, campaign ? { ...campaign, quietHours: null, frequencyCap: null } : value);
  }
  const { opa } = await obtainServers(["opa"]);
  const outFile = join(temporaryDirectory("consentry-test-"), "bundle.tar.gz");
  await buildBundle({ opaBinary: opa, policiesDir, revision: "overload", outFile });
  const bytes = await readFile(outFile);
  const digest = bundleDigest(bytes);
  await putBundle(nc, digest, bytes);
  const bundle = { name: "whatsapp", digest, revision: "overload", activatedAtMs: Date.now() };
  await desired.put(desiredKeys.activeBundle, bundle);
}

function* consents(people: number, install: Parameters<typeof personAt>[1]) {
  const data = JSON.stringify(consentRecord(Date.now()));
  for (let index = 0; index < people; index++) {
    const { partition, pseudonym } = personAt(index, install);
    yield { subject: `$KV.${buckets.consent}.${consentKey(source, partition, pseudonym)}`, data };
  }
}

const payloads = new Map(shapes.map((shape) => [campaignOfShape(shape).name, payloadOf(shape)]));

function sendTo(campaign: CampaignRef, person: ReturnType<typeof personAt>, bytes: number): FillRecord {
  const payload = payloads.get(campaign.name);
  if (!payload) throw new Error(`no payloads for ${campaign.name}`);
  return { subject: sendSubject(campaign, person.lastFour), data: payload(person.digits).padEnd(bytes) };
}

function watchedGate(environment: Record<string, string>): WatchedGate {
  const child = spawn(process.execPath, ["test/support/run-gate.ts"], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "inherit", "inherit"],
  });
  let peak = 0;
  const sampling = setInterval(() => {
    peak = Math.max(peak, residentMiB(child));
  }, 100);
  return {
    memory: () => {
      const now = residentMiB(child);
      const seen = { now, peak: Math.max(peak, now) };
      peak = 0;
      return seen;
    },
    stop: () => {
      clearInterval(sampling);
      return ended(child);
    },
  };
}

function residentMiB({ pid, exitCode, signalCode }: ChildProcess): number {
  if (exitCode !== null || signalCode !== null) throw new Error("the gate has ended");
  return Math.round(Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024);
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

async function streamState(nc: NatsConnection, stream: string) {
  const info = await nc.request(`$JS.API.STREAM.INFO.${stream}`, "");
  return info.json<{ state: { messages: number; bytes: number; last_seq: number } }>().state;
}

async function readVerdicts(nc: NatsConnection, from: number): Promise<Judged[]> {
  const verdicts: Judged[] = [];
  await readToEnd(nc, {
    stream: "VERDICTS",
    filters: ["consentry.verdict.>"],
    from,
    headersOnly: true,
    deadlineMs: 60_000,
    onMessage: (followed) => {
      const record = verdictOf(followed);
      if (record) verdicts.push({ ...record, logSequence: followed.sequence, storedAtMs: followed.storedAtMs });
    },
  });
  return verdicts;
}
