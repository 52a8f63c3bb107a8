/** The real kubectl against a test's API server. */
import { stringify } from "yaml";
import { type Answer, runProgram } from "../../src/lab/programs.ts";
import type { KubernetesServer } from "../../src/lab/servers/start.ts";
import { eventually } from "./eventually.ts";

export type KubectlAnswer = Answer;

export interface KubectlOptions {
  /** User to act as, with these groups. */
  readonly as?: string;
  readonly groups?: readonly string[];
  /** Objects given to `-f -`. */
  readonly objects?: readonly object[];
}

/** Longer than any `kubectl wait --timeout` of a test, which then says itself what it waited for. */
const deadlineMs = 240_000;

/** Runs kubectl and answers whatever came of it; a refusal is an answer. */
export async function kubectl(
  server: Pick<KubernetesServer, "kubectl" | "kubeconfig">,
  args: readonly string[],
  options: KubectlOptions = {},
): Promise<KubectlAnswer> {
  const identity = [
    ...(options.as ? ["--as", options.as] : []),
    ...(options.groups ?? []).flatMap((group) => ["--as-group", group]),
  ];
  const stdin = (options.objects ?? []).map((object) => stringify(object)).join("---\n");
  const all = ["--kubeconfig", server.kubeconfig, ...identity, ...args];
  return await runProgram(server.kubectl, all, { stdin, deadlineMs });
}

/** As `kubectl`, but a refusal is a failure. Answers standard output. */
export async function mustKubectl(...parameters: Parameters<typeof kubectl>): Promise<string> {
  const answer = await kubectl(...parameters);
  if (answer.code !== 0) throw new Error(`kubectl ${parameters[1].join(" ")}: ${answer.stderr}`);
  return answer.stdout;
}

/**
 * Installs every CRD and waits until the API server serves them. kubectl gives up on a kind so new that it has no
 * conditions yet ("accessor error"), instead of waiting for them; then it is asked again.
 */
export async function installCrds(server: KubernetesServer, directory = "crds/"): Promise<void> {
  await mustKubectl(server, ["apply", "--server-side", "-f", directory]);
  await eventually(() =>
    mustKubectl(server, ["wait", "-f", directory, "--for=condition=Established", "--timeout=20s"]),
  );
}
