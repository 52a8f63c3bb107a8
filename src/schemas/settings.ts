import { z } from "zod";
import { frequencyCapHoursMax } from "./wire/desired.ts";

// What roles and commands are told from outside, by environment variables. Each role reads only what it needs.

export const natsSettings = z.object({
  NATS_URL: z.string().default("nats://127.0.0.1:4222").describe("Servers, separated by commas"),
  NATS_USER: z.string().optional().describe("User, where the server asks for one"),
  NATS_PASSWORD: z.string().optional().describe("Password of the user; rather mount it as a file"),
  NATS_PASSWORD_FILE: z
    .string()
    .optional()
    .describe("Path of a file with the password, read again at every connection"),
  NATS_TOKEN: z.string().optional().describe("Token, where the server asks for one"),
  NATS_CREDS: z
    .string()
    .optional()
    .describe(
      "Path of a credentials file, read again at every connection: a seed, as `consentry nats config` makes it, or a JWT with its seed",
    ),
  NATS_CA: z.string().optional().describe("Path of a CA certificate; turns TLS on, and is read at every connection"),
  NATS_CERT: z.string().optional().describe("Path of a client certificate, read at every connection"),
  NATS_KEY: z.string().optional().describe("Path of its key, read at every connection"),
  NATS_INBOX_PREFIX: z
    .string()
    .regex(/^[^\s.*>]+(\.[^\s.*>]+)*$/)
    .optional()
    .describe(
      "Where answers are sent; else `_INBOX_<role>`, and of commands `_INBOX_officer`, `_INBOX_monitor` (check), `_INBOX_backup`",
    ),
});

export const installSettings = z.object({
  CONSENTRY_PARTITIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(400)
    .default(16)
    .describe("Fixed at install: a start with another number is refused"),
  CONSENTRY_REPLICAS: z.coerce.number().int().min(1).max(5).default(1).describe("Copies of every stream"),
  CONSENTRY_OUTBOUND_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1_000_000)
    .default(4_294_967_296)
    .describe("Producers are refused beyond this much unjudged"),
});

const days = (atLeast: number) => z.coerce.number().int().min(atLeast).max(3650);

/** How long what is kept on NATS is kept, where that can be chosen. Each least value is a promise that a shorter one would break. */
export const retentionSettings = z.object({
  CONSENTRY_VERDICT_DAYS: days(frequencyCapHoursMax / 24)
    .default(90)
    .describe("How long verdicts are kept; no shorter than the longest window of a frequency cap, which counts them"),
  CONSENTRY_SIGNAL_DAYS: days(7)
    .default(30)
    .describe(
      "How long signals are kept: withdrawals, delivery errors, restrictions; withdrawals are told for seven days",
    ),
  CONSENTRY_LEDGER_DAYS: days(7)
    .default(30)
    .describe("How long it is known what was sent; WhatsApp tells for seven days what became of a message"),
  CONSENTRY_LABEL_DAYS: days(1)
    .default(730)
    .describe("How long labels on verdicts are kept, and the texts among them that may be kept"),
});

export const roleSettings = natsSettings.extend({
  CONSENTRY_NAME: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
    .max(63)
    .describe("Name of this process, stable across restarts: the pod's name"),
  CONSENTRY_LISTEN: z
    .string()
    .default("127.0.0.1:0")
    .describe("Address of /metrics, /healthz and /readyz; port 0 takes a free one"),
  CONSENTRY_LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"])
    .default("info")
    .describe("Least important lines that are logged"),
});

const none = z.literal("");

/** Tracing, by the names that OpenTelemetry gives. The exporter itself reads those of headers, certificates and timeouts. */
export const tracingSettings = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .or(none)
    .optional()
    .describe("Receiver of OTLP over HTTP, such as `http://collector:4318`; nothing is traced without one"),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .or(none)
    .optional()
    .describe("The same for traces alone, with the whole path; wins over the other"),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(["http/protobuf", "http/json"])
    .default("http/protobuf")
    .describe("How spans are written; there is no gRPC"),
  OTEL_TRACES_SAMPLER: z
    .enum([
      "parentbased_always_off",
      "parentbased_traceidratio",
      "parentbased_always_on",
      "traceidratio",
      "always_off",
      "always_on",
    ])
    .default("parentbased_always_off")
    .describe("Which messages are traced; unlike elsewhere, only those whose producer traces them when absent"),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("For `traceidratio`: the share of messages that is traced, such as 0.001"),
  OTEL_BSP_MAX_QUEUE_SIZE: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(2048)
    .describe("Spans that may wait for the receiver; more are dropped and counted"),
  OTEL_BSP_SCHEDULE_DELAY: z.coerce
    .number()
    .int()
    .min(1)
    .max(60_000)
    .default(5000)
    .describe("Milliseconds after which spans are sent that do not fill a request"),
  OTEL_SDK_DISABLED: z
    .enum(["true", "false"])
    .or(none)
    .optional()
    .describe("`true`: nothing is traced whatever else says"),
});

export type TracingSettings = z.infer<typeof tracingSettings>;

export const pseudonymSettings = z.object({
  CONSENTRY_PSEUDONYM_KEY: z
    .string()
    .regex(/^[0-9a-f]{64,}$/)
    .describe("Secret key of the pseudonyms, in hex; losing it loses every consent record"),
  CONSENTRY_PSEUDONYM_KEY_ID: z
    .string()
    .regex(/^[a-z0-9]{1,8}$/)
    .default("k1")
    .describe("Name of that key; it is part of every pseudonym, so that a later key can be told from it"),
  CONSENTRY_PSEUDONYM_OTHER_KEY: z
    .string()
    .regex(/^[a-z0-9]{1,8}:[0-9a-f]{64,}$/)
    .optional()
    .describe("While keys are changed: id and key, as `k2:<hex>`, under which people are looked up as well"),
});

/** The settings that name people. */
export type PseudonymSettings = z.infer<typeof pseudonymSettings>;

export const gateSettings = roleSettings
  .extend(pseudonymSettings.shape)
  .extend(tracingSettings.shape)
  .extend({
    CONSENTRY_WORKERS: z.coerce.number().int().min(1).max(64).default(1).describe("Threads that evaluate policy"),
    CONSENTRY_EVALUATION_DEADLINE_MS: z.coerce
      .number()
      .int()
      .min(10)
      .max(60_000)
      .default(1000)
      .describe("A message that takes policy longer than this is refused, and its thread ended"),
    CONSENTRY_EVALUATION_MEMORY_MIB: z.coerce
      .number()
      .int()
      .min(16)
      .max(2048)
      .default(256)
      .describe("Most memory that one thread's policy may use, its data included"),
    CONSENTRY_SNAPSHOT_DIR: z
      .string()
      .optional()
      .describe(
        "Directory where a snapshot of consent is kept, so that a start with millions of people takes a second",
      ),
  });

export const syncSettings = roleSettings.extend(pseudonymSettings.shape).extend({
  CONSENTRY_SOURCES_DIR: z
    .string()
    .optional()
    .describe("Directory with the lists that File sources name; a source can name nothing outside it"),
  CONSENTRY_SOURCE_HOSTS: z
    .string()
    .default("")
    .describe("Hosts that sources may be read from: name, name:port or *.name, separated by commas; none when empty"),
  CONSENTRY_SOURCE_LOOPBACK: z
    .enum(["Refuse", "Allow"])
    .default("Refuse")
    .describe("Allow: also from hosts at a loopback address, for a proxy beside sync in its pod and for trials"),
  CONSENTRY_PUSH_LISTEN: z
    .string()
    .optional()
    .describe("Address where rows are taken that are pushed, at /consent/<namespace>/<source>; behind what ends TLS"),
  CONSENTRY_CREDENTIALS_DIR: z
    .string()
    .optional()
    .describe(
      "Directory with what sources log in with: <namespace>/<Secret>/<key>, read again when needed; a source reaches its own namespace alone",
    ),
});

const secretText = z.string().min(1).optional();
const secretPath = z.string().optional();

export const intakeSettings = roleSettings.extend(pseudonymSettings.shape).extend({
  CONSENTRY_WEBHOOK_LISTEN: z
    .string()
    .default("127.0.0.1:0")
    .describe("Address where WhatsApp's webhooks are taken, at /webhook; behind what ends TLS"),
  CONSENTRY_WHATSAPP_APP_SECRET: secretText.describe(
    "Secret of the app that signs webhooks; rather mount it as a file",
  ),
  CONSENTRY_WHATSAPP_APP_SECRET_FILE: secretPath.describe(
    "Path of a file with the app's secret, read again when it changes; two lines while it is changed: old and new",
  ),
  CONSENTRY_WHATSAPP_VERIFY_TOKEN: secretText.describe("What was entered at WhatsApp beside the webhook's address"),
  CONSENTRY_WHATSAPP_VERIFY_TOKEN_FILE: secretPath.describe("Path of a file with it, read again when it changes"),
});

export const dispatchSettings = roleSettings.extend(tracingSettings.shape).extend({
  CONSENTRY_CLOUD_API_URL: z.url().default("https://graph.facebook.com").describe("Where the Cloud API answers"),
  CONSENTRY_CLOUD_API_VERSION: z
    .string()
    .regex(/^v\d+\.\d+$/)
    .default("v23.0")
    .describe("Version of the Cloud API, the first part of its paths"),
  CONSENTRY_WHATSAPP_TOKEN: z.string().min(1).optional().describe("Access token; rather mount it as a file"),
  CONSENTRY_WHATSAPP_TOKEN_FILE: z
    .string()
    .optional()
    .describe("Path of a file with the access token, read again when it changes"),
  CONSENTRY_SEND_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(15_000)
    .describe("After this without an answer the outcome of a send is unknown, and it is not sent again"),
});

export const operatorSettings = roleSettings
  .extend(installSettings.shape)
  .extend(retentionSettings.shape)
  .extend({
    CONSENTRY_PSEUDONYM_KEY: pseudonymSettings.shape.CONSENTRY_PSEUDONYM_KEY.optional().describe(
      "The same key; lists in ConfigMaps are sealed with it on their way to sync, and without it they are not served",
    ),
    CONSENTRY_NAMESPACE: z
      .string()
      .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
      .max(63)
      .default("consentry-system")
      .describe("Namespace of the operator: its lease, its bundles and keys, cases about bundles"),
    CONSENTRY_KUBE_CONTEXT: z.string().optional().describe("Context of the kubeconfig; the current one when absent"),
  });

export type OperatorSettings = z.infer<typeof operatorSettings>;
export type NatsEnvironment = z.infer<typeof natsSettings>;
export type GateSettings = z.infer<typeof gateSettings>;
export type SyncSettings = z.infer<typeof syncSettings>;
export type IntakeSettings = z.infer<typeof intakeSettings>;
export type DispatchSettings = z.infer<typeof dispatchSettings>;
