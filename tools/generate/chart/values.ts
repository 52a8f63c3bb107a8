import { z } from "zod";
import { runbookPages } from "../../../src/schemas/pages.ts";
import { dispatch, gate, intake, operator, sync } from "./role-values.ts";
import { commonSettings } from "./settings.ts";

// Every value of the chart, once: its type, its default and its meaning. values.yaml, values.schema.json and the table of the
// chart's README are made from it.

const name = (text: string) => z.string().default("").describe(text);
const flag = (byDefault: boolean, text: string) => z.boolean().default(byDefault).describe(text);
const list = (text: string) => z.array(z.looseObject({})).default([]).describe(text);

const image = z.strictObject({
  repository: z.string().min(1).default("consentry").describe("Where the image is pulled from"),
  tag: name("Tag of the image; the chart's appVersion when empty"),
  digest: z
    .union([z.literal(""), z.string().regex(/^sha256:[0-9a-f]{64}$/)])
    .default("")
    .describe("Digest of the image, `sha256:…`; wins over the tag"),
  pullPolicy: z.enum(["Always", "IfNotPresent", "Never"]).default("IfNotPresent").describe("When the image is pulled"),
  pullSecrets: z
    .array(z.strictObject({ name: z.string().min(1) }))
    .default([])
    .describe("Secrets to log in at the registry with, as `[{name: …}]`"),
});

const trialNats = z.strictObject({
  image: z.string().default("nats:2.15.2-alpine").describe("Image of nats-server, 2.15 or newer"),
  storage: z.string().default("4Gi").describe("Room for streams: on the volume, or of the node when there is none"),
  persistent: flag(true, "Keep streams on a volume. false: an emptyDir, everything is lost with the pod"),
  storageClassName: name("Storage class of the volume; the cluster's own when empty"),
  resources: z
    .looseObject({})
    .default({
      requests: { cpu: "100m", memory: "256Mi", "ephemeral-storage": "64Mi" },
      limits: { memory: "1Gi", "ephemeral-storage": "5Gi" },
    })
    .describe("1.5 million consent subjects take about 0.3 GB of nats-server's memory"),
});

const nats = z.strictObject({
  enabled: flag(
    false,
    "Run a nats-server with this release, for a trial: one node, no encryption, no accounts. For production see docs/operations/nats.md",
  ),
  url: name("Servers, separated by commas, such as `nats://nats.nats:4222`. Must be set unless nats.enabled"),
  credentials: flag(
    false,
    "Log in with the Secrets `consentry-nats-<role>`, key `nats.creds`, and `consentry-nats-monitor` for `helm test`: `consentry nats secrets` makes them",
  ),
  caSecret: name("Secret with the CA certificate of NATS under `ca.crt`; turns TLS on"),
  clientSecret: name("Secret with a certificate for clients under `tls.crt` and `tls.key`, where NATS asks for one"),
  trial: trialNats.prefault({}).describe("The nats-server of nats.enabled"),
});

const pseudonymKey = z.strictObject({
  secretName: name(
    "Secret with the key of the pseudonyms. Must be set unless nats.enabled: for a trial the chart makes one, `consentry-pseudonym-key`, and keeps it over upgrades",
  ),
  key: z.string().min(1).default("key").describe("Key in that Secret: 64 or more hex digits"),
  id: z
    .string()
    .regex(/^[a-z0-9]{1,8}$/)
    .default("k1")
    .describe("Name of the key, part of every pseudonym"),
  otherKey: name("While keys are changed: key in the same Secret with the other one, as `k2:<hex>`"),
});

const networkPolicies = z.strictObject({
  enabled: flag(true, "Nobody talks to a pod of this release, and it to nobody, but where a role needs it"),
  nats: list("Where NATS is, as peers of a NetworkPolicy; any address on natsPort when empty"),
  natsPort: z.int().min(1).max(65_535).default(4222).describe("Port of NATS"),
  apiServer: list("Where the API server is, as peers; any address on apiServerPorts when empty"),
  apiServerPorts: z.array(z.int().min(1).max(65_535)).default([443, 6443]).describe("Ports of the API server"),
  sources: list("Where sync may read consent: egress rules of a NetworkPolicy. None when empty"),
  cloudApi: list("Where the Cloud API is, as peers; any address on port 443 when empty"),
  webhooks: list("Who may send webhooks to intake and push rows to sync, as peers; anybody when empty"),
  metrics: list("Who may read metrics, as peers; every pod of the cluster when empty"),
});

const labelled = (text: string) => ({
  enabled: flag(false, text),
  labels: z.record(z.string(), z.string()).default({}).describe("More labels, by which it is found"),
});

const monitoring = z.strictObject({
  podMonitor: z
    .strictObject({
      ...labelled("Make a PodMonitor, so that the Prometheus operator scrapes every role"),
      interval: z.string().default("30s").describe("How often"),
    })
    .prefault({})
    .describe("Scraping"),
  alerts: z
    .strictObject({
      ...labelled("Make a PrometheusRule of files/alerts.yaml, without alerts of roles that do not run"),
      runbooks: z.string().default(runbookPages).describe("Where the alerts' pages are"),
    })
    .prefault({})
    .describe("Alerts, each with a runbook in docs/operations/runbooks"),
  dashboards: z
    .strictObject(labelled("Make a ConfigMap of files/dashboards, with the label grafana_dashboard"))
    .prefault({})
    .describe("Dashboards for Grafana"),
});

export const chartValues = z.strictObject({
  global: z.looseObject({}).optional().describe("Read by nothing here; Helm puts it there when this is a subchart"),
  image: image.prefault({}).describe("One image, all roles"),
  crds: z
    .strictObject({
      install: flag(true, "Install the kinds and upgrade them with the chart. They are kept when it is uninstalled"),
    })
    .prefault({})
    .describe("The custom resource definitions"),
  rbac: z
    .strictObject({ create: flag(true, "Make the roles of the operator and those that people are bound to") })
    .prefault({})
    .describe("Rights"),
  admission: z
    .strictObject({
      create: flag(true, "Make the admission policies. Without them anybody could sign a case with anybody's name"),
    })
    .prefault({})
    .describe("Admission policies"),
  serviceAccount: z
    .strictObject({
      name: z.string().min(1).default("consentry-operator").describe("Name of the operator's account"),
    })
    .prefault({})
    .describe("The only account with a token: the operator's"),
  nats: nats.prefault({}).describe("What connects the roles"),
  pseudonymKey: pseudonymKey.prefault({}).describe("By which people are named everywhere but in messages"),
  policy: z
    .strictObject({
      create: flag(
        true,
        "Put this version's policy into the ConfigMap `consentry-policy`, key `bundle.tar.gz`. It judges when a PolicyBundle names it. false: you bring a bundle of your own",
      ),
    })
    .prefault({})
    .describe("The policy that messages are judged by"),
  settings: commonSettings,
  operator: operator.prefault({}).describe("Reconciles the resources"),
  gate: gate.prefault({}).describe("Judges every message"),
  sync: sync.prefault({}).describe("Brings consent in"),
  intake: intake.prefault({}).describe("Takes WhatsApp's webhooks; runs when intake.secretName is set"),
  dispatch: dispatch.prefault({}).describe("Sends what was approved; runs when dispatch.secretName is set"),
  podDisruptionBudgets: z
    .strictObject({ enabled: flag(true, "At most one pod of a role is taken away at a time") })
    .prefault({})
    .describe("What a drained node may take away"),
  topologySpread: z
    .strictObject({ enabled: flag(true, "Pods of a role go to different zones and nodes where there are any") })
    .prefault({})
    .describe("Where pods go"),
  networkPolicies: networkPolicies.prefault({}).describe("Who may talk to whom"),
  monitoring: monitoring
    .prefault({})
    .describe("For a Prometheus operator and Grafana; see docs/operations/monitoring.md"),
  test: z
    .strictObject({
      timeout: z.string().default("2m").describe("How long `helm test` waits until everything is in order"),
      resources: z
        .looseObject({})
        .default({
          requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "16Mi" },
          limits: { memory: "512Mi", "ephemeral-storage": "128Mi" },
        })
        .describe("It looks once and goes"),
    })
    .prefault({})
    .describe("`helm test`"),
});
