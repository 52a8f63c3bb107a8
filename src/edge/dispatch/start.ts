import { hash } from "node:crypto";
import { mergedSuppressions, withSuppression } from "../../domain/consent/suppression.ts";
import { natsFrom, readSettings } from "../../io/environment.ts";
import { secretFile } from "../../io/files/secret.ts";
import { type CloudApi, createCloudApi } from "../../io/http/cloud-api.ts";
import { approvedBody, removeApprovedBody, verdictAt } from "../../io/nats/approvals.ts";
import { type Bucket, openBucket } from "../../io/nats/bucket.ts";
import { changeValue } from "../../io/nats/change.ts";
import { connectNats, type NatsConnection, onConnection } from "../../io/nats/connect.ts";
import { consentsOf } from "../../io/nats/consent-log.ts";
import { type Links, openLinks } from "../../io/nats/links.ts";
import { type Mirror, mirrorBucket } from "../../io/nats/mirror.ts";
import { publishJson } from "../../io/nats/records.ts";
import { changeSuppression } from "../../io/nats/suppressions.ts";
import { untilInstalled } from "../../io/nats/until-installed.ts";
import { waitingNow } from "../../io/nats/waiting.ts";
import { workOff } from "../../io/nats/work.ts";
import { serveHealth } from "../../io/telemetry/health.ts";
import { openTraces } from "../../io/telemetry/open-traces.ts";
import { createTelemetry } from "../../io/telemetry/telemetry.ts";
import { type DispatchSettings, dispatchSettings } from "../../schemas/settings.ts";
import { traceMetrics } from "../../schemas/telemetry.ts";
import { readSuppression, type SuppressionState } from "../../schemas/wire/consent.ts";
import {
  type DesiredCampaign,
  type DesiredSender,
  desiredCampaign,
  desiredKeys,
  desiredSender,
} from "../../schemas/wire/desired.ts";
import { type HoldState, holdState, isHeld } from "../../schemas/wire/hold.ts";
import { type HoldSight, holdSight, sightKey, type WaitingRecord, waitingKey } from "../../schemas/wire/sent.ts";
import { type DeliverySignal, signalSubject } from "../../schemas/wire/signal.ts";
import {
  buckets,
  type CampaignRef,
  campaignScope,
  senderScope,
  streams,
  suppressKey,
  suppressSentinelKey,
} from "../../schemas/wire/subjects.ts";
import { decodeVerdict } from "../../schemas/wire/verdict.ts";
import { beginTraces } from "./join-traces.ts";
import { createLedger } from "./ledger.ts";
import { type Dispatch, type DispatchParts, runDispatch } from "./run.ts";
import { dispatchMetrics, dispatchReporter } from "./told.ts";

export type RunningDispatch = { readonly url: string; readonly stop: () => Promise<void> };

/** Handed out by the durable consumer and not acknowledged, at most. */
const inFlightMax = 256;
/** Everything in hand says every few seconds that it is; what a dead dispatch had in hand comes again after this. */
const ackWaitMs = 10_000;
const connectTimeoutMs = 5000;
const connectionsMax = 64;
const noToken = "there is no WhatsApp token: nothing can be sent";

/** Starts the dispatch role from environment variables and runs until stopped. @throws Failure when settings are wrong */
export async function startDispatch(env: NodeJS.ProcessEnv): Promise<RunningDispatch> {
  const settings = readSettings(dispatchSettings, env);
  const { log, meter, metricsText } = createTelemetry({
    role: "dispatch",
    name: settings.CONSENTRY_NAME,
    level: settings.CONSENTRY_LOG_LEVEL,
    metrics: [...dispatchMetrics, ...traceMetrics],
  });
  const report = dispatchReporter({ log, meter });
  const traces = await openTraces({ settings, role: "dispatch", name: settings.CONSENTRY_NAME, meter });
  const token = tokenOf(settings);
  const cloud = createCloudApi({
    baseUrl: settings.CONSENTRY_CLOUD_API_URL,
    version: settings.CONSENTRY_CLOUD_API_VERSION,
    token,
    connections: connectionsMax,
    connectTimeoutMs,
    answerTimeoutMs: settings.CONSENTRY_SEND_TIMEOUT_MS,
  });
  const nc = await connectNats(natsFrom(settings, settings.CONSENTRY_NAME, "dispatch"));
  const natsIsAway = onConnection(nc, (connected) => report({ type: "connection-changed", connected }));
  await untilInstalled(nc, () => log("warn", "not-installed"));
  let dispatch: Dispatch | undefined;
  const mirrors = await loadMirrors(nc, (scope, held) => dispatch?.onHold(scope, held));
  const sent = await openBucket(nc, buckets.sent);
  const suppress = await openBucket(nc, buckets.suppress);
  const links = await openLinks(nc);
  dispatch = runDispatch({
    ...mirrorParts(mirrors),
    ...bucketParts(nc, { sent, suppress, links, mirrors }),
    ...logParts(nc),
    digest: (text) => `sha256:${hash("sha256", text)}`,
    post: timed(cloud, (seconds) => report({ type: "posted", seconds })),
    ledger: createLedger(sent, {
      nowMs: Date.now,
      sendingMaxMs: settings.CONSENTRY_SEND_TIMEOUT_MS + 2 * connectTimeoutMs,
    }),
    nowMs: Date.now,
    report,
    ...(traces ? { beginTrace: beginTraces(traces) } : {}),
    every: (ms, run) => {
      const timer = setInterval(run, ms);
      return { cancel: () => clearInterval(timer) };
    },
  });
  const running = dispatch;
  for (const [scope, state] of mirrors.holds.entries()) running.onHold(scope, isHeld(state));
  const work = workOff(nc, {
    stream: streams.verdicts,
    durable: "dispatch",
    filter: "consentry.verdict.approved.>",
    maxInFlight: inFlightMax,
    ackWaitMs,
    headersOnly: true,
    onMessage: (each) => running.take({ ...each, verdict: decodeVerdict(each.subject, each.header) }),
    onInterrupted: (reason) => report({ type: "fault", what: "reading approvals", error: reason }),
  });
  const health = await serveHealth({
    listen: settings.CONSENTRY_LISTEN,
    metricsText,
    notReadyBecause: () => natsIsAway() ?? (token() === undefined ? noToken : undefined),
  });
  log("info", "dispatch-started", { url: health.url });
  return {
    url: health.url,
    stop: async () => {
      work.stop();
      await running.drain();
      for (const mirror of Object.values(mirrors)) mirror.stop();
      await health.stop();
      await cloud.close();
      await nc.close();
      await traces?.close();
    },
  };
}

function tokenOf(settings: DispatchSettings): () => string | undefined {
  if (settings.CONSENTRY_WHATSAPP_TOKEN_FILE) return secretFile(settings.CONSENTRY_WHATSAPP_TOKEN_FILE);
  return () => settings.CONSENTRY_WHATSAPP_TOKEN;
}

type Mirrors = {
  readonly campaigns: Mirror<DesiredCampaign>;
  readonly senders: Mirror<DesiredSender>;
  readonly holds: Mirror<HoldState>;
  readonly suppressions: Mirror<SuppressionState>;
};

async function loadMirrors(nc: NatsConnection, onHold: (scope: string, held: boolean) => void): Promise<Mirrors> {
  const desired = { bucket: buckets.desired };
  return {
    campaigns: await mirrorBucket(nc, {
      ...desired,
      filters: ["campaign.>"],
      parse: (value) => desiredCampaign.parse(value),
    }),
    senders: await mirrorBucket(nc, {
      ...desired,
      filters: ["sender.>"],
      parse: (value) => desiredSender.parse(value),
    }),
    holds: await mirrorBucket(nc, {
      bucket: buckets.holds,
      parse: (value) => holdState.parse(value),
      onChange: (scope, state) => onHold(scope, isHeld(state)),
    }),
    suppressions: await mirrorBucket(nc, { bucket: buckets.suppress, parse: readSuppression }),
  };
}

function mirrorParts(mirrors: Mirrors): Pick<DispatchParts, "knownNow" | "isHeld" | "holdOf"> {
  const states = (campaign: CampaignRef, sender: string) =>
    ["all", senderScope(refOf(sender)), campaignScope(campaign)].map((scope) => mirrors.holds.get(scope));
  const isHeldNow = (campaign: CampaignRef, sender: string) => states(campaign, sender).some(isHeld);
  const campaignOf = (ref: CampaignRef) => mirrors.campaigns.get(desiredKeys.campaign(ref));
  return {
    isHeld: isHeldNow,
    holdOf: (ref) => {
      const sender = campaignOf(ref)?.sender;
      const held = states(ref, sender ? `${sender.namespace}/${sender.name}` : "").find(isHeld);
      return Object.values(held?.holds ?? {})[0]?.id;
    },
    knownNow: (record) => ({
      campaign: campaignOf(record.campaign),
      sender: mirrors.senders.get(desiredKeys.sender(refOf(record.sender))),
      held: isHeldNow(record.campaign, record.sender),
      suppressionsKnown: mirrors.suppressions.get(suppressSentinelKey) !== undefined,
      suppression: mirrors.suppressions.get(suppressKey(record.partition, record.recipient)),
    }),
  };
}

type BucketParts = Pick<DispatchParts, "consents" | "rememberStop" | "putSight" | "put" | "remove" | "list">;

function bucketParts(
  nc: NatsConnection,
  at: { sent: Bucket; suppress: Bucket; links: Links; mirrors: Mirrors },
): BucketParts {
  return {
    consents: ({ partition, recipient }, campaign) =>
      consentsOf(nc, { sources: campaign?.sources ?? [], partition, recipient }),
    rememberStop: async (record) => {
      const entry = { scope: "Sender", of: record.sender, channel: "Preference", atMs: Date.now() } as const;
      const person = { partition: record.partition, pseudonym: record.recipient };
      await changeSuppression({ ...at, merged: mergedSuppressions }, person, (state) => withSuppression(state, entry));
    },
    putSight: async (campaign, sight) =>
      // After a restart the same hold is seen again: when it was seen first is what counts.
      void (await changeValue(at.sent, sightKey(campaign), (value) =>
        firstSight(holdSight.safeParse(value).data, sight),
      )),
    put: async ({ campaign, decision, ...record }) =>
      void (await at.sent.put(waitingKey(campaign, decision), record satisfies WaitingRecord)),
    remove: ({ campaign, decision }) => at.sent.delete(waitingKey(campaign, decision)),
    list: () => waitingNow(nc),
  };
}

function firstSight(known: HoldSight | undefined, sight: HoldSight): HoldSight {
  return known?.hold === sight.hold && sight.sentAfterSeen <= known.sentAfterSeen ? known : sight;
}

function logParts(nc: NatsConnection): Pick<DispatchParts, "body" | "eraseBody" | "verdictAt" | "signal"> {
  return {
    body: (approval) => approvedBody(nc, approval),
    eraseBody: (approval) => removeApprovedBody(nc, approval),
    verdictAt: (sequence) => verdictAt(nc, sequence),
    signal: async (record, problem) => {
      const { namespace, name } = record.campaign;
      const signal: DeliverySignal = {
        campaign: `${namespace}/${name}`,
        sender: record.sender,
        decision: record.decision,
        ...problem,
        atMs: Date.now(),
      };
      await publishJson(nc, signalSubject("delivery-error", record.campaign), signal);
    },
  };
}

function timed(cloud: CloudApi, observe: (seconds: number) => void): CloudApi["post"] {
  return async (phoneNumberId, payload) => {
    const startedMs = performance.now();
    const answer = await cloud.post(phoneNumberId, payload);
    observe((performance.now() - startedMs) / 1000);
    return answer;
  };
}

function refOf(id: string): CampaignRef {
  const [namespace = "", name = ""] = id.split("/");
  return { namespace, name };
}
