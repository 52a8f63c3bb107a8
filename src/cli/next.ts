import { isOpen } from "../domain/lifecycle/case-status.ts";
import { isApproved, openSteps } from "../domain/lifecycle/case-steps.ts";
import type { ComplianceCase } from "../schemas/resources/compliance-case.ts";

/** Something to do: who does it, and the command that does it. */
export type NextThing = { readonly who: string; readonly type: string };

type Signed = Pick<ComplianceCase, "metadata" | "spec" | "status">;

/** What is left to do until a case is closed, in the order in which it can be done. */
export function nextOnCase({ metadata, spec, status }: Signed): NextThing[] {
  if (!isOpen(status.phase)) return [];
  const at = `${metadata.name} -n ${metadata.namespace}`;
  const acknowledge = spec.acknowledged ? [] : [{ who: "compliance", type: `consentry case ack ${at}` }];
  const steps = openSteps(spec).map(({ name, owner }) => ({
    who: owner ?? "somebody",
    type: `consentry case step ${at} ${name} --evidence <link>`,
  }));
  return [...acknowledge, ...steps, ...closing(spec, at)];
}

function closing(spec: Signed["spec"], at: string): NextThing[] {
  const resolve = spec.resolution
    ? []
    : [{ who: "compliance", type: `consentry case close ${at} --resolution "<what was wrong, how it was put right>"` }];
  const needsApproval = spec.severity === "Critical" && !isApproved(spec);
  const other = spec.resolution ? `somebody else than ${spec.resolution.by}` : "a second person";
  return [...resolve, ...(needsApproval ? [{ who: other, type: `consentry case close ${at} --approve` }] : [])];
}

/** `next:` and what there is to do, one thing a line; empty when nothing is left. */
export function nextText(things: readonly NextThing[], heading = "next"): string {
  const width = Math.max(0, ...things.map(({ who }) => who.length));
  const lines = things.map(({ who, type }) => `  ${who.padEnd(width)}   ${type}\n`);
  return things.length === 0 ? "" : `${heading}:\n${lines.join("")}`;
}
