import { expect, it } from "vitest";
import { decisionId } from "../../../src/domain/decision/decision-id.ts";

it("sorts by arrival, then by sequence", () => {
  const ids = [
    decisionId({ storedAtMs: 1_763_798_261_000, sequence: 7 }),
    decisionId({ storedAtMs: 1_763_798_261_000, sequence: 8 }),
    decisionId({ storedAtMs: 1_763_798_261_001, sequence: 1 }),
  ];
  expect([...ids].sort()).toEqual(ids);
});

it("is fourteen characters of Crockford's alphabet and depends on nothing but the stored message", () => {
  const message = { storedAtMs: 1_763_798_261_000, sequence: 1_048_577 };
  expect(decisionId(message)).toMatch(/^[0-9A-HJKMNP-TV-Z]{14}$/);
  expect(decisionId(message)).toBe(decisionId({ ...message }));
});
