type Marks = {
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
};

/** What GitOps tools leave on the objects they keep. */
const marks = [
  { tool: "Argo CD", on: "annotations", key: "argocd.argoproj.io/tracking-id" },
  { tool: "Argo CD", on: "labels", key: "argocd.argoproj.io/instance" },
  { tool: "Flux", on: "labels", key: "kustomize.toolkit.fluxcd.io/name" },
  { tool: "Flux", on: "labels", key: "helm.toolkit.fluxcd.io/name" },
] as const;

/** A change of spec that Git does not know is undone at its next sync: says so, and surely where a tool is seen at work. */
export function gitWarning(metadata: Marks, { suspend }: { readonly suspend: boolean }): string {
  const tool = marks.find(({ on, key }) => metadata[on]?.[key] !== undefined)?.tool;
  const what = `spec.suspend: ${suspend}`;
  if (tool === undefined) return `spec.suspend is ${suspend} now. If Git declares it, write ${what} there too.\n`;
  return `warning: ${tool} keeps this object and will undo the change at its next sync\n   do: write ${what} in Git as well\n`;
}
