/** What `helm install` does on a real cluster: kinds, rights, admission rules, and the policy bundle in its ConfigMap. */
import { join } from "node:path";
import { buildBundle } from "../../../io/opa/build.ts";
import { obtainServers } from "../../servers/start.ts";
import { labelNamespaces } from "./borrowed.ts";
import { type KubectlAt, mustKubectl, tryKubectl } from "./kubectl.ts";
import type { MemberTable } from "./member-table.ts";
import { namespace, type OwnPlaces, places } from "./places.ts";
import { until } from "./until.ts";

/** Applies what Consentry needs and builds the bundle meanwhile. */
export async function install(at: KubectlAt, own: OwnPlaces): Promise<void> {
  const kubectl = (args: readonly string[]) => mustKubectl(at, args);
  const bundle = buildPolicy(own);
  // A failing kubectl is the error to tell then; without this, the build's own would go unheard.
  bundle.catch(() => {});
  await kubectl(["apply", "--server-side", "-f", places.crds, "-f", places.install]);
  await kubectl(["apply", "--server-side", "-f", `${places.quickstart}/00-namespace.yaml`]);
  await labelNamespaces(at);
  await untilServed(at);
  const file = `--from-file=bundle.tar.gz=${await bundle}`;
  await kubectl(["create", "configmap", "consentry-policy", "-n", "consentry-system", file]);
}

/** kubectl gives up on a kind so new that it has no conditions yet, instead of waiting for them; then it is asked again. */
async function untilServed(at: KubectlAt): Promise<void> {
  const what = "the API server serves Consentry's kinds";
  const check = () => at.signal?.throwIfAborted();
  let refusal = "";
  await until({ what, deadlineMs: 30_000, check, found: () => refusal }, async () => {
    const { code, stderr } = await tryKubectl(at, ["wait", "-f", places.crds, "--for=condition=Established"]);
    refusal = stderr.trim();
    return code === 0;
  });
}

/** The examples of the quick start, and beside them the campaigns of the story. */
export async function applyResources(at: KubectlAt): Promise<void> {
  await mustKubectl(at, ["apply", "--server-side", "-f", places.quickstart, "-f", places.resources]);
}

/** The members' ConsentSource reads the table instead of the list. */
export async function useTable(at: KubectlAt, { spec }: Pick<MemberTable, "spec">): Promise<void> {
  const patch = ["--type=merge", "-p", JSON.stringify({ spec })];
  await mustKubectl(at, ["patch", "consentsource", "shop-members", "-n", namespace, ...patch]);
}

async function buildPolicy(own: OwnPlaces): Promise<string> {
  const { opa } = await obtainServers(["opa"]);
  const outFile = join(own.directory, "bundle.tar.gz");
  await buildBundle({ opaBinary: opa, policiesDir: places.policies, outFile });
  return outFile;
}
