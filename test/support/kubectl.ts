/** The real kubectl against a test's API server. */
import { spawn } from "node:child_process";
import { stringify } from "yaml";
import type { KubernetesServer } from "../../src/lab/servers/start.ts";
import { eventually } from "./eventually.ts";

export interface KubectlAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface KubectlOptions {
  /** User to act as, with these groups. */
  readonly as?: string;
  readonly groups?: readonly string[];
  /** Objects given to `-f -`. */
  readonly objects?: readonly object[];
}

const answerDeadlineMs = 30_000;

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
  const child = spawn(server.kubectl, ["--kubeconfig", server.kubeconfig, ...identity, ...args], {
    timeout: answerDeadlineMs,
  });
  child.stdin.end((options.objects ?? []).map((object) => stringify(object)).join("---\n"));
  const [stdout, stderr, code] = await Promise.all([
    child.stdout.setEncoding("utf8").toArray(),
    child.stderr.setEncoding("utf8").toArray(),
    new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exitCode) => resolve(exitCode ?? -1));
    }),
  ]);
  return { code, stdout: stdout.join(""), stderr: stderr.join("") };
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
export async function installCrds(server: KubernetesServer): Promise<void> {
  await mustKubectl(server, ["apply", "--server-side", "-f", "crds/"]);
  await eventually(() => mustKubectl(server, ["wait", "-f", "crds/", "--for=condition=Established", "--timeout=20s"]));
}
