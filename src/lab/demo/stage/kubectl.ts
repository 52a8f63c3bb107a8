import { type Answer, mustRun, runProgram } from "../../programs.ts";

/** A cluster, as kubectl reaches it. */
export type KubectlAt = {
  readonly kubectl: string;
  readonly kubeconfig: string;
  /** Nothing more is asked of the cluster when it is aborted: what is removed is not made anew meanwhile. */
  readonly signal?: AbortSignal;
};

/** Runs kubectl; a refusal is an answer. */
export async function tryKubectl(at: KubectlAt, args: readonly string[], deadlineMs?: number): Promise<Answer> {
  return await runProgram(at.kubectl, args, { ...optionsOf(at), ...(deadlineMs === undefined ? {} : { deadlineMs }) });
}

/** Runs kubectl; a refusal is a failure. Answers standard output. */
export async function mustKubectl(at: KubectlAt, args: readonly string[]): Promise<string> {
  return await mustRun(at.kubectl, args, optionsOf(at));
}

function optionsOf({ kubeconfig, signal }: KubectlAt) {
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  return signal === undefined ? { env } : { env, signal };
}
