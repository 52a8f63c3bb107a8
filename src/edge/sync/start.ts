import { complaintSignalOf } from "../../domain/consent/complaint.ts";
import { mergedSuppressions } from "../../domain/consent/suppression.ts";
import { campaignId } from "../../domain/partition/fold.ts";
import { canonicalRecipient } from "../../domain/recipient/canonical.ts";
import { natsFrom, readSettings } from "../../io/environment.ts";
import { parseInstant } from "../../io/instant.ts";
import { followApprovals } from "../../io/nats/approval-log.ts";
import { openBucket } from "../../io/nats/bucket.ts";
import { publishComplaint } from "../../io/nats/complaints.ts";
import { connectNats, type NatsConnection, onConnection } from "../../io/nats/connect.ts";
import { appendConsent, consentsHeld, followConsent, scanConsent, wasConsentHeld } from "../../io/nats/consent-log.ts";
import { requireKeys } from "../../io/nats/keys.ts";
import { openLinks } from "../../io/nats/links.ts";
import { readMany, writeMany } from "../../io/nats/many.ts";
import { mirrorBucket } from "../../io/nats/mirror.ts";
import { openSourceHealth } from "../../io/nats/source-health.ts";
import { lastSequence } from "../../io/nats/stored.ts";
import { carrySuppressions, changeSuppression, type StopLists } from "../../io/nats/suppressions.ts";
import { untilInstalled } from "../../io/nats/until-installed.ts";
import {
  followWithdrawals,
  giveUpWithdrawal,
  withdrawalsWaiting,
  workOffWithdrawals,
} from "../../io/nats/withdrawals.ts";
import { createPseudonyms, type Pseudonyms } from "../../io/pseudonym.ts";
import { createSealer, type Sealer } from "../../io/sealed-text.ts";
import { sha256Hex } from "../../io/sha256.ts";
import { createGuard, type Guard } from "../../io/sources/guard.ts";
import { serveHealth } from "../../io/telemetry/health.ts";
import { createTelemetry } from "../../io/telemetry/telemetry.ts";
import { Failure } from "../../schemas/failures.ts";
import { type SyncSettings, syncSettings } from "../../schemas/settings.ts";
import { consentCheckpoint, consentCheckpointKey } from "../../schemas/wire/consent.ts";
import { desiredCampaign, desiredKeys, desiredSource } from "../../schemas/wire/desired.ts";
import { buckets, partitionOf, streams, suppressSentinelKey } from "../../schemas/wire/subjects.ts";
import type { ComplaintParts } from "./complaints.ts";
import { type FirstWritten, followFirstWritten } from "./first-written.ts";
import { serveRights } from "./join-rights.ts";
import { originOf, posterOf, pushesOf } from "./join-sources.ts";
import { createNotifier, type NotifierParts } from "./notify.ts";
import type { StateWrite } from "./projector.ts";
import type { ReadingParts } from "./reading.ts";
import { runSync, type Sync, type SyncParts } from "./run.ts";
import { progress } from "./source-runner.ts";
import { syncMetrics, syncReporter } from "./told.ts";

export type RunningSync = {
  /** Where /metrics, /healthz and /readyz are. */
  readonly url: string;
  /** Where rows are pushed to; undefined when nowhere. */
  readonly pushUrl: string | undefined;
  readonly stop: () => Promise<void>;
};

/** Starts the sync role from environment variables and runs until stopped. @throws Failure when settings are wrong */
export async function startSync(env: NodeJS.ProcessEnv): Promise<RunningSync> {
  const settings = readSettings(syncSettings, env);
  const { log, meter, metricsText } = createTelemetry({
    role: "sync",
    name: settings.CONSENTRY_NAME,
    level: settings.CONSENTRY_LOG_LEVEL,
    metrics: syncMetrics,
  });
  const report = syncReporter({ log, meter });
  const pseudonyms = createPseudonyms(settings);
  const guard = createGuard({
    hosts: settings.CONSENTRY_SOURCE_HOSTS,
    loopback: settings.CONSENTRY_SOURCE_LOOPBACK,
  });
  const nc = await connectNats(natsFrom(settings, settings.CONSENTRY_NAME, "sync"));
  const natsIsAway = onConnection(nc, (connected) => report({ type: "connection-changed", connected }));
  const { partitions } = await untilInstalled(nc);
  await requireKeys(nc, pseudonyms.keys);
  const suppressions = await mirrorBucket(nc, {
    bucket: buckets.suppress,
    filters: [suppressSentinelKey],
    parse: () => true,
  });
  const firstWritten = await firstWrittenOf(nc, partitions);
  const sealer = createSealer(pseudonyms.secrets);
  const parts = await syncParts(nc, {
    settings,
    pseudonyms,
    sealer,
    guard,
    partitions,
    report,
    firstWritten,
    suppressionsAreThere: () => suppressions.size() > 0,
  });
  const sync = runSync(parts);
  const declared = await mirrorBucket(nc, {
    bucket: buckets.desired,
    filters: ["source.>"],
    parse: (value) => desiredSource.parse(value),
    onChange: (key, source) => sync.declare(key.slice("source.".length).replace(".", "/"), source),
  });
  const pushes = await pushesOf(sync, declared, { settings, report });
  const health = await serveHealth({
    listen: settings.CONSENTRY_LISTEN,
    metricsText,
    notReadyBecause: () => natsIsAway() ?? sync.notReadyBecause(),
  });
  const requests = serveRights(nc, {
    identify: parts.identify,
    report,
    sources: () => [...declared.entries()].map(([, source]) => source),
    sealer,
  });
  const followers = [declared, suppressions, firstWritten, ...requests];
  log("info", "sync-started", { url: health.url, ...(pushes ? { push: pushes.url } : {}) });
  return {
    url: health.url,
    pushUrl: pushes?.url,
    stop: async () => {
      await pushes?.stop();
      await stopAll(nc, sync, followers, health);
    },
  };
}

async function firstWrittenOf(nc: NatsConnection, partitions: number): Promise<FirstWritten> {
  const campaigns = await mirrorBucket(nc, {
    bucket: buckets.desired,
    filters: ["campaign.>"],
    parse: (value) => desiredCampaign.parse(value),
  });
  const firstWritten = followFirstWritten({
    followApprovals: (options) => followApprovals(nc, options),
    sourcesOf: (campaign) => campaigns.get(desiredKeys.campaign(campaign))?.sources.map(campaignId) ?? [],
    partitions,
    nowMs: Date.now,
  });
  return {
    ...firstWritten,
    stop: () => {
      firstWritten.stop();
      campaigns.stop();
    },
  };
}

async function stopAll(
  nc: NatsConnection,
  sync: Sync,
  followers: { stop: () => void }[],
  health: { stop: () => Promise<void> },
) {
  sync.stop();
  for (const follower of followers) follower.stop();
  await health.stop();
  await nc.close();
}

type Context = {
  readonly settings: SyncSettings;
  readonly pseudonyms: Pseudonyms;
  readonly guard: Guard;
  readonly sealer: Sealer;
  readonly partitions: number;
  readonly report: SyncParts["report"];
  readonly firstWritten: FirstWritten;
  readonly suppressionsAreThere: () => boolean;
};

async function syncParts(nc: NatsConnection, context: Context): Promise<SyncParts> {
  const health = await openSourceHealth(nc, {
    sealer: context.sealer,
    readProgress: (value) => progress.safeParse(value).data,
  });
  return {
    ...(await projectionParts(nc)),
    ...readingParts(nc, context),
    ...complaintParts(nc),
    originOf: (source) => originOf(source, context),
    scan: (onState) => scanConsent(nc, { onState: (key, state) => onState(campaignId(key), state, key.pseudonym) }),
    firstWritten: context.firstWritten,
    putHealth: health.put,
    saidBefore: health.before,
    describe: (cause) => (cause instanceof Failure ? cause.message : "it failed in an unforeseen way: see sync's log"),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    later,
    suppressionsAreThere: context.suppressionsAreThere,
    notifier: createNotifier(notifierParts(nc, context)),
    report: context.report,
  };
}

async function projectionParts(nc: NatsConnection) {
  const consent = await openBucket(nc, buckets.consent);
  const known = consentCheckpoint.safeParse((await consent.get(consentCheckpointKey))?.value).data;
  return {
    checkpoint: known?.toldUpTo ?? known?.sequence ?? 0,
    saveCheckpoint: async (projected: number, toldUpTo: number) => {
      // What is read again because of untold complaints has been projected before.
      const sequence = Math.max(projected, known?.sequence ?? 0);
      await consent.put(consentCheckpointKey, { sequence, ...(toldUpTo < sequence && { toldUpTo }) });
    },
    read: (keys: readonly string[]) => readMany(nc, { bucket: buckets.consent, keys }),
    write: (writes: readonly StateWrite[]) => writeMany(nc, { bucket: buckets.consent, writes }),
    follow: (options: Parameters<SyncParts["follow"]>[0]) => followConsent(nc, options),
    streamEnd: () => lastSequence(nc, streams.consent),
    sha256Hex,
  };
}

async function stopLists(nc: NatsConnection): Promise<StopLists> {
  return { suppress: await openBucket(nc, buckets.suppress), links: await openLinks(nc), merged: mergedSuppressions };
}

function complaintParts(nc: NatsConnection): ComplaintParts {
  return {
    changeStops: async (person, change) => await changeSuppression(await stopLists(nc), person, change),
    complain: (complained) => publishComplaint(nc, complaintSignalOf(complained, sha256Hex)),
  };
}

function notifierParts(nc: NatsConnection, context: Context): NotifierParts {
  return {
    told: (onTold) => followWithdrawals(nc, onTold),
    withdrawals: (source, onDelivery) => workOffWithdrawals(nc, source, onDelivery),
    waiting: (source) => withdrawalsWaiting(nc, source),
    giveUp: (source, signal) => giveUpWithdrawal(nc, { about: source, signal }),
    open: context.sealer.open,
    post: posterOf(context),
    later,
    random: Math.random,
    nowMs: Date.now,
    report: context.report,
  };
}

function later(run: () => void, delayMs: number) {
  const timer = setTimeout(run, delayMs);
  return { cancel: () => clearTimeout(timer) };
}

function readingParts(
  nc: NatsConnection,
  { pseudonyms, partitions }: Context,
): Omit<ReadingParts, "append"> & Pick<SyncParts, "append"> {
  return {
    identify: (written) => {
      const recipient = canonicalRecipient(written);
      return (
        recipient && {
          pseudonym: pseudonyms.of(recipient.id),
          other: pseudonyms.otherOf?.(recipient.id),
          partition: partitionOf(recipient.lastFour, partitions),
        }
      );
    },
    wasHeld: (source) => wasConsentHeld(nc, source),
    heldOf: (source, people) => consentsHeld(nc, source, people),
    held: (source, onState) => scanConsent(nc, { source, onState }),
    carryStops: async (people) => await carrySuppressions(nc, await stopLists(nc), people),
    append: (source, placed, onTogether) =>
      appendConsent(
        nc,
        placed.map((each) => ({ ...each, source })),
        { onTogether },
      ),
    parseInstant,
    nowMs: Date.now,
  };
}
