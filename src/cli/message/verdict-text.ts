import { hostRules } from "../../domain/decision/host-rules.ts";
import { errorPage } from "../../schemas/pages.ts";
import type { Violation } from "../../schemas/policy/verdict-output.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { plainLine } from "../output.ts";

/** A verdict for people: what, which clause and rule, why, what to do, where more is said, and the decision's name for whoever asks later. */
export function verdictText(record: VerdictRecord): string {
  const decided = `decision ${record.decision}  policy ${record.revision || "none"}  ${judgedInMs(record)} ms`;
  if (record.outcome === "approved") return `approved  ${decided}\n`;
  const head = record.outcome.padEnd(outcomeWidth);
  const waits = record.deferUntilMs === null ? [] : [`until ${instantText(record.deferUntilMs)}`];
  const reasons = record.violations.map(reasonText);
  const cures = [...new Set(record.violations.map((violation) => plainLine(violation.remedy)))].map(
    (remedy) => `do: ${remedy}`,
  );
  const lines = [...waits, ...reasons, ...cures, ...seeLines(record.violations)].map(
    (line, index) => `${index === 0 ? head : " ".repeat(outcomeWidth)}${line}`,
  );
  return `${(lines.length === 0 ? [record.outcome] : lines).join("\n")}\n${decided}\n`;
}

export function reasonText(violation: Violation): string {
  return `${violation.clause} ${violation.rule}: ${plainLine(violation.message)}`;
}

/** Pages on the refusals that come before the policy, a line each; a policy's own rules are in its bundle. */
export function seeLines(violations: readonly Violation[]): string[] {
  return [...new Set(violations.flatMap(({ rule }) => pageOf(rule) ?? []))].map((page) => `see: ${page}`);
}

function pageOf(rule: string): string | undefined {
  return Object.hasOwn(hostRules, rule) ? errorPage(rule) : undefined;
}

/** A verdict for machines. */
export function verdictDocument(record: VerdictRecord) {
  const { outcome, campaign, decision, sequence, attempt, revision, bundle, violations, trial } = record;
  return {
    outcome,
    campaign: `${campaign.namespace}/${campaign.name}`,
    decision,
    sequence,
    attempt,
    violations: violations.map((violation) => ({ ...violation, ...seeField(violation) })),
    deferUntil: record.deferUntilMs === null ? null : instantText(record.deferUntilMs),
    revision,
    bundle,
    judgedInMs: judgedInMs(record),
    judgedAt: instantText(record.judgedAtMs),
    trial,
  };
}

function seeField({ rule }: Violation): { readonly see?: string } {
  const see = pageOf(rule);
  return see === undefined ? {} : { see };
}

/** RFC 3339, to the second. */
export function instantText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

const outcomeWidth = 10;

function judgedInMs(record: VerdictRecord): number {
  return Math.max(0, record.judgedAtMs - record.receivedAtMs);
}
