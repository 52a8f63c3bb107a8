/** Kubeconfigs of the demo: one context a person, and one of the operator's own. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { mustRun } from "../../programs.ts";
import { type KubectlAt, mustKubectl } from "./kubectl.ts";

const named = z.looseObject({ name: z.string() });
const kubeconfig = z.looseObject({
  clusters: z.array(named).min(1),
  users: z.array(named).min(1),
  contexts: z.array(z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string() }) })).min(1),
});

export type TokenUser = { readonly name: string; readonly token: string };

/** The current context of a kubeconfig alone, with all that it needs, and with more people, each with a context of their name. */
export async function writeOwnKubeconfig(of: {
  readonly from: { readonly kubectl: string; readonly kubeconfig?: string; readonly context?: string };
  readonly file: string;
  /** Name of the context that is current afterwards; the one copied unless given. */
  readonly current?: string;
  readonly users: readonly TokenUser[];
}): Promise<void> {
  const { kubectl, context } = of.from;
  const selected = context === undefined ? [] : ["--context", context];
  const env = of.from.kubeconfig === undefined ? process.env : { ...process.env, KUBECONFIG: of.from.kubeconfig };
  const args = ["config", "view", "--raw", "--minify", "--flatten", "-o", "json", ...selected];
  const config = kubeconfig.parse(JSON.parse(await mustRun(kubectl, args, { env })));
  const [own] = config.contexts;
  const cluster = own?.context.cluster;
  const written = {
    ...config,
    users: [...config.users, ...of.users.map(({ name, token }) => ({ name, user: { token } }))],
    contexts: [...config.contexts, ...of.users.map(({ name }) => ({ name, context: { cluster, user: name } }))],
    "current-context": of.current ?? own?.name,
  };
  writeFileSync(of.file, JSON.stringify(written, null, 2), { mode: 0o600 });
}

/** Makes a namespace the usual one of every context, so that a person need not say it. */
export async function setUsualNamespace(at: KubectlAt, namespace: string): Promise<void> {
  const contexts = (await mustKubectl(at, ["config", "get-contexts", "-o", "name"])).trim().split("\n");
  for (const context of contexts) {
    await mustKubectl(at, ["config", "set-context", context, `--namespace=${namespace}`]);
  }
}

/** A kubeconfig with which the operator acts as its service account, as it does in a cluster: only it may write status. */
export async function writeOperatorKubeconfig(at: KubectlAt & { readonly directory: string }): Promise<string> {
  const file = join(at.directory, "operator.kubeconfig");
  const token = await serviceAccountToken(at, { namespace: "consentry-system", name: "consentry-operator" });
  const users = [{ name: "consentry-operator", token }];
  await writeOwnKubeconfig({ from: at, file, current: "consentry-operator", users });
  return file;
}

export async function serviceAccountToken(
  at: KubectlAt,
  account: { readonly namespace: string; readonly name: string },
): Promise<string> {
  const args = ["create", "token", account.name, "-n", account.namespace, "--duration=12h"];
  return (await mustKubectl(at, args)).trim();
}
