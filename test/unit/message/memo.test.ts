import { expect, it } from "vitest";
import { memoised } from "../../../src/domain/message/memo.ts";

it("computes a value once while it is asked for", () => {
  let computed = 0;
  const lengthOf = memoised((key) => {
    computed++;
    return key.length;
  }, 10);
  for (let i = 0; i < 1000; i++) expect(lengthOf(i % 2 === 0 ? "often" : `once ${i}`)).toBeGreaterThan(0);
  expect(computed).toBe(501);
});

it("forgets what is no longer asked for", () => {
  let computed = 0;
  const count = memoised(() => ++computed, 2);
  for (const key of ["a", "b", "c", "d", "e", "a"]) count(key);
  expect(computed).toBe(6);
});
