import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { natsFrom, readSettings } from "../io/environment.ts";
import { readWholeFile } from "../io/files/whole-file.ts";
import { createStatusWriter as createStatusApply } from "../io/kubernetes/apply.ts";
import { createWriteBudget } from "../io/kubernetes/budget.ts";
import type { KubeClient } from "../io/kubernetes/client.ts";
import { createEventRecorder } from "../io/kubernetes/events.ts";
import { connectKubernetes } from "../io/kubernetes/kubeconfig.ts";
import { electLeader } from "../io/kubernetes/lease.ts";
import type { ListWatch } from "../io/kubernetes/list-watch.ts";
import { lookAt } from "../io/kubernetes/look.ts";
import { createObject, patchSpec, readConfigMapKey, readSecretKey } from "../io/kubernetes/objects.ts";
import { createOwnKeys } from "../io/kubernetes/own-keys.ts";
import { createQueue } from "../io/kubernetes/queue.ts";
import { remembersInstall } from "../io/kubernetes/remembers-install.ts";
import {
  resourceTypeOf,
  type WatchedConfigMap,
  type Watches,
  watchConfigMaps,
  watchKinds,
} from "../io/kubernetes/watches.ts";
import { openBucket } from "../io/nats/bucket.ts";
import { getBundle, putBundle } from "../io/nats/bundles.ts";
import { connectNats, type NatsConnection, onConnection } from "../io/nats/connect.ts";
import { createHoldWriter } from "../io/nats/hold-writer.ts";
import { ensureInstalled, type Install, type InstallSettings } from "../io/nats/install.ts";
import { type OperatorMirrors, openOperatorMirrors } from "../io/nats/operator-mirrors.ts";
import { ensureProducerConsumer } from "../io/nats/producers.ts";
import { bundleDigest, readBundle } from "../io/opa/bundle.ts";
import { loadCampaignPolicy } from "../io/opa/campaign-policy.ts";
import { createSealer } from "../io/sealed-text.ts";
import { sha256Hex } from "../io/sha256.ts";
import { serveHealth } from "../io/telemetry/health.ts";
import { createTelemetry } from "../io/telemetry/telemetry.ts";
import { Failure } from "../schemas/failures.ts";
import { apiVersion, group } from "../schemas/group.ts";
import { objectKey } from "../schemas/kubernetes/object.ts";
import { type KindName, kinds } from "../schemas/resources/index.ts";
import { type OperatorSettings, operatorSettings } from "../schemas/settings.ts";
import { type DesiredBundle, desiredBundle, desiredKeys } from "../schemas/wire/desired.ts";
import type { GateRecord } from "../schemas/wire/gates.ts";
import type { HoldRecord } from "../schemas/wire/hold.ts";
import { standingKeys } from "../schemas/wire/standing.ts";
import { buckets, type CampaignRef, totalsKey } from "../schemas/wire/subjects.ts";
import { createContentReader } from "./bundle-content.ts";
import { type CeaseClock, createCeaseClock } from "./cease-clock.ts";
import type { FileContent, ListRef } from "./consent-source.ts";
import { createDesiredStore, type DesiredStore } from "./desired-store.ts";
import type { TellEvent } from "./events.ts";
import { readState } from "./join-state.ts";
import { createLeadership, type Leadership } from "./leadership.ts";
import { createPolicy, type Policy } from "./policy.ts";
import { type Operator, type OperatorParts, runOperator } from "./run.ts";
import { type ServedKindsParts, watchServedKinds } from "./served-kinds.ts";
import { createStatusWriter } from "./status-writer.ts";
import { type OperatorEvent, operatorMetrics, operatorReporter } from "./told.ts";

const installRetryMs = 1000;

export type RunningOperator = {
  /** Where /metrics, /healthz and /readyz are. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** Starts the operator role from environment variables. @throws Failure when settings are wrong */
export async function startOperator(env: NodeJS.ProcessEnv): Promise<RunningOperator> {
  const settings = readSettings(operatorSettings, env);
  const { log, meter, metricsText } = createTelemetry({
    role: "operator",
    name: settings.CONSENTRY_NAME,
    level: settings.CONSENTRY_LOG_LEVEL,
    metrics: operatorMetrics,
  });
  const report = operatorReporter({ log, meter });
  let missing = (): string | undefined => "it has not reached NATS and Kubernetes yet";
  const health = await serveHealth({
    listen: settings.CONSENTRY_LISTEN,
    metricsText,
    notReadyBecause: () => missing(),
  });
  const nc = await connectNats(natsFrom(settings, settings.CONSENTRY_NAME, "operator"));
  onConnection(nc, (connected) => report({ type: "connection-changed", connected }));
  const { client } = await connectKubernetes({ context: settings.CONSENTRY_KUBE_CONTEXT });
  const install = await untilItCan(
    () => ensureInstalled(nc, installSettings(settings, client)),
    ({ message }) => {
      missing = () => message;
      report({ type: "install-waits", reason: message });
    },
  );
  const context: Context = { nc, client, install, settings, report };
  const sights = await openSights(context);
  missing = () => notReadyBecause(sights);
  const leadership = runFor(context, sights);
  const operator = runOperator(operatorParts(context, sights, leadership.isLeading));
  meter.atScrape(async () => (leadership.isLeading() ? await readState(context, sights) : []));
  sights.current = operator;
  leadership.follow(operator);
  const served = watchServedKinds(servedKindsParts(context));
  log("info", "operator-started", { url: health.url });
  return {
    url: health.url,
    stop: async () => {
      served.stop();
      await leadership.stop();
      await sights.close();
      await health.stop();
      await client.close();
      await nc.close();
    },
  };
}

function installSettings(settings: OperatorSettings, client: KubeClient): InstallSettings {
  return {
    partitions: settings.CONSENTRY_PARTITIONS,
    replicas: settings.CONSENTRY_REPLICAS,
    outboundBytesMax: settings.CONSENTRY_OUTBOUND_MAX_BYTES,
    retention: {
      verdicts: settings.CONSENTRY_VERDICT_DAYS,
      signals: settings.CONSENTRY_SIGNAL_DAYS,
      ledger: settings.CONSENTRY_LEDGER_DAYS,
    },
    wasInstalled: () => remembersInstall(client),
  };
}

/** Makes the readers of verdicts of namespaces that have campaigns; without one, producers there only do not hear of them. */
function producerReaders(nc: NatsConnection, report: (event: OperatorEvent) => void): (key: string) => void {
  const known = new Set<string>();
  return (key) => {
    const [kind, namespace = ""] = key.split(".");
    if (kind !== "campaign" || known.has(namespace)) return;
    known.add(namespace);
    const failed = (cause: unknown) =>
      report({ type: "producer-reader-failed", namespace, reason: cause instanceof Error ? cause.message : "failed" });
    untilItCan(() => ensureProducerConsumer(nc, namespace), failed).catch(failed);
  };
}

/** NATS may still be starting, or its cluster forming, when we are there already: it gets as long as it needs. */
async function untilItCan<T>(work: () => Promise<T>, onFailure: (failure: Failure) => void): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof Failure && cause.retry)) throw cause;
      onFailure(cause);
      await sleep(installRetryMs);
    }
  }
}

function servedKindsParts({ client, report }: Context): ServedKindsParts {
  return {
    kinds,
    read: async () => {
      const seen = await lookAt(client, `/openapi/v3/apis/${apiVersion}`).catch(() => undefined);
      return seen?.kind === "found" ? seen.body : undefined;
    },
    report,
    every: (ms, run) => {
      const timer = setInterval(run, ms);
      return { stop: () => clearInterval(timer) };
    },
  };
}

type Context = {
  readonly nc: NatsConnection;
  readonly client: KubeClient;
  readonly install: Install;
  readonly settings: OperatorSettings;
  readonly report: (event: OperatorEvent) => void;
};

/** Everything the operator sees, kept up to date whether it leads or not; what changes is told to `current`. */
type Sights = {
  readonly watches: Watches;
  readonly configMaps: ListWatch<WatchedConfigMap>;
  readonly mirrors: OperatorMirrors;
  readonly desired: DesiredStore;
  readonly policy: Policy;
  readonly ceaseClock: CeaseClock;
  /** Who is told; set when the operator is put together. */
  current: Operator | undefined;
  readonly close: () => Promise<void>;
};

async function openSights(context: Context): Promise<Sights> {
  const { nc, client, settings, report } = context;
  const ceaseClock = createCeaseClock(Date.now);
  const bucket = await openBucket(nc, buckets.desired);
  const desired = createDesiredStore({ bucket, same: isDeepStrictEqual, report });
  const policy = createPolicy({
    load: (bundle) => loadPolicy(nc, bundle),
    onLoaded: () => sights?.current?.triggers.all("Campaign"),
    report,
  });
  let sights: Sights | undefined;
  const toProducers = producerReaders(nc, report);
  const known = new Map<string, GateRecord>();
  const mirrors = await openOperatorMirrors(nc, {
    onDesired: (key, value, revision) => {
      desired.seen(key, value, revision);
      if (key === desiredKeys.activeBundle) policy.want(desiredBundle.safeParse(value).data);
      toProducers(key);
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
    mirrors.stop();
    await policy.close();
  };
  sights = { watches, configMaps, mirrors, desired, policy, ceaseClock, current: undefined, close };
  return sights;
}

async function loadPolicy(nc: NatsConnection, { digest }: DesiredBundle) {
  const bytes = await getBundle(nc, digest);
  if (bytes === undefined) return { ok: false as const, reason: "the bundle is not in the store yet" };
  return await loadCampaignPolicy(bytes, digest);
}

function notReadyBecause({ watches, configMaps }: Sights): string | undefined {
  const waiting = Object.entries({ ...watches, ConfigMap: configMaps }).filter(([, watch]) => !watch.isReady());
  return waiting.length === 0 ? undefined : `it has not read ${waiting.map(([kind]) => kind).join(", ")} yet`;
}

function runFor({ client, settings, report }: Context, sights: Sights): Leadership {
  return createLeadership({
    ready: everythingSeen(sights),
    elect: (on) =>
      electLeader(client, {
        namespace: settings.CONSENTRY_NAMESPACE,
        name: "consentry-operator",
        identity: `${settings.CONSENTRY_NAME}_${randomBytes(4).toString("hex")}`,
        report,
        ...on,
      }),
  });
}

/** Also the policy: a campaign that it cannot be asked about yet would look as if it were not ready any more. */
async function everythingSeen({ watches, configMaps, policy }: Sights): Promise<void> {
  await Promise.all([...Object.values(watches), configMaps].map((watch) => watch.ready));
  await policy.settled();
}

function operatorParts(context: Context, sights: Sights, isLeading: () => boolean): OperatorParts {
  const { watches, mirrors, desired, policy, ceaseClock } = sights;
  const { report } = context;
  const writes = writeParts(context, sights);
  const shared = {
    ...writes,
    desired,
    report,
    nowMs: Date.now,
    sha256Hex,
    holdState: mirrors.holds.get,
    senderWords: (ref: CampaignRef) => mirrors.senderWords.get(standingKeys.sender(ref)),
    templateWords: (ref: CampaignRef) => mirrors.templateWords.get(standingKeys.template(ref)),
    gates: () => [...mirrors.gates.entries()].map(([, gate]) => gate),
    totals: (ref: CampaignRef) => totalsOf(sights, context.install, ref),
    activeBundle: () => desiredBundle.safeParse(desired.get(desiredKeys.activeBundle)?.value).data,
    cases: watches.ComplianceCase.list,
    complianceCase: watches.ComplianceCase.get,
  };
  const lookup = {
    sender: watches.Sender.get,
    source: watches.ConsentSource.get,
    template: watches.MessageTemplate.get,
  };
  return {
    createQueue,
    report,
    isLeading,
    monotonicMs: () => performance.now(),
    campaign: watches.Campaign.get,
    campaigns: watches.Campaign.list,
    senders: watches.Sender.list,
    cases: watches.ComplianceCase.list,
    complianceCase: watches.ComplianceCase.get,
    keysOf: (kind) => watches[kind].list().map(({ metadata }) => objectKey(metadata)),
    storedKeys: desired.keys,
    campaignParts: { ...shared, campaign: watches.Campaign.get, lookup, policy, ceaseClock },
    sourceParts: { ...shared, source: watches.ConsentSource.get, ...sourceReading(context, sights) },
    templateParts: { ...shared, template: watches.MessageTemplate.get },
    senderParts: { ...shared, sender: watches.Sender.get, campaign: watches.Campaign.get },
    bundleParts: { ...shared, ...bundleReading(context, sights) },
    caseParts: { ...shared, subject: (of) => subjectOf(watches, of) },
    reviewParts: { ...shared, review: watches.ComplianceReview.get },
  };
}

function writeParts({ nc, client, install, settings, report }: Context, { mirrors }: Sights) {
  const budget = createWriteBudget({ perSecond: 20, burst: 40, debtMax: 100 });
  const apply = createStatusApply(client, budget);
  const recorder = createEventRecorder(client, {
    controller: `${group}/operator`,
    instance: settings.CONSENTRY_NAME,
    report,
  });
  const tell: TellEvent = ({ kind, object, event }) =>
    recorder.record({ ...event, type: resourceTypeOf(kind), ref: object.metadata, uid: object.metadata.uid });
  const cases = resourceTypeOf("ComplianceCase");
  const storeHold = createHoldWriter({ nc, partitions: install.partitions, holds: mirrors.holds });
  return {
    tell,
    writeStatus: createStatusWriter({
      apply: ({ kind, ...wanted }) => apply({ ...wanted, type: resourceTypeOf(kind) }),
      same: sameAsJson,
      nowMs: Date.now,
      report,
    }).write,
    writeHold: async (record: HoldRecord) => {
      await storeHold(record);
      report({ type: "hold-written", record });
    },
    createCase: ({ namespace, name, spec }: { namespace: string; name: string; spec: object }) =>
      createObject(client, cases, { metadata: { namespace, name }, spec }),
    signCase: async (signed: { metadata: CampaignRef & { resourceVersion: string } }, entries: object) =>
      void (await patchSpec(client, cases, signed, entries)),
  };
}

/** Absent and undefined are the same to the API server. */
function sameAsJson(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
}

function totalsOf({ mirrors }: Sights, { partitions }: Install, ref: CampaignRef) {
  const all = Array.from({ length: partitions }, (_, partition) => mirrors.totals.get(totalsKey(ref, partition)));
  return all.filter((each) => each !== undefined);
}

const noSealer =
  "A list in a ConfigMap names people, and the operator has no CONSENTRY_PSEUDONYM_KEY to seal it with: set it, or put the list below sync's mounted directory.";

function sourceReading({ client, settings }: Context, { mirrors }: Sights) {
  const key = settings.CONSENTRY_PSEUDONYM_KEY;
  const sealer = key === undefined ? undefined : createSealer({ key });
  return {
    health: ({ namespace, name }: CampaignRef) => mirrors.sources.get(`${namespace}.${name}`),
    readSealed: async (ref: ListRef): Promise<FileContent> => {
      if (sealer === undefined) return { ok: false, problem: noSealer };
      const content = await (ref.kind === "Secret" ? readSecretKey : readConfigMapKey)(client, ref);
      return content.ok ? { ok: true, text: sealer.seal(Buffer.from(content.value).toString("utf8")) } : content;
    },
  };
}

function bundleReading({ nc, client, settings }: Context, { watches, configMaps, mirrors }: Sights) {
  const namespace = settings.CONSENTRY_NAMESPACE;
  return {
    namespace,
    bundle: watches.PolicyBundle.get,
    bundles: watches.PolicyBundle.list,
    policyHolds: () => [...mirrors.holds.entries()].flatMap(([scope, state]) => policyHold(scope, state.holds.policy)),
    storeBundle: (digest: string, bytes: Uint8Array) => putBundle(nc, digest, bytes),
    readContent: createContentReader({
      readBundle,
      digestOf: bundleDigest,
      fromFile: readWholeFile,
      ...createOwnKeys({ client, configMaps, namespace }),
    }),
  };
}

function policyHold(scope: string, hold: HoldRecord | undefined): HoldRecord[] {
  return hold !== undefined && scope.startsWith("campaign.") ? [hold] : [];
}

function subjectOf(
  watches: Watches,
  { kind, namespace, name }: { kind: KindName; namespace?: string | undefined; name: string },
) {
  const found = watches[kind].get(objectKey({ namespace, name }));
  return found === undefined ? undefined : { ...found, kind };
}
