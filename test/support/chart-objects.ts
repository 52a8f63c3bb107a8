/** What tests look for in the objects that the chart makes. */
import type { Rendered } from "./helm.ts";

export const roles = ["operator", "gate", "sync", "intake", "dispatch"] as const;

type Variable = {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly fieldRef?: object; readonly secretKeyRef?: { readonly name: string } };
};

/** A pod as a workload, or the chart's test, describes it. */
export type PodTemplate = {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: a PodSpec
  readonly spec: any;
};

export function find(objects: readonly Rendered[], kind: string, name: string): Rendered {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`the chart makes no ${kind} ${name}`);
  return found;
}

export function names(objects: readonly Rendered[], kind: string): string[] {
  return objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
}

export function pods(objects: readonly Rendered[]): PodTemplate[] {
  return objects.flatMap((object) => {
    const spec = object.kind === "Pod" ? object.spec : object.spec?.template?.spec;
    return spec === undefined ? [] : [{ name: object.metadata.name.replace("consentry-", ""), spec }];
  });
}

export function pod(objects: readonly Rendered[], name: string): PodTemplate {
  const found = pods(objects).find((each) => each.name === name);
  if (found === undefined) throw new Error(`the chart makes no pod of ${name}`);
  return found;
}

export function variables({ spec }: PodTemplate): readonly Variable[] {
  return spec.containers[0].env;
}

/** The environment as a container would have it, when every Secret holds a key of pseudonyms. */
export function environment(template: PodTemplate): Record<string, string> {
  const key = "ab".repeat(32);
  const entries = variables(template).map(({ name, value, valueFrom }) => {
    if (value !== undefined) return [name, value];
    if (valueFrom?.fieldRef !== undefined) return [name, "a-name"];
    return [name, name.endsWith("OTHER_KEY") ? `k2:${key}` : key];
  });
  return Object.fromEntries(entries);
}

/** Names of the Secrets that a pod is given, as files or as variables. */
export function secretsOf(template: PodTemplate): string[] {
  const mounted = (template.spec.volumes ?? []).flatMap((volume: { secret?: { secretName: string } }) =>
    volume.secret === undefined ? [] : [volume.secret.secretName],
  );
  const read = variables(template).flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []);
  return [...new Set<string>([...mounted, ...read])].sort();
}
