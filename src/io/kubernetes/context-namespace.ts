import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const kubeconfigFile = z.looseObject({
  "current-context": z.string().optional(),
  contexts: z
    .array(z.looseObject({ name: z.string(), context: z.looseObject({ namespace: z.string().optional() }).nullish() }))
    .nullish(),
});

/**
 * The namespace of the kubeconfig's context, as kubectl would use it without `-n`: for commands that need nothing else of
 * Kubernetes, and work without it. Undefined when there is no kubeconfig or the context names none.
 */
export function contextNamespace(at: Where & { readonly context?: string | undefined }): string | undefined {
  const files = kubeconfigs(at);
  const current = at.context ?? files.find((file) => file?.["current-context"])?.["current-context"];
  const contexts = files.flatMap((file) => file?.contexts ?? []);
  return contexts.find((each) => each.name === current)?.context?.namespace;
}

/** Names of the kubeconfig's contexts; none when there is no kubeconfig. */
export function contextNames(at: Where): string[] {
  return kubeconfigs(at).flatMap((file) => (file?.contexts ?? []).map(({ name }) => name));
}

type Where = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly kubeconfig?: string | undefined;
};

function kubeconfigs({ env, kubeconfig }: Where) {
  const paths = kubeconfig ? [kubeconfig] : (env.KUBECONFIG?.split(delimiter) ?? [join(homedir(), ".kube", "config")]);
  return paths.filter((path) => path !== "" && existsSync(path)).map(read);
}

function read(path: string): z.infer<typeof kubeconfigFile> | undefined {
  try {
    return kubeconfigFile.safeParse(parse(readFileSync(path, "utf8"))).data;
  } catch {
    return undefined;
  }
}
