import { Objm } from "@nats-io/obj";
import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { consentCheckpoint, consentCheckpointKey } from "../../schemas/wire/consent.ts";
import {
  buckets,
  bundleStore,
  consentSubjects,
  labelSubjects,
  outboundTransform,
  sendSubjects,
  signalSubjects,
  streams,
  suppressSentinelKey,
  verdictSubjects,
} from "../../schemas/wire/subjects.ts";
import { apiErrors, jsApi, jsApiOrThrow } from "./api.ts";
import { openBucket } from "./bucket.ts";
import { outboundMessageBytesMax } from "./outbound.ts";
import { readPosition } from "./partition-log.ts";

/** What was fixed when Consentry was installed on this NATS. */
export type Install = {
  readonly partitions: number;
  /** OUTBOUND's creation time: its sequences mean something only together with it. */
  readonly outboundCreated: string;
  /** How long gates have verdicts kept. */
  readonly verdictDays: number;
};

/** How long what is kept is kept, in days. */
export type Retention = {
  readonly verdicts: number;
  readonly signals: number;
  readonly ledger: number;
  readonly labels: number;
};

export type InstallSettings = {
  readonly partitions: number;
  readonly replicas: number;
  /** Producers are refused beyond this. */
  readonly outboundBytesMax: number;
  /** Undefined: as it is, and what is made anew as usual. */
  readonly retention?: Retention;
  /** Asked when no stream is there: whether somebody remembers an install, so that what is not there was lost. */
  readonly wasInstalled?: () => Promise<boolean>;
};

type StreamInfo = { created: string; config: { metadata?: Record<string, string> } };

const partitionsMetadata = "consentry.partitions";
const verdictDaysMetadata = "consentry.verdict-days";
const usualRetention: Retention = { verdicts: 90, signals: 30, ledger: 30, labels: 730 };
const secondNs = 1e9;
const dayNs = 24 * 3600 * secondNs;
/** Events that may be projected and not counted in the checkpoint yet, and more. */
const projectedAheadMax = 1_000_000;
const servedWithinMs = 10_000;

/**
 * Creates every stream, bucket and store that is missing. Of one that is there nothing is changed but how long it keeps things. Only the very first install gives the
 * suppression list its sentinel: a list that is made beside streams that are there, or after an install that somebody
 * remembers, stands for one that was lost, and every gate stays closed until it is restored. (Buckets come before streams, so
 * that an install that breaks off in between is still the first one.)
 *
 * @throws Failure `PartitionCountChanged` when the install has another number of partitions: a person's messages would change
 *   partition and could be judged twice
 */
export async function ensureInstalled(nc: NatsConnection, settings: InstallSettings): Promise<Install> {
  const isFirst = !(await hasStreams(nc)) && !(await settings.wasInstalled?.());
  const retention = settings.retention ?? usualRetention;
  for (const config of bucketConfigs(retention)) await ensureStream(nc, { ...config, num_replicas: settings.replicas });
  if (isFirst) await writeSentinel(nc);
  const first = {
    outbound: await firstOutboundSequence(nc, settings.partitions),
    consent: await firstConsentSequence(nc),
  };
  for (const config of streamConfigs({ ...settings, retention }, first))
    await ensureStream(nc, { ...config, num_replicas: settings.replicas });
  if (settings.retention) await applyRetention(nc, settings.retention);
  await new Objm(nc).create(bundleStore, { replicas: settings.replicas });
  const install = await readInstall(nc);
  if (!install) throw new Failure("NotFound", "OUTBOUND vanished while it was being installed", { retry: true });
  if (install.partitions !== settings.partitions) throw partitionsChanged(install.partitions, settings.partitions);
  return install;
}

/** What is installed, or undefined when nothing is yet. */
export async function readInstall(nc: NatsConnection): Promise<Install | undefined> {
  const answer = await jsApi<StreamInfo>(nc, `STREAM.INFO.${streams.outbound}`, undefined);
  if (!answer.ok && answer.error.errCode === apiErrors.streamNotFound) return undefined;
  if (!answer.ok)
    throw new Failure("Refused", `NATS refused to show OUTBOUND: ${answer.error.description}`, { retry: true });
  return {
    partitions: Number(answer.value.config.metadata?.[partitionsMetadata] ?? 0),
    outboundCreated: answer.value.created,
    verdictDays: Number(answer.value.config.metadata?.[verdictDaysMetadata] ?? usualRetention.verdicts),
  };
}

/** What was installed with other times keeps things as long as they say from now on. */
async function applyRetention(nc: NatsConnection, retention: Retention): Promise<void> {
  const ages = { [streams.signals]: retention.signals, [streams.labels]: retention.labels };
  for (const [name, days] of Object.entries({ ...ages, [`KV_${buckets.sent}`]: retention.ledger }))
    await updateStream(nc, name, ({ max_age }) => change({ max_age }, { max_age: days * dayNs }));
  await updateStream(nc, streams.outbound, ({ metadata }) => {
    const known = { metadata: { [verdictDaysMetadata]: metadata?.[verdictDaysMetadata] } };
    const wanted = { metadata: { [verdictDaysMetadata]: String(retention.verdicts) } };
    return change(known, wanted) && { metadata: { ...metadata, ...wanted.metadata } };
  });
}

type StreamConfig = { readonly max_age?: number; readonly metadata?: Record<string, string> };

function change<Wanted extends object>(known: object, wanted: Wanted): Wanted | undefined {
  return JSON.stringify(known) === JSON.stringify(wanted) ? undefined : wanted;
}

async function updateStream(
  nc: NatsConnection,
  name: string,
  changed: (config: StreamConfig) => Partial<StreamConfig> | undefined,
): Promise<void> {
  const { config } = await jsApiOrThrow<{ config: StreamConfig }>(nc, `STREAM.INFO.${name}`, undefined);
  const changes = changed(config);
  if (changes) await jsApiOrThrow(nc, `STREAM.UPDATE.${name}`, { ...config, ...changes }, 10_000);
}

function partitionsChanged(installed: number, wanted: number): Failure {
  return new Failure(
    "PartitionCountChanged",
    `installed with ${installed} partitions, but the settings say ${wanted}: set CONSENTRY_PARTITIONS=${installed}`,
    { retry: false },
  );
}

async function ensureStream(
  nc: NatsConnection,
  config: { readonly name: string; readonly [option: string]: unknown },
): Promise<void> {
  if (await hasStream(nc, config.name)) return;
  await jsApiOrThrow(nc, `STREAM.CREATE.${config.name}`, config, 10_000);
}

async function hasStreams(nc: NatsConnection): Promise<boolean> {
  const there = await Promise.all(Object.values(streams).map((name) => hasStream(nc, name)));
  return there.some(Boolean);
}

async function hasStream(nc: NatsConnection, name: string): Promise<boolean> {
  const info = await jsApi<StreamInfo>(nc, `STREAM.INFO.${name}`, undefined);
  if (!info.ok && info.error.errCode !== apiErrors.streamNotFound)
    throw new Failure("Refused", `NATS refused to show ${name}: ${info.error.description}`, { retry: true });
  return info.ok;
}

/**
 * Where a new OUTBOUND begins to count: behind everything that the log has verdicts on. What waits in the log for its next
 * verdict is known by its sequence, and another message of that number would take its place.
 */
async function firstOutboundSequence(nc: NatsConnection, partitions: number): Promise<number> {
  if (!(await hasStream(nc, streams.verdicts))) return 1;
  const all = Array.from({ length: partitions }, (_, partition) => partition);
  const positions = await Promise.all(all.map((partition) => readPosition(nc, partition)));
  return 1 + Math.max(...positions.map((position) => position?.sequence ?? 0));
}

/**
 * Where a new CONSENT begins to count: behind everything that is projected. Sync reads on behind its checkpoint, and a person's
 * state keeps the sequence it reflects: an event of a lower one, a withdrawal too, would count as known.
 */
async function firstConsentSequence(nc: NatsConnection): Promise<number> {
  const bucket = await openBucket(nc, buckets.consent);
  const checkpoint = consentCheckpoint.safeParse((await bucket.get(consentCheckpointKey))?.value).data;
  return checkpoint === undefined ? 1 : checkpoint.sequence + projectedAheadMax;
}

async function writeSentinel(nc: NatsConnection): Promise<void> {
  const bucket = await openBucket(nc, buckets.suppress);
  await untilServed(() => bucket.create(suppressSentinelKey, { entries: [] }));
}

/** A node of a cluster learns only a moment later that another one leads a new stream, and until then says that nobody does. */
async function untilServed(write: () => Promise<unknown>): Promise<void> {
  for (const deadlineMs = performance.now() + servedWithinMs; ; ) {
    try {
      await write();
      return;
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function streamConfigs(
  settings: InstallSettings & { readonly retention: Retention },
  first: { readonly outbound: number; readonly consent: number },
) {
  const file = { storage: "file", discard: "new" };
  return [
    {
      name: streams.outbound,
      subjects: [sendSubjects],
      retention: "workqueue",
      subject_transform: outboundTransform(settings.partitions),
      max_bytes: settings.outboundBytesMax,
      max_msg_size: outboundMessageBytesMax,
      first_seq: first.outbound,
      metadata: {
        [partitionsMetadata]: String(settings.partitions),
        [verdictDaysMetadata]: String(settings.retention.verdicts),
      },
      ...file,
    },
    {
      name: streams.verdicts,
      subjects: verdictSubjects,
      allow_atomic: true,
      allow_rollup_hdrs: true,
      allow_msg_ttl: true,
      allow_direct: true,
      ...file,
    },
    {
      name: streams.consent,
      subjects: [consentSubjects],
      first_seq: first.consent,
      allow_atomic: true,
      deny_delete: false,
      ...file,
    },
    { name: streams.signals, subjects: [signalSubjects], max_age: settings.retention.signals * dayNs, ...file },
    { name: streams.labels, subjects: [labelSubjects], max_age: settings.retention.labels * dayNs, ...file },
  ];
}

function bucketConfigs(retention: Retention) {
  const plain = [
    buckets.desired,
    buckets.suppress,
    buckets.holds,
    buckets.sources,
    buckets.standing,
    buckets.links,
    buckets.keys,
  ];
  return [
    ...plain.map((name) => bucketConfig(name, {})),
    bucketConfig(buckets.consent, { allow_atomic: true }),
    bucketConfig(buckets.totals, { allow_atomic: true }),
    bucketConfig(buckets.sent, { max_age: retention.ledger * dayNs }),
    bucketConfig(buckets.window, { max_age: 25 * 3600 * secondNs, subject_delete_marker_ttl: 60 * secondNs }),
    bucketConfig(buckets.gates, { max_age: 5 * secondNs, subject_delete_marker_ttl: 60 * secondNs }),
  ];
}

function bucketConfig(bucket: string, extra: Record<string, unknown>) {
  return {
    name: `KV_${bucket}`,
    subjects: [`$KV.${bucket}.>`],
    storage: "file",
    discard: "new",
    max_msgs_per_subject: 1,
    allow_rollup_hdrs: true,
    allow_direct: true,
    allow_msg_ttl: true,
    deny_delete: true,
    ...extra,
  };
}
