/** The cluster that the demo plays on: a throw-away one, or one that exists. */
import { join } from "node:path";
import { obtainServers, startKubernetes } from "../../servers/start.ts";
import { clearLeftovers, removeEverything } from "./borrowed.ts";
import { writeOwnKubeconfig } from "./kubeconfig.ts";
import type { KubectlAt } from "./kubectl.ts";

/** Its kubeconfig's current context is an administrator's. */
export type Cluster = KubectlAt & {
  /** What the cluster has in place of people: created service accounts, or users of the throw-away API server. */
  readonly people: "users" | "service accounts";
  readonly describe: string;
  readonly stop: () => Promise<void>;
};

export async function startCluster(of: {
  readonly directory: string;
  readonly context: string | undefined;
  readonly signal: AbortSignal;
}): Promise<Cluster> {
  return of.context === undefined ? throwAway(of.directory) : existing({ ...of, context: of.context });
}

async function throwAway(directory: string): Promise<Cluster> {
  const server = await startKubernetes({ dir: join(directory, "kubernetes") });
  return {
    kubectl: server.kubectl,
    kubeconfig: server.kubeconfig,
    people: "users",
    describe: `a throw-away etcd and kube-apiserver at ${server.url}`,
    stop: server.stop,
  };
}

/** @throws when Consentry, or a namespace that the demo would make, is on the cluster already */
async function existing(of: { directory: string; context: string; signal: AbortSignal }): Promise<Cluster> {
  const { directory, context, signal } = of;
  const { kubectl } = await obtainServers(["kubectl"]);
  const kubeconfig = join(directory, "kubeconfig");
  await writeOwnKubeconfig({ from: { kubectl, context }, file: kubeconfig, users: [] });
  await clearLeftovers({ kubectl, kubeconfig });
  return {
    kubectl,
    kubeconfig,
    signal,
    people: "service accounts",
    describe: `your cluster, context ${context}; everything the demo makes there is removed at the end`,
    stop: () => removeEverything({ kubectl, kubeconfig }),
  };
}
