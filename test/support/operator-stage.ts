import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openBucket } from "../../src/io/nats/bucket.ts";
import { connectNats, type NatsConnection } from "../../src/io/nats/connect.ts";
import { writeHold } from "../../src/io/nats/holds.ts";
import { ensureInstalled } from "../../src/io/nats/install.ts";
import { buildBundle } from "../../src/io/opa/build.ts";
import type { SigningKey } from "../../src/io/opa/sign.ts";
import {
  type KubernetesServer,
  type NatsServer,
  obtainServers,
  temporaryDirectory,
} from "../../src/lab/servers/start.ts";
import { type RunningOperator, startOperator } from "../../src/operator/start.ts";
import type { SourceHealth } from "../../src/schemas/wire/consent.ts";
import type { HoldRecord } from "../../src/schemas/wire/hold.ts";
import { campaignScope, totalsKey } from "../../src/schemas/wire/subjects.ts";
import { noTotals, type Totals } from "../../src/schemas/wire/totals.ts";
import { installCrds, mustKubectl } from "./kubectl.ts";
import { type StatusWatch, watchStatuses } from "./status-watch.ts";

export const partitions = 4;
export const pseudonymKey = "ab".repeat(32);

/** Everything an operator needs, with itself not yet started. */
export type OperatorStage = {
  readonly nc: NatsConnection;
  /** Every status that anybody wrote since the stage was set. */
  readonly statuses: StatusWatch;
  readonly kubectl: (...args: string[]) => Promise<string>;
  readonly apply: (...objects: object[]) => Promise<string>;
  /** `kubectl replace --force`: deletes and creates. */
  readonly replaceByForce: (object: object) => Promise<string>;
  /** As the service account of the install, so that what RBAC and admission forbid is forbidden here. */
  readonly startOperator: (name: string) => Promise<RunningOperator>;
  /** Puts an edition of the policy where the PolicyBundle of the quick start looks. */
  readonly publishBundle: (revision: string, signingKey?: SigningKey) => Promise<void>;
  /** The same with a bundle of one's own. */
  readonly publishFile: (bundleFile: string) => Promise<void>;
  /** What sync says of website-optin. */
  readonly reportSource: (changes?: Partial<SourceHealth>) => Promise<void>;
  readonly count: (campaign: string, totals: Partial<Totals>) => Promise<void>;
  /** Stops a campaign as the gate that commits the breach does. */
  readonly stopCampaign: (name: string, changes?: Partial<HoldRecord>) => Promise<HoldRecord>;
  readonly close: () => Promise<void>;
};

/** @param version directory of the version whose kinds and rights are installed */
export async function operatorStage(
  servers: { kubernetes: KubernetesServer; nats: NatsServer },
  version = ".",
): Promise<OperatorStage> {
  const { kubernetes, nats } = servers;
  const directory = temporaryDirectory("consentry-operator-");
  const nc = await connectNats({ servers: nats.url, name: "test" });
  await ensureInstalled(nc, { partitions, replicas: 1, outboundBytesMax: 100_000_000 });
  const kubectl = (...args: string[]) => mustKubectl(kubernetes, args);
  await installCrds(kubernetes, join(version, "crds/"));
  await kubectl("apply", "--server-side", "-f", join(version, "install/"));
  await kubectl("apply", "--server-side", "-f", "examples/quickstart/00-namespace.yaml");
  process.env.KUBECONFIG = await operatorKubeconfig(kubernetes, directory);
  const sources = await openBucket(nc, "sources");
  const counts = await openBucket(nc, "totals");
  const statuses = await watchStatuses(kubernetes.kubeconfig);
  const publishFile = async (file: string): Promise<void> => {
    const configMap = await kubectl(
      ...["create", "configmap", "consentry-policy", "-n", "consentry-system", "--dry-run=client", "-o", "json"],
      `--from-file=bundle.tar.gz=${file}`,
    );
    await mustKubectl(kubernetes, ["apply", "--server-side", "-f", "-"], { objects: [JSON.parse(configMap)] });
  };
  return {
    nc,
    statuses,
    kubectl,
    apply: (...objects) =>
      mustKubectl(kubernetes, ["apply", "--server-side", "--force-conflicts", "-f", "-"], { objects }),
    replaceByForce: (object) => mustKubectl(kubernetes, ["replace", "--force", "-f", "-"], { objects: [object] }),
    startOperator: (name) =>
      startOperator({
        NATS_URL: nats.url,
        CONSENTRY_NAME: name,
        CONSENTRY_PARTITIONS: String(partitions),
        CONSENTRY_PSEUDONYM_KEY: pseudonymKey,
        CONSENTRY_LOG_LEVEL: process.env.CONSENTRY_LOG_LEVEL ?? "silent",
      }),
    publishBundle: async (revision, signingKey) => await publishFile(await bundleFile(revision, { signingKey })),
    publishFile,
    reportSource: async (changes = {}) => {
      const people = { granted: 9_814_022, withdrawn: 183_411, expired: 12, pending: 3, withProof: 9_814_022 };
      const served = { lastSyncAtMs: Date.now(), lag: 0, generation: 1, error: null };
      await sources.put("marketing.website-optin", { ...people, ...served, ...changes } satisfies SourceHealth);
    },
    count: async (name, changes) => {
      await counts.put(totalsKey({ namespace: "marketing", name }, 0), { ...noTotals, ...changes });
    },
    stopCampaign: async (name, changes = {}) => {
      const record = breach(name, changes);
      await writeHold(nc, { record, partitions });
      return record;
    },
    close: async () => {
      await statuses.stop();
      await nc.close();
    },
  };
}

function breach(name: string, changes: Partial<HoldRecord>): HoldRecord {
  const nowMs = Date.now();
  return {
    scope: campaignScope({ namespace: "marketing", name }),
    source: "policy",
    action: "hold",
    id: "01JD9W3K7Q4V",
    cause: "ThresholdBreach",
    clause: "K2",
    rule: "consent-required",
    severity: "Major",
    decision: "01JD9W3K7Q4V",
    by: "gate-1",
    breachAtMs: nowMs - 5,
    atMs: nowMs,
    resume: "AfterCase",
    notBeforeMs: nowMs,
    violations: 10,
    outOf: 200,
    ...changes,
  };
}

/** @returns path of a kubeconfig of the operator's service account, with a token of its own */
export async function operatorKubeconfig(server: KubernetesServer, directory: string): Promise<string> {
  const account = ["consentry-operator", "-n", "consentry-system"];
  const token = (await mustKubectl(server, ["create", "token", ...account, "--duration=12h"])).trim();
  const config = JSON.parse(await mustKubectl(server, ["config", "view", "--raw", "--minify", "-o", "json"]));
  config.users = [{ name: "operator", user: { token } }];
  config.contexts = [{ name: "operator", context: { cluster: config.clusters[0].name, user: "operator" } }];
  config["current-context"] = "operator";
  const file = join(directory, "operator.kubeconfig");
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

const built = new Map<string, string>();

/** An edition of this repository's policy, or of another; built once. */
export async function bundleFile(
  revision: string,
  { policiesDir = "policies", signingKey }: { policiesDir?: string; signingKey?: SigningKey | undefined } = {},
): Promise<string> {
  const name = `${revision} ${policiesDir} ${signingKey?.keyId ?? ""}`;
  const known = built.get(name);
  if (known !== undefined) return known;
  const { opa } = await obtainServers(["opa"]);
  const outFile = join(mkdtempSync(join(temporaryDirectory("consentry-bundle-"), "b-")), "bundle.tar.gz");
  await buildBundle({ opaBinary: opa, policiesDir, revision, outFile, signingKey });
  built.set(name, outFile);
  return outFile;
}
