import { randomUUID } from "node:crypto";
import {
  type ConsentTable,
  createConsentTable,
  type TableLegend,
  tableLayout,
  tableParts,
} from "../domain/consent/table/table.ts";
import { createQuietHours } from "../domain/facts/quiet-hours.ts";
import type { ReadMessage } from "../domain/message/bundle-reader.ts";
import { decodeSend } from "../domain/message/decode.ts";
import { natsFrom, readSettings } from "../io/environment.ts";
import { consentFile } from "../io/files/consent-file.ts";
import { openBucket } from "../io/nats/bucket.ts";
import { connectNats, type NatsConnection, onConnection } from "../io/nats/connect.ts";
import type { ConsentMirror } from "../io/nats/consent-mirror.ts";
import type { Place } from "../io/nats/follow.ts";
import { openGateMirrors } from "../io/nats/gate-mirrors.ts";
import { showHoldState, writeHold } from "../io/nats/holds.ts";
import type { Install } from "../io/nats/install.ts";
import { requireKeys } from "../io/nats/keys.ts";
import { writeMany } from "../io/nats/many.ts";
import { mirrorBucket } from "../io/nats/mirror.ts";
import { untilInstalled } from "../io/nats/until-installed.ts";
import { countryOf } from "../io/phone/country.ts";
import { offsetMinutesOf } from "../io/phone/local-time.ts";
import { zonesOf } from "../io/phone/zones.ts";
import { createPseudonyms, type Pseudonyms } from "../io/pseudonym.ts";
import { serveHealth } from "../io/telemetry/health.ts";
import { openTraces } from "../io/telemetry/open-traces.ts";
import { createTelemetry } from "../io/telemetry/telemetry.ts";
import type { Traces } from "../io/telemetry/traces.ts";
import { type GateSettings, gateSettings } from "../schemas/settings.ts";
import { traceMetrics } from "../schemas/telemetry.ts";
import { type DesiredBundle, desiredBundle } from "../schemas/wire/desired.ts";
import { gateRecord } from "../schemas/wire/gates.ts";
import { holdState } from "../schemas/wire/hold.ts";
import { buckets, totalsKey } from "../schemas/wire/subjects.ts";
import { type Totals, totals } from "../schemas/wire/totals.ts";
import { createBundles } from "./bundles.ts";
import { bundleReader, loadBundle } from "./join-bundle.ts";
import { attachReaders, logParts } from "./join-log.ts";
import { serveWords } from "./join-texts.ts";
import { beginTraces } from "./join-traces.ts";
import { createPolicyInput, isDecidable, type Lookups } from "./policy-input.ts";
import { createReplyKind } from "./replies.ts";
import { type GateParts, runGate } from "./run.ts";
import { countScores } from "./score-counts.ts";
import { keepSnapshots, restoreConsents } from "./snapshots.ts";
import { type GateEvent, gateMetrics, gateReporter } from "./telemetry.ts";
import { systemTimers } from "./timers.ts";

export type RunningGate = {
  /** Where /metrics, /healthz and /readyz are. */
  readonly url: string;
  /** Settles when the gate has ended; rejects with the fault that ended it. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
};

const secondsPerDay = 86_400;

/**
 * Starts the gate role from environment variables.
 *
 * @param around lets a lab put something around what the gate needs of the world
 * @throws Failure when settings are wrong
 */
export async function startGate(
  env: NodeJS.ProcessEnv,
  around: (parts: GateParts) => GateParts = (parts) => parts,
): Promise<RunningGate> {
  const settings = readSettings(gateSettings, env);
  const { log, meter, metricsText } = createTelemetry({
    role: "gate",
    name: settings.CONSENTRY_NAME,
    level: settings.CONSENTRY_LOG_LEVEL,
    metrics: [...gateMetrics, ...traceMetrics],
  });
  const traces = await openTraces({ settings, role: "gate", name: settings.CONSENTRY_NAME, meter });
  const report = gateReporter({ log, meter });
  const pseudonyms = createPseudonyms(settings);
  const nc = await connectNats(natsFrom(settings, settings.CONSENTRY_NAME, "gate"));
  const natsIsAway = onConnection(nc, (connected) => report({ type: "connection-changed", connected }));
  const install = await untilInstalled(nc);
  await requireKeys(nc, pseudonyms.keys);
  let onBundle = (): void => {};
  const bundles = createBundles({
    load: (wanted) => loadBundle(nc, settings, wanted),
    onActive: ({ digest, revision }) => {
      report({ type: "bundle-active", digest, revision });
      onBundle();
    },
    onRefused: (wanted, refused) => report({ type: "bundle-refused", digest: wanted.digest, ...refused }),
    sleep,
  });
  const scored = countScores(bundleReader(bundles));
  meter.atScrape(async () => scored.samples());
  const { read } = scored;
  const { parts, attach, close } = await gateParts({
    nc,
    settings,
    pseudonyms,
    install,
    bundles,
    read,
    report,
    traces,
  });
  const gate = runGate(around(parts));
  onBundle = gate.onBundle;
  attach(gate);
  const health = await serveHealth({
    listen: settings.CONSENTRY_LISTEN,
    metricsText,
    notReadyBecause: () => natsIsAway() ?? gate.notReadyBecause(),
    podNotReadyBecause: () => natsIsAway() ?? gate.podNotReadyBecause(),
  });
  log("info", "gate-started", { url: health.url });
  return {
    url: health.url,
    ended: gate.ended,
    stop: async () => {
      await gate.stop();
      close();
      await health.stop();
      await nc.close();
      await traces?.close();
    },
  };
}

type Context = {
  readonly nc: NatsConnection;
  readonly settings: GateSettings;
  readonly pseudonyms: Pseudonyms;
  readonly install: Install;
  readonly bundles: ReturnType<typeof createBundles>;
  readonly read: ReadMessage;
  readonly report: (event: GateEvent) => void;
  readonly traces: Traces | undefined;
};

async function gateParts(context: Context) {
  const { nc, settings, pseudonyms, install, bundles, read, report, traces } = context;
  const reading: { stop: () => void }[] = [];
  const onTotals: ReturnType<typeof runGate>["onTotals"] = () => {};
  let changed = { desired: () => {}, stop: () => {}, gates: () => {}, totals: onTotals };
  const snapshot = await consentSnapshot(context);
  const mirrors = await openGateMirrors(nc, {
    onDesired: () => changed.desired(),
    onStop: () => changed.stop(),
    consents: {
      create: createConsentTable,
      restored: snapshot?.restored,
      onOtherBucket: () => report({ type: "consent-read-anew" }),
    },
  });
  if (snapshot) reading.push(snapshot.keep(mirrors.consents));
  const lookups: Lookups = { ...mirrors, country: countryOf, quietHours: recipientQuietHours(), read };
  const bundle = await mirrorBucket<DesiredBundle>(nc, {
    bucket: buckets.desired,
    filters: ["bundle.active"],
    parse: (value) => desiredBundle.parse(value),
    onChange: (_key, value) => bundles.want(value),
  });
  const gates = await mirrorBucket(nc, {
    bucket: buckets.gates,
    parse: (value) => gateRecord.parse(value),
    onChange: () => changed.gates(),
  });
  const holds = await mirrorBucket(nc, { bucket: buckets.holds, parse: (value) => holdState.parse(value) });
  const counts = await mirrorBucket(nc, {
    bucket: buckets.totals,
    parse: (value) => totals.parse(value),
    onChange: (key, value) => tellTotals(key, value, changed.totals),
  });
  const gatesBucket = await openBucket(nc, buckets.gates);
  const { partitions } = install;
  const policyInput = createPolicyInput(lookups);
  const parts: GateParts = {
    name: settings.CONSENTRY_NAME,
    startedAtMs: Date.now(),
    partitions,
    verdictTtlSeconds: install.verdictDays * secondsPerDay,
    bundles,
    report,
    ...(traces ? { beginTrace: beginTraces(traces) } : {}),
    ...logParts(nc, { traced: traces !== undefined }),
    decode: decodeSend,
    pseudonym: pseudonyms.of,
    otherPseudonym: pseudonyms.otherOf,
    replyKind: createReplyKind(mirrors),
    policyInput: (subject) => JSON.stringify(policyInput(subject)),
    decidable: (record) => isDecidable(lookups, mirrors.campaign(record.campaign), Date.now()),
    campaign: mirrors.campaign,
    suppressionsAreThere: mirrors.suppressionsAreThere,
    writeHold: (record) => writeHold(nc, { record, partitions }),
    putTotals: async (counted) => {
      const writes = counted.map(({ campaign, partition, totals: value }) => ({
        key: totalsKey(campaign, partition),
        value,
        expected: undefined,
      }));
      await writeMany(nc, { bucket: buckets.totals, writes });
    },
    toldTotals: (ref, partition) => counts.get(totalsKey(ref, partition)),
    showHoldState: (state) => showHoldState(nc, state),
    retire: () => gatesBucket.delete(settings.CONSENTRY_NAME),
    announce: async (record) => void (await gatesBucket.put(record.name, record)),
    holdState: holds.get,
    desiredRevision: () => Math.max(mirrors.revision(), bundle.revision()),
    stopsRevision: mirrors.stopsRevision,
    aliveGates: () => [...gates.entries()].map(([, record]) => record),
    newToken: randomUUID,
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
    sleep,
    timers: systemTimers,
  };
  return { parts, attach, close };

  function attach(gate: ReturnType<typeof runGate>): void {
    changed = { desired: gate.onDesired, stop: gate.onStop, gates: gate.onGates, totals: gate.onTotals };
    for (const [key, value] of counts.entries()) tellTotals(key, value, gate.onTotals);
    reading.push(...attachReaders(nc, context, gate), serveWords(nc, pseudonyms, mirrors));
  }

  function close(): void {
    for (const reader of [mirrors, bundle, gates, holds, counts, ...reading]) reader.stop();
  }
}

/** What the last snapshot of consent holds, and how the next ones are written; undefined when none are kept. */
async function consentSnapshot({ settings, report }: Context) {
  const { CONSENTRY_SNAPSHOT_DIR: directory, CONSENTRY_NAME: name, CONSENTRY_PSEUDONYM_KEY: key } = settings;
  if (directory === undefined) return undefined;
  const file = consentFile<TableLegend>({ directory, name, key, layout: tableLayout, parts: tableParts });
  const monotonicMs = () => performance.now();
  const restored = await restoreConsents({ read: file.read, report, monotonicMs });
  return { restored, keep };

  function keep(consents: ConsentMirror<ConsentTable>) {
    const write = (place: Place) => {
      const { part, legend } = consents.store();
      return file.write({ place, part, legend });
    };
    const parts = { place: consents.place, write, report, monotonicMs, timers: systemTimers };
    return keepSnapshots(parts, restored?.place);
  }
}

/** Whether it is quiet where a person may be. */
export function recipientQuietHours(): Lookups["quietHours"] {
  const quietHours = createQuietHours(offsetMinutesOf);
  return (interval, person, nowMs) => quietHours({ interval, zones: zonesOf(person), nowMs });
}

function tellTotals(key: string, value: Totals | undefined, tell: ReturnType<typeof runGate>["onTotals"]): void {
  const [namespace, name, partition] = key.split(".");
  if (namespace && name && value) tell({ namespace, name }, Number(partition), value);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
