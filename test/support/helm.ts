/** The real helm on the chart of this repository. */
import { spawn } from "node:child_process";
import { parseAllDocuments } from "yaml";
import { obtainServers } from "../../src/lab/servers/start.ts";

export const chartDirectory = "charts/consentry";
/** The least that a render needs: a NATS of its own, and a generated key. */
export const trial = { nats: { enabled: true } };

export type Answer = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** An object of a rendered chart; tests look at what they know of it. */
export type Rendered = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: as deep as any object of Kubernetes
  readonly [member: string]: any;
};

const deadlineMs = 120_000;

/** Runs helm and answers whatever came of it; a refusal is an answer. */
export async function helm(
  args: readonly string[],
  options: { readonly values?: object; readonly kubeconfig?: string } = {},
): Promise<Answer> {
  const { helm: command } = await obtainServers(["helm"], { progress: () => {} });
  const given = options.values === undefined ? [] : ["--values", "-"];
  const env = { ...process.env, KUBECONFIG: options.kubeconfig ?? "/nonexistent", HELM_NAMESPACE: "consentry-system" };
  const child = spawn(command, [...args, ...given], { env, timeout: deadlineMs });
  child.stdin.end(JSON.stringify(options.values ?? {}));
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

/** As `helm`, but a refusal is a failure. Answers standard output. */
export async function mustHelm(...parameters: Parameters<typeof helm>): Promise<string> {
  const answer = await helm(...parameters);
  if (answer.code !== 0) throw new Error(`helm ${parameters[0].join(" ")}: ${answer.stderr}`);
  return answer.stdout;
}

/** Everything that the chart makes of these values, hooks included. */
export async function render(values: object = trial, chart = chartDirectory): Promise<readonly Rendered[]> {
  return objectsIn(await mustHelm(["template", "consentry", chart], { values }));
}

export function objectsIn(yaml: string): readonly Rendered[] {
  return parseAllDocuments(yaml)
    .map((document) => document.toJS() as Rendered | null)
    .filter((object) => object !== null);
}
