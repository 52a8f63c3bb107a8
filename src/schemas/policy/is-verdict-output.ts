import type { VerdictOutput, Violation } from "./verdict-output.ts";

/**
 * The schema `verdictOutput` as a guard without a library: it runs on every different answer of the policy, on the path of a
 * message. A property test keeps the two equal. Unknown members are no fault, as in the schema.
 */
export function isVerdictOutput(value: unknown): value is VerdictOutput {
  if (!isObject(value)) return false;
  return (
    isOutcome(value.outcome) &&
    isListOf(value.violations, { max: 64, member: isViolation }) &&
    (value.deferUntilMs === null || Number.isSafeInteger(value.deferUntilMs)) &&
    isText(value.revision, 128)
  );
}

function isViolation(value: unknown): value is Violation {
  if (!isObject(value)) return false;
  return (
    isText(value.rule, 63) &&
    isText(value.clause, 8) &&
    isSeverity(value.severity) &&
    isText(value.message, 300) &&
    isText(value.remedy, 300) &&
    isListOf(value.steps, { max: 8, member: isStep }) &&
    typeof value.undecidable === "boolean"
  );
}

function isOutcome(value: unknown): boolean {
  return value === "approved" || value === "rejected" || value === "deferred" || value === "held";
}

function isSeverity(value: unknown): boolean {
  return value === "Minor" || value === "Major" || value === "Critical";
}

function isStep(value: unknown): boolean {
  return isText(value, 63);
}

function isText(value: unknown, charactersMax: number): boolean {
  return typeof value === "string" && value.length <= charactersMax;
}

function isListOf(value: unknown, list: { max: number; member: (value: unknown) => boolean }): boolean {
  return Array.isArray(value) && value.length <= list.max && value.every(list.member);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
