import { isDeepStrictEqual } from "node:util";
import { type ComplaintCounts, createComplaintCounts } from "../domain/lifecycle/complaint-counts.ts";
import { readerOf } from "../domain/message/bundle-reader.ts";
import type { KubeClient } from "../io/kubernetes/client.ts";
import type { ListWatch } from "../io/kubernetes/list-watch.ts";
import { type WatchedConfigMap, type Watches, watchConfigMaps, watchKinds } from "../io/kubernetes/watches.ts";
import { createLinkReader } from "../io/links/link-reader.ts";
import { openBucket } from "../io/nats/bucket.ts";
import { getBundle } from "../io/nats/bundles.ts";
import { followComplaints } from "../io/nats/complaints.ts";
import type { NatsConnection } from "../io/nats/connect.ts";
import type { Install } from "../io/nats/install.ts";
import { type OperatorMirrors, openOperatorMirrors } from "../io/nats/operator-mirrors.ts";
import { ensureProducerConsumer } from "../io/nats/producers.ts";
import { readBundle } from "../io/opa/bundle.ts";
import { createDeclarationJudges } from "../io/opa/declaration-judges.ts";
import type { OperatorSettings } from "../schemas/settings.ts";
import { type DesiredBundle, desiredBundle, desiredKeys } from "../schemas/wire/desired.ts";
import type { GateRecord } from "../schemas/wire/gates.ts";
import { buckets } from "../schemas/wire/subjects.ts";
import { type CeaseClock, createCeaseClock } from "./cease-clock.ts";
import { createDesiredStore, type DesiredStore } from "./desired-store.ts";
import { every } from "./every.ts";
import { createPolicy, type Policy } from "./policy.ts";
import { createProducerReaders } from "./producer-readers.ts";
import type { Operator } from "./run.ts";
import type { OperatorEvent } from "./told.ts";

/** What the operator works with, and how it was set. */
export type Context = {
  readonly nc: NatsConnection;
  readonly client: KubeClient;
  readonly install: Install;
  readonly settings: OperatorSettings;
  readonly report: (event: OperatorEvent) => void;
};

/** Everything the operator sees, kept up to date whether it leads or not; what changes is told to `current`. */
export type Sights = {
  readonly watches: Watches;
  readonly configMaps: ListWatch<WatchedConfigMap>;
  readonly mirrors: OperatorMirrors;
  readonly desired: DesiredStore;
  readonly policy: Policy;
  readonly ceaseClock: CeaseClock;
  readonly complaints: ComplaintCounts;
  /** Who is told; set when the operator is put together. */
  current: Operator | undefined;
  readonly close: () => Promise<void>;
};

/** Reads and watches all of it. Resolves when what NATS holds is read; the watches of Kubernetes go on reading. */
export async function openSights(context: Context): Promise<Sights> {
  const { nc, client, settings, report } = context;
  const ceaseClock = createCeaseClock(Date.now);
  const bucket = await openBucket(nc, buckets.desired);
  const desired = createDesiredStore({ bucket, same: isDeepStrictEqual, report });
  const policy = createPolicy({
    load: (bundle) => loadPolicy(nc, bundle),
    onLoaded: () => sights?.current?.triggers.onPolicy(),
    report,
  });
  let sights: Sights | undefined;
  const readers = createProducerReaders({
    ensure: (namespace, position) => ensureProducerConsumer(nc, namespace, position),
    report,
    every,
  });
  const known = new Map<string, GateRecord>();
  const mirrors = await openOperatorMirrors(nc, {
    onDesired: (key, value, revision) => {
      desired.seen(key, value, revision);
      if (key === desiredKeys.activeBundle) policy.want(desiredBundle.safeParse(value).data);
      readers.onDesired(key, value !== undefined);
      sights?.current?.triggers.onDesired(key);
    },
    onOtherDesired: desired.forget,
    onHold: (scope) => sights?.current?.triggers.onHold(scope),
    onTotals: (key) => sights?.current?.triggers.onTotals(key),
    onSource: (key) => sights?.current?.triggers.onSource(key),
    onStanding: (key) => sights?.current?.triggers.onStanding(key),
    onGate: (name, record) => {
      const before = known.get(name);
      if (record === undefined) known.delete(name);
      else known.set(name, record);
      ceaseClock.onGates([...known.values()]);
      sights?.current?.triggers.onGate(before, record);
    },
  });
  const complaints = createComplaintCounts();
  const complained = followComplaints(nc, complaints.take);
  const watches = watchKinds(client, {
    onChange: (kind, object) => sights?.current?.triggers.onObject(kind, object),
    report,
  });
  const configMaps = watchConfigMaps(client, {
    namespace: settings.CONSENTRY_NAMESPACE,
    onChange: () => sights?.current?.triggers.all("PolicyBundle"),
    report,
  });
  const close = async (): Promise<void> => {
    await Promise.all([...Object.values(watches), configMaps].map((watch) => watch.stop()));
    readers.stop();
    mirrors.stop();
    complained.stop();
    await policy.close();
  };
  sights = { watches, configMaps, mirrors, desired, policy, ceaseClock, complaints, current: undefined, close };
  return sights;
}

async function loadPolicy(nc: NatsConnection, { digest }: DesiredBundle) {
  const bytes = await getBundle(nc, digest);
  if (bytes === undefined) return { ok: false as const, reason: "the bundle is not in the store yet" };
  const read = await readBundle(bytes, { digest });
  if (!read.ok) return { ok: false as const, reason: `${read.reason}: ${read.message}` };
  const { data } = read.bundle;
  const readMessage = readerOf(data, createLinkReader);
  const judges = await createDeclarationJudges(read.bundle);
  return { ok: true as const, policy: { ...judges, rules: data.rules, readMessage } };
}

/** What has not been read yet, for a person; undefined when everything has. */
export function notReadyBecause({ watches, configMaps }: Sights): string | undefined {
  const waiting = Object.entries({ ...watches, ConfigMap: configMaps }).filter(([, watch]) => !watch.isReady());
  return waiting.length === 0 ? undefined : `it has not read ${waiting.map(([kind]) => kind).join(", ")} yet`;
}

/** Also the policy: a campaign that it cannot be asked about yet would look as if it were not ready any more. */
export async function everythingSeen({ watches, configMaps, policy }: Sights): Promise<void> {
  await Promise.all([...Object.values(watches), configMaps].map((watch) => watch.ready));
  await policy.settled();
}
