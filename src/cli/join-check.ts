import { setTimeout as sleep } from "node:timers/promises";
import { isFresh } from "../domain/facts/consent.ts";
import { natsFrom, readSettings } from "../io/environment.ts";
import type { ConnectedCluster } from "../io/kubernetes/kubeconfig.ts";
import { lookAt } from "../io/kubernetes/look.ts";
import { openBucket } from "../io/nats/bucket.ts";
import { connectNats, type NatsConnection } from "../io/nats/connect.ts";
import { readInstall } from "../io/nats/install.ts";
import { readInstalled } from "../io/nats/installed.ts";
import { listBucket } from "../io/nats/list-bucket.ts";
import { Failure } from "../schemas/failures.ts";
import { apiVersion, group } from "../schemas/group.ts";
import { kinds } from "../schemas/resources/index.ts";
import { natsSettings } from "../schemas/settings.ts";
import { sourceHealth } from "../schemas/wire/consent.ts";
import { desiredBundle, desiredKeys, desiredSource } from "../schemas/wire/desired.ts";
import { gateRecord } from "../schemas/wire/gates.ts";
import { buckets, noCampaign, suppressSentinelKey } from "../schemas/wire/subjects.ts";
import type { CheckParts } from "./check/check.ts";
import { admissionFinding, crdFinding, operatorFinding } from "./check/cluster-findings.ts";
import { type Finding, ok, problem, unknown } from "./check/finding.ts";
import { type NatsSeen, natsFindings } from "./check/nats-findings.ts";
import { pathFinding, probes } from "./check/path-finding.ts";
import type { Join, JoinAt } from "./command.ts";
import { clusterCure } from "./join-kubernetes.ts";
import { natsCure } from "./join-nats.ts";
import { judgeTrial } from "./join-trial.ts";
import { type Cure, problemOf } from "./problem.ts";

/** Everything that cannot be reached is a finding here, not a failure: the other half is looked at all the same. */
export const joinCheck: Join<CheckParts> = async (at) => ({
  parts: {
    look: async (withinMs) => {
      const [cluster, nats] = await Promise.all([
        findings("api-server", clusterCure, () => clusterFindings(at)),
        findings("nats", natsCure, () => lookAtNats(at, withinMs)),
      ]);
      return {
        findings: [...cluster.findings, ...nats.findings],
        unreachable: cluster.unreachable || nats.unreachable,
      };
    },
    nowMs: Date.now,
    sleep: (ms) => sleep(ms),
  },
  close: async () => {},
});

async function findings(check: string, cure: Cure, work: () => Promise<Finding[]>) {
  try {
    return { findings: await work(), unreachable: false };
  } catch (error) {
    const known = problemOf(error, cure);
    if (known === undefined) throw error;
    const unreachable = error instanceof Failure && (error.code === "Unreachable" || error.code === "TimedOut");
    return { findings: [problem(check, known.message, known.cure)], unreachable };
  }
}

async function clusterFindings({ scope, env }: JoinAt): Promise<Finding[]> {
  const { connectKubernetes, knowsNoCluster } = await import("../io/kubernetes/kubeconfig.ts");
  const choice = { context: scope.context, kubeconfig: scope.kubeconfig };
  if (knowsNoCluster(choice))
    return [unknown("api-server", "left out: here is neither a kubeconfig nor a service account")];
  const cluster = await connectKubernetes(choice);
  try {
    return await lookAtCluster(cluster, env.CONSENTRY_NAMESPACE ?? "consentry-system");
  } finally {
    await cluster.client.close();
  }
}

const policies = ["case-entries", "case-deletion", "status", "suspension", "policy-promotion"].map(
  (name) => `${name}.${group}`,
);
const policyPath = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings";
const leasePath = (namespace: string) =>
  `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases/consentry-operator`;

async function lookAtCluster({ client, server }: ConnectedCluster, namespace: string): Promise<Finding[]> {
  const { currentUser } = await import("../io/kubernetes/resources.ts");
  const me = await currentUser(client);
  const [version, openApi, lease, ...bindings] = await Promise.all([
    lookAt(client, "/version"),
    lookAt(client, `/openapi/v3/apis/${apiVersion}`),
    lookAt(client, leasePath(namespace)),
    ...policies.map((name) => lookAt(client, `${policyPath}/${name}`)),
  ]);
  return [
    ok("api-server", `${versionOf(version)} at ${server}, where you are ${me}`),
    crdFinding(openApi, kinds),
    admissionFinding(bindings.map((seen, index) => ({ name: policies[index] ?? "", seen }))),
    operatorFinding(lease, { nowMs: Date.now(), namespace }),
  ];
}

function versionOf(seen: Awaited<ReturnType<typeof lookAt>>): string {
  const body = seen.kind === "found" ? seen.body : undefined;
  return typeof body === "object" && body !== null && "gitVersion" in body ? String(body.gitVersion) : "answers";
}

async function lookAtNats({ env }: JoinAt, withinMs: number): Promise<Finding[]> {
  const settings = natsFrom(readSettings(natsSettings, { ...env }), "consentry-cli", "monitor");
  const nc = await connectNats({ ...settings, waitForServer: false });
  try {
    const typed = Number(env.CONSENTRY_PARTITIONS);
    const seen = await natsSeen(nc);
    const found = natsFindings(seen, Number.isInteger(typed) && typed > 0 ? typed : undefined);
    // While something is amiss, messages would only pile up.
    if (found.some(({ state }) => state === "problem")) return found;
    return [...found, await tryThePath(nc, seen, withinMs)];
  } finally {
    await nc.close();
  }
}

async function natsSeen(nc: NatsConnection): Promise<NatsSeen> {
  const install = await readInstall(nc);
  const about = { version: nc.info?.version ?? "0", server: nc.getServer() };
  const nothing = { gates: [], bundle: undefined, suppressionsAreThere: false, sources: [] };
  if (install === undefined) return { ...about, install, ...nothing };
  const installed = { partitions: install.partitions, ...(await readInstalled(nc)) };
  if (installed.missing.length > 0) return { ...about, install: installed, ...nothing };
  const gates = await listBucket(nc, { bucket: buckets.gates, filter: ">", parse: (value) => gateRecord.parse(value) });
  const desired = await openBucket(nc, buckets.desired);
  const suppress = await openBucket(nc, buckets.suppress);
  return {
    ...about,
    install: installed,
    gates: [...gates.values()],
    bundle: desiredBundle.safeParse((await desired.get(desiredKeys.activeBundle))?.value).data,
    suppressionsAreThere: (await suppress.get(suppressSentinelKey)) !== undefined,
    sources: await sourcesSeen(nc),
  };
}

async function sourcesSeen(nc: NatsConnection): Promise<NatsSeen["sources"]> {
  const parse = {
    source: (value: unknown) => desiredSource.parse(value),
    health: (value: unknown) => sourceHealth.parse(value),
  };
  const declared = await listBucket(nc, { bucket: buckets.desired, filter: "source.>", parse: parse.source });
  const health = await listBucket(nc, { bucket: buckets.sources, filter: ">", parse: parse.health });
  return [...declared.values()].map((source) => ({
    name: `${source.namespace}/${source.name}`,
    fresh: isFresh(source, health.get(`${source.namespace}.${source.name}`), Date.now()),
  }));
}

/** Also where a subscription is not allowed, which nobody ever answers, it ends. */
const graceMs = 2_000;

async function tryThePath(nc: NatsConnection, { gates, install }: NatsSeen, withinMs: number): Promise<Finding> {
  const answers = probes(gates, install?.partitions ?? 0).map(async ({ gate, ...message }) => {
    const startedMs = performance.now();
    const record = await Promise.race([
      judgeTrial(nc, noCampaign, { ...message, timeoutMs: withinMs }),
      sleep(withinMs + graceMs, undefined, { ref: false }),
    ]);
    return { gate, record, ms: Math.round(performance.now() - startedMs) };
  });
  return pathFinding(await Promise.all(answers));
}
