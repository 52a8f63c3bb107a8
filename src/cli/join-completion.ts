import { contextNames } from "../io/kubernetes/context-namespace.ts";
import type { ResourceType } from "../schemas/kubernetes/object.ts";
import type { Join } from "./command.ts";
import type { CompletionParts, Given } from "./completion/complete.ts";

/** For a command that needs nothing of the world. */
export const joinNothing: Join<unknown> = async () => ({ parts: undefined, close: async () => undefined });

/** Somebody waits with a finger on the key. */
const answerDeadlineMs = 2_000;
const namesMax = 200;

const namespaces: ResourceType = {
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  namespaced: false,
};

export function joinCompletion(env: Readonly<Record<string, string | undefined>>): CompletionParts {
  return {
    // Whatever is in the way: a completion has nobody to tell it to.
    namesOf: (kind, given) => withinDeadline(namesIn(kind, given)).catch(() => []),
    contexts: (given) => contextNames({ env, kubeconfig: given["--kubeconfig"] }),
  };
}

async function namesIn(kind: Parameters<CompletionParts["namesOf"]>[0], given: Given): Promise<readonly string[]> {
  const { connectKubernetes } = await import("../io/kubernetes/kubeconfig.ts");
  const { resourceTypeOf } = await import("../io/kubernetes/watches.ts");
  const { listNames } = await import("../io/kubernetes/list-names.ts");
  const choice = { context: given["--context"], kubeconfig: given["--kubeconfig"] };
  const { client, namespace } = await connectKubernetes(choice);
  try {
    const type = kind === "Namespace" ? namespaces : resourceTypeOf(kind);
    const where = type.namespaced ? (given["--namespace"] ?? namespace) : undefined;
    return await listNames(client, { type, namespace: where, limit: namesMax, deadlineMs: answerDeadlineMs });
  } finally {
    await client.close();
  }
}

/** Credentials may come from a program that takes its time. */
async function withinDeadline(names: Promise<readonly string[]>): Promise<readonly string[]> {
  const { promise, resolve } = Promise.withResolvers<readonly string[]>();
  const timer = setTimeout(() => resolve([]), answerDeadlineMs);
  return await Promise.race([names, promise]).finally(() => clearTimeout(timer));
}
