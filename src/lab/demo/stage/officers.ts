/** The people who work on cases. */
import { join } from "node:path";
import type { Cluster } from "./cluster.ts";
import { serviceAccountToken, writeOwnKubeconfig } from "./kubeconfig.ts";
import { mustKubectl } from "./kubectl.ts";
import { namespace, type OwnPlaces, places } from "./places.ts";

export type Contexts = {
  /** Holds the contexts below; the current one is an administrator's. */
  readonly kubeconfig: string;
  readonly officer: string;
  readonly approver: string;
};

/** Users of the throw-away API server, or service accounts where the cluster has users of its own. */
export async function peopleOf(cluster: Cluster, own: OwnPlaces): Promise<Contexts> {
  if (cluster.people === "users") {
    const [officer, approver] = ["ana.officer@idesk.example", "ben.approver@idesk.example"];
    return { kubeconfig: cluster.kubeconfig, officer, approver };
  }
  await mustKubectl(cluster, ["apply", "--server-side", "-f", places.people]);
  const [officer, approver] = ["ana-officer", "ben-approver"];
  const tokenOf = (name: string) => serviceAccountToken(cluster, { namespace, name });
  const users = [
    { name: officer, token: await tokenOf(officer) },
    { name: approver, token: await tokenOf(approver) },
  ];
  const kubeconfig = join(own.directory, "people.kubeconfig");
  await writeOwnKubeconfig({ from: cluster, file: kubeconfig, users });
  return { kubeconfig, officer, approver };
}
