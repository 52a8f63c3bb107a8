import type { Flag } from "./command.ts";
import { formats } from "./output.ts";

/** Flags every command has, as kubectl has them. */
export const scopeFlags: readonly Flag[] = [
  { flags: "-n, --namespace <name>", help: "namespace; the context's own when absent" },
  { flags: "-A, --all-namespaces", help: "every namespace" },
  { flags: "--context <name>", help: "context of the kubeconfig; the current one when absent" },
  { flags: "--kubeconfig <path>", help: "kubeconfig file; else KUBECONFIG, ~/.kube/config" },
  { flags: "-o, --output <format>", help: "how data is shown", choices: formats, byDefault: "table" },
];
