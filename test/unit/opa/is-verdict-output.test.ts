import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isVerdictOutput } from "../../../src/schemas/policy/is-verdict-output.ts";
import { verdictOutput } from "../../../src/schemas/policy/verdict-output.ts";

const violation = fc.record({
  rule: fc.string({ maxLength: 63 }),
  clause: fc.string({ maxLength: 8 }),
  severity: fc.constantFrom("Minor", "Major", "Critical"),
  message: fc.string({ maxLength: 300 }),
  remedy: fc.string({ maxLength: 300 }),
  steps: fc.array(fc.string({ maxLength: 63 }), { maxLength: 8 }),
  undecidable: fc.boolean(),
});

const verdict = fc.record({
  outcome: fc.constantFrom("approved", "rejected", "deferred", "held"),
  violations: fc.oneof(fc.array(violation, { maxLength: 3 }), fc.array(violation, { minLength: 63, maxLength: 64 })),
  deferUntilMs: fc.oneof(fc.maxSafeInteger(), fc.constant(null)),
  revision: fc.string({ maxLength: 128 }),
});

/** Values on and just beyond the borders of the schema. */
const strange = fc.oneof(
  fc.constantFrom(undefined, null, true, 0, 1.5, 2 ** 53, "", "approved", "Critical", {}, [], [""], [null]),
  fc.constantFrom(8, 9, 63, 64, 128, 129, 300, 301).map((length) => "x".repeat(length)),
  fc.constantFrom(8, 9).map((length) => Array.from({ length }, () => "step")),
  violation.chain((each) => fc.constantFrom(64, 65).map((length) => Array.from({ length }, () => each))),
);

type Json = Readonly<Record<string, unknown>>;

function damagedIn(document: Json, member: string, value: unknown): Json {
  return { ...document, [member]: value };
}

const damagedVerdict = fc
  .tuple(verdict, fc.constantFrom("outcome", "violations", "deferUntilMs", "revision", "more"), strange)
  .map(([document, member, value]) => damagedIn(document, member, value));

const violationMembers = ["rule", "clause", "severity", "message", "remedy", "steps", "undecidable", "more"] as const;

const verdictWithDamagedViolation = fc
  .tuple(verdict, violation, fc.constantFrom(...violationMembers), strange)
  .map(([document, each, member, value]) => ({ ...document, violations: [damagedIn(each, member, value)] }));

describe("the guard of a verdict", () => {
  it("takes exactly what the schema takes", () => {
    const documents = fc.oneof(damagedVerdict, verdictWithDamagedViolation, fc.anything());
    fc.assert(
      fc.property(documents, (value) => {
        expect(isVerdictOutput(value)).toBe(verdictOutput.safeParse(value).success);
      }),
      { numRuns: 5000 },
    );
  });

  it("takes sound verdicts", () => {
    fc.assert(fc.property(verdict, (value) => isVerdictOutput(value)));
  });
});
