import { setTimeout as sleep } from "node:timers/promises";
import { natsFrom, readSettings } from "../io/environment.ts";
import type { ConnectedCluster } from "../io/kubernetes/kubeconfig.ts";
import { lookAt } from "../io/kubernetes/look.ts";
import { openBucket } from "../io/nats/bucket.ts";
import { connectNats, type NatsConnection } from "../io/nats/connect.ts";
import { readInstall } from "../io/nats/install.ts";
import { listBucket } from "../io/nats/list-bucket.ts";
import { Failure } from "../schemas/failures.ts";
import { apiVersion } from "../schemas/group.ts";
import { kinds } from "../schemas/resources/index.ts";
import { natsSettings } from "../schemas/settings.ts";
import { desiredBundle, desiredKeys } from "../schemas/wire/desired.ts";
import { gateRecord } from "../schemas/wire/gates.ts";
import { buckets } from "../schemas/wire/subjects.ts";
import type { CheckParts } from "./check/check.ts";
import { admissionFinding, crdFinding, operatorFinding } from "./check/cluster-findings.ts";
import { type Finding, ok, problem } from "./check/finding.ts";
import { type NatsSeen, natsFindings } from "./check/nats-findings.ts";
import type { Join, JoinAt } from "./command.ts";
import { clusterCure } from "./join-kubernetes.ts";
import { natsCure } from "./join-nats.ts";
import { type Cure, problemOf } from "./problem.ts";

/** Everything that cannot be reached is a finding here, not a failure: the other half is looked at all the same. */
export const joinCheck: Join<CheckParts> = async (at) => ({
  parts: {
    look: async () => {
      const [cluster, nats] = await Promise.all([
        findings("api-server", clusterCure, () => clusterFindings(at)),
        findings("nats", natsCure, () => lookAtNats(at)),
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

async function clusterFindings({ scope }: JoinAt): Promise<Finding[]> {
  const { connectKubernetes } = await import("../io/kubernetes/kubeconfig.ts");
  const cluster = await connectKubernetes({ context: scope.context, kubeconfig: scope.kubeconfig });
  try {
    return await lookAtCluster(cluster);
  } finally {
    await cluster.client.close();
  }
}

const policies = ["case-entries.consentry.dev", "case-deletion.consentry.dev", "status.consentry.dev"];
const policyPath = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings";
const leasePath = "/apis/coordination.k8s.io/v1/namespaces/consentry-system/leases/consentry-operator";

async function lookAtCluster({ client, server }: ConnectedCluster): Promise<Finding[]> {
  const { currentUser } = await import("../io/kubernetes/resources.ts");
  const me = await currentUser(client);
  const [version, openApi, lease, ...bindings] = await Promise.all([
    lookAt(client, "/version"),
    lookAt(client, `/openapi/v3/apis/${apiVersion}`),
    lookAt(client, leasePath),
    ...policies.map((name) => lookAt(client, `${policyPath}/${name}`)),
  ]);
  return [
    ok("api-server", `${versionOf(version)} at ${server}, where you are ${me}`),
    crdFinding(openApi, kinds),
    admissionFinding(bindings.map((seen, index) => ({ name: policies[index] ?? "", seen }))),
    operatorFinding(lease, Date.now()),
  ];
}

function versionOf(seen: Awaited<ReturnType<typeof lookAt>>): string {
  const body = seen.kind === "found" ? seen.body : undefined;
  return typeof body === "object" && body !== null && "gitVersion" in body ? String(body.gitVersion) : "answers";
}

async function lookAtNats({ env }: JoinAt): Promise<Finding[]> {
  const settings = natsFrom(readSettings(natsSettings, { ...env }), "consentry-cli");
  const nc = await connectNats({ ...settings, waitForServer: false });
  try {
    const typed = Number(env.CONSENTRY_PARTITIONS);
    return natsFindings(await natsSeen(nc), Number.isInteger(typed) && typed > 0 ? typed : undefined);
  } finally {
    await nc.close();
  }
}

async function natsSeen(nc: NatsConnection): Promise<NatsSeen> {
  const install = await readInstall(nc);
  const about = { version: nc.info?.version ?? "0", server: nc.getServer(), install };
  if (install === undefined) return { ...about, gates: [], bundle: undefined };
  const gates = await listBucket(nc, { bucket: buckets.gates, filter: ">", parse: (value) => gateRecord.parse(value) });
  const desired = await openBucket(nc, buckets.desired);
  const bundle = desiredBundle.safeParse((await desired.get(desiredKeys.activeBundle))?.value).data;
  return { ...about, gates: [...gates.values()], bundle };
}
