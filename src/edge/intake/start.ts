import { hash } from "node:crypto";
import { isOptOut } from "../../domain/consent/opt-out.ts";
import { mergedSuppressions } from "../../domain/consent/suppression.ts";
import { instantText } from "../../domain/time/instant.ts";
import { natsFrom, readSettings } from "../../io/environment.ts";
import { secretFile } from "../../io/files/secret.ts";
import { serveWebhooks, webhookPath } from "../../io/http/webhooks.ts";
import { type Bucket, openBucket } from "../../io/nats/bucket.ts";
import { changeValue } from "../../io/nats/change.ts";
import { connectNats, type NatsConnection, onConnection } from "../../io/nats/connect.ts";
import { appendConsent, consentsOf } from "../../io/nats/consent-log.ts";
import { requireKeys } from "../../io/nats/keys.ts";
import { namesOf, openLinks } from "../../io/nats/links.ts";
import { readMany } from "../../io/nats/many.ts";
import { type Mirror, mirrorBucket } from "../../io/nats/mirror.ts";
import { publishJson, publishRecord } from "../../io/nats/records.ts";
import { changeSuppression, suppressionOf } from "../../io/nats/suppressions.ts";
import { untilInstalled } from "../../io/nats/until-installed.ts";
import { publishWithdrawal } from "../../io/nats/withdrawals.ts";
import { createPseudonyms, type Pseudonyms } from "../../io/pseudonym.ts";
import { createSealer } from "../../io/sealed-text.ts";
import { serveHealth } from "../../io/telemetry/health.ts";
import { createTelemetry } from "../../io/telemetry/telemetry.ts";
import { Failure } from "../../schemas/failures.ts";
import { type IntakeSettings, intakeSettings } from "../../schemas/settings.ts";
import { consentState, windowState } from "../../schemas/wire/consent.ts";
import {
  type DesiredSender,
  type DesiredSource,
  type DesiredTemplate,
  desiredSender,
  desiredSource,
  desiredTemplate,
} from "../../schemas/wire/desired.ts";
import { gateRecord } from "../../schemas/wire/gates.ts";
import { headers } from "../../schemas/wire/headers.ts";
import { signalSubject } from "../../schemas/wire/signal.ts";
import { senderWords, standingKeys, templateWords } from "../../schemas/wire/standing.ts";
import { buckets, consentKey, partitionOf, sendSubject, windowKey } from "../../schemas/wire/subjects.ts";

import { createInForce } from "./in-force.ts";
import { createOutward } from "./outward.ts";
import type { ActParts, Person } from "./parts.ts";
import { createIntake } from "./run.ts";
import { intakeMetrics, intakeReporter } from "./told.ts";

export type RunningIntake = {
  /** Where /metrics, /healthz and /readyz are. */
  readonly url: string;
  /** Where WhatsApp's webhooks are taken. */
  readonly webhookUrl: string;
  readonly stop: () => Promise<void>;
};

const noSecret = "there is no app secret: no webhook can be trusted";

/** Starts the intake role from environment variables and runs until stopped. @throws Failure when settings are wrong */
export async function startIntake(env: NodeJS.ProcessEnv): Promise<RunningIntake> {
  const settings = readSettings(intakeSettings, env);
  const secrets = secretsOf(settings);
  const pseudonyms = createPseudonyms(settings);
  const { log, meter, metricsText } = createTelemetry({
    role: "intake",
    name: settings.CONSENTRY_NAME,
    level: settings.CONSENTRY_LOG_LEVEL,
    metrics: intakeMetrics,
  });
  // The word lists are compiled when they are first asked: not while somebody waits for an answer.
  isOptOut("ready");
  const report = intakeReporter({ log, meter }, Date.now);
  const nc = await connectNats(natsFrom(settings, settings.CONSENTRY_NAME, "intake"));
  const natsIsAway = onConnection(nc, (connected) => report({ type: "connection-changed", connected }));
  const { partitions } = await untilInstalled(nc, () => log("warn", "not-installed"));
  await requireKeys(nc, pseudonyms.keys);
  const mirrors = await loadMirrors(nc);
  let onGates = (): void => {};
  const gates = await mirrorBucket(nc, {
    bucket: buckets.gates,
    parse: (value) => gateRecord.parse(value),
    onChange: () => onGates(),
  });
  const inForce = createInForce({
    gates: () => [...gates.entries()].map(([, record]) => record),
    later: (run, ms) => {
      const timer = setTimeout(run, ms);
      return { cancel: () => clearTimeout(timer) };
    },
  });
  onGates = inForce.onGates;
  const parts = await actParts(nc, pseudonyms, partitions);
  const { seal } = createSealer(pseudonyms.secrets);
  const intake = createIntake({
    ...parts,
    outward: createOutward({
      ...parts,
      seal,
      digest: (text) => hash("sha256", text),
      publish: (signalled) => publishWithdrawal(nc, signalled),
      report,
    }),
    untilInForce: inForce.untilInForce,
    declared: () => declaredIn(mirrors),
    report,
  });
  const webhooks = await serveWebhooks({
    listen: settings.CONSENTRY_WEBHOOK_LISTEN,
    secrets: secrets.app,
    verifyToken: secrets.verifyToken,
    take: intake.take,
    onAnswer: (answer, seconds) => report({ type: "webhook", answer, seconds }),
  });
  const health = await serveHealth({
    listen: settings.CONSENTRY_LISTEN,
    metricsText,
    notReadyBecause: () => natsIsAway() ?? (secrets.app().length === 0 ? noSecret : undefined),
  });
  log("info", "intake-started", { url: health.url, webhook: webhooks.url + webhookPath });
  return {
    url: health.url,
    webhookUrl: webhooks.url + webhookPath,
    stop: async () => {
      await webhooks.stop();
      for (const mirror of [...Object.values(mirrors), gates]) mirror.stop();
      await health.stop();
      await nc.close();
    },
  };
}

/** The app's secret may be two lines while it is changed: the old one and the new one. */
function secretsOf(settings: IntakeSettings) {
  const one = (file: string | undefined, value: string | undefined) => (file ? secretFile(file) : () => value);
  const app = one(settings.CONSENTRY_WHATSAPP_APP_SECRET_FILE, settings.CONSENTRY_WHATSAPP_APP_SECRET);
  const verifyToken = one(settings.CONSENTRY_WHATSAPP_VERIFY_TOKEN_FILE, settings.CONSENTRY_WHATSAPP_VERIFY_TOKEN);
  if (app() === undefined && settings.CONSENTRY_WHATSAPP_APP_SECRET_FILE === undefined) {
    throw new Failure(
      "BadSettings",
      "settings are wrong. Without the app's secret anybody could write webhooks: set CONSENTRY_WHATSAPP_APP_SECRET_FILE",
      { retry: false },
    );
  }
  const lines = (text: string | undefined) => (text ?? "").split(/\s+/).filter((line) => line !== "");
  return { app: () => lines(app()), verifyToken };
}

type Mirrors = {
  readonly senders: Mirror<DesiredSender>;
  readonly sources: Mirror<DesiredSource>;
  readonly templates: Mirror<DesiredTemplate>;
};

async function loadMirrors(nc: NatsConnection): Promise<Mirrors> {
  const desired = <T>(kind: string, parse: (value: unknown) => T) =>
    mirrorBucket(nc, { bucket: buckets.desired, filters: [`${kind}.>`], parse });
  return {
    senders: await desired("sender", (value) => desiredSender.parse(value)),
    sources: await desired("source", (value) => desiredSource.parse(value)),
    templates: await desired("template", (value) => desiredTemplate.parse(value)),
  };
}

function declaredIn(mirrors: Mirrors) {
  const all = <T>(mirror: Mirror<T>) => [...mirror.entries()].map(([, value]) => value);
  return { senders: all(mirrors.senders), sources: all(mirrors.sources), templates: all(mirrors.templates) };
}

async function actParts(nc: NatsConnection, pseudonyms: Pseudonyms, partitions: number): Promise<ActParts> {
  const [suppress, window, standing] = await Promise.all(
    [buckets.suppress, buckets.window, buckets.standing].map((name) => openBucket(nc, name)),
  );
  const links = await openLinks(nc);
  if (!suppress || !window || !standing) throw new Failure("NotFound", "a bucket is missing", { retry: true });
  return {
    identify: ({ id, lastFour }) => ({
      pseudonym: pseudonyms.of(id),
      other: pseudonyms.otherOf?.(id),
      partition: partitionOf(lastFour, partitions),
    }),
    changeSuppression: (person, change) =>
      changeSuppression({ suppress, links, merged: mergedSuppressions }, person, change),
    suppressionOf: (person) => suppressionOf(suppress, person),
    links,
    windowOf: async (sender, { partition, pseudonym: who }) =>
      windowState.safeParse((await window.get(windowKey(sender, partition, who)))?.value).data,
    changeWindow: (sender, { partition, pseudonym: who }, change) =>
      changeParsed(window, windowKey(sender, partition, who), windowState, change),
    holding: (sources, person) => holding(nc, sources, person),
    consentOf: async (source, { partition, pseudonym: who }) =>
      (await consentsOf(nc, { sources: [source], partition, recipient: who }))[0],
    append: async (events) => void (await appendConsent(nc, events)),
    changeSenderWords: (sender, change) => changeParsed(standing, standingKeys.sender(sender), senderWords, change),
    changeTemplateWords: (template, change) =>
      changeParsed(standing, standingKeys.template(template), templateWords, change),
    signal: async ({ kind, about, once }, value) =>
      void (await publishJson(nc, signalSubject(kind, about), value, { messageId: hash("sha256", once) })),
    send: async ({ campaign, lastFour, payload, once, expiresAtMs }) =>
      void (await publishRecord(nc, sendSubject(campaign, lastFour), payload, {
        messageId: hash("sha256", once),
        headers: { [headers.expires]: instantText(expiresAtMs) },
      })),
    digest: (text) => `sha256:${hash("sha256", text)}`,
    nowMs: Date.now,
  };
}

type Parser<T> = { safeParse(value: unknown): { data?: T | undefined } };

/** What nobody can read any more is written anew: it is a fact of the day that WhatsApp says again. */
async function changeParsed<T>(
  bucket: Bucket,
  key: string,
  schema: Parser<T>,
  change: (known: T | undefined) => T | undefined,
): Promise<void> {
  await changeValue(bucket, key, (value) => change(schema.safeParse(value).data));
}

async function holding(
  nc: NatsConnection,
  sources: readonly DesiredSource[],
  person: Person,
): Promise<DesiredSource[]> {
  if (sources.length === 0) return [];
  const keyed = new Map(
    namesOf(person).flatMap(({ partition, pseudonym }) =>
      sources.map((source) => [consentKey(source, partition, pseudonym), source] as const),
    ),
  );
  const found = await readMany(nc, { bucket: buckets.consent, keys: [...keyed.keys()] });
  const holding = [...found].flatMap(([key, { value }]) => {
    const source = keyed.get(key);
    if (source === undefined || value === undefined) return [];
    return consentState.safeParse(value).data?.state === "Withdrawn" ? [] : [source];
  });
  return [...new Set(holding)];
}
