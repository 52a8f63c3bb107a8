/** A cluster as a platform team reaches it: kubectl and helm from outside, `consentry` in a pod. */
import { fileURLToPath } from "node:url";
import type { Narrator } from "../demo/narrator.ts";
import { type Answer, runProgram } from "../programs.ts";
import { obtainServers } from "../servers/start.ts";
import type { E2eOptions } from "./options.ts";

export const system = "consentry-system";
export const namespace = "marketing";
export const chart = fileURLToPath(new URL("../../../charts/consentry", import.meta.url));
export const examples = fileURLToPath(new URL("../../../examples", import.meta.url));
export const toolbox = "consentry-toolbox";

const longMs = 10 * 60_000;

export type Scene = {
  readonly options: E2eOptions;
  readonly say: (line: string) => void;
  /** Notes whether something that was promised is so. */
  readonly expect: (what: string, isSo: boolean, otherwise?: string) => void;
  readonly kubectl: (args: readonly string[], stdin?: string) => Promise<string>;
  /** A refusal is an answer. */
  readonly tryKubectl: (args: readonly string[], stdin?: string) => Promise<Answer>;
  readonly helm: (args: readonly string[]) => Promise<string>;
  /** Runs a command in the toolbox pod. What has not ended by the deadline is ended, and its code is -1. */
  readonly consentry: (args: readonly string[], stdin?: string, deadlineMs?: number) => Promise<Answer>;
  readonly failures: () => number;
};

export type Act = { readonly title: string; readonly play: (scene: Scene) => Promise<void> };

export async function openScene(options: E2eOptions, narrator: Narrator): Promise<Scene> {
  const { kubectl: kubectlBinary, helm: helmBinary } = await obtainServers(["kubectl", "helm"]);
  const { context } = options;
  let failures = 0;
  const run = (binary: string, args: readonly string[], stdin?: string, deadlineMs = longMs) =>
    runProgram(binary, args, { env: process.env, deadlineMs, ...(stdin === undefined ? {} : { stdin }) });
  const must = async (name: string, args: readonly string[], ran: Promise<Answer>): Promise<string> => {
    const { code, stdout, stderr } = await ran;
    if (code === 0) return stdout;
    throw new Error(`${name} ${args.join(" ")} ended with ${code}: ${(stderr || stdout).trim()}`);
  };
  const tryKubectl = (args: readonly string[], stdin?: string, deadlineMs?: number) =>
    run(kubectlBinary, [...(context === undefined ? [] : ["--context", context]), ...args], stdin, deadlineMs);
  const tryHelm = (args: readonly string[]) =>
    run(helmBinary, [...(context === undefined ? [] : ["--kube-context", context]), ...args]);
  return {
    options,
    say: narrator.say,
    expect: (what, isSo, otherwise = "") => {
      if (isSo) return narrator.pass(what);
      failures++;
      narrator.fail(otherwise === "" ? what : `${what}: ${otherwise}`);
    },
    tryKubectl,
    kubectl: (args, stdin) => must("kubectl", args, tryKubectl(args, stdin)),
    helm: (args) => must("helm", args, tryHelm(args)),
    consentry: (args, stdin, deadlineMs) => tryKubectl(inToolbox(args, stdin !== undefined), stdin, deadlineMs),
    failures: () => failures,
  };
}

function inToolbox(args: readonly string[], hasInput: boolean): string[] {
  const program = ["/usr/local/bin/consentry-node", "/app/dist/main.js"];
  return ["exec", ...(hasInput ? ["-i"] : []), "-n", system, toolbox, "--", ...program, ...args];
}

/** As `kubectl get … -o json` answers. */
export async function read<T>({ kubectl }: Pick<Scene, "kubectl">, args: readonly string[]): Promise<T> {
  return JSON.parse(await kubectl(["get", ...args, "-o", "json"])) as T;
}

/** Asks until it is so; false when it has not come in that time. */
export async function comes(withinMs: number, ask: () => Promise<boolean>): Promise<boolean> {
  for (const deadlineMs = performance.now() + withinMs; ; ) {
    if (await ask()) return true;
    if (performance.now() > deadlineMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
