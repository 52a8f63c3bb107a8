import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rankOf } from "../../../src/domain/consent/difference.ts";
import { createNamed } from "../../../src/domain/consent/named.ts";

const pseudonymOf = (person: number) =>
  `p1-k1-${createHash("sha256").update(String(person)).digest("base64url").slice(0, 22)}`;

const word = fc.record({
  pseudonym: fc.integer({ min: 1, max: 40 }).map(pseudonymOf),
  atMs: fc.integer({ min: 0, max: 4 }),
  event: fc.constantFrom("Granted" as const, "Withdrawn" as const),
});

describe("whom a reading has named", () => {
  it("is as a map of everybody's best word would have it", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 200 }), (words) => {
        const named = createNamed();
        const model = new Map<string, number>();
        for (const each of words) {
          const counts = rankOf(each) > (model.get(each.pseudonym) ?? -1);
          if (counts) model.set(each.pseudonym, rankOf(each));
          expect(named.take(each)).toBe(counts);
        }
        expect(named.size()).toBe(model.size);
        for (let person = 1; person <= 50; person++)
          expect(named.has(pseudonymOf(person))).toBe(model.has(pseudonymOf(person)));
      }),
    );
  });

  it("keeps everybody apart while it grows", () => {
    const named = createNamed();
    const people = 30_000;
    const take = (person: number) => named.take({ pseudonym: pseudonymOf(person), atMs: person, event: "Granted" });
    const everybody = Array.from({ length: people }, (_, person) => person);
    expect(everybody.filter(take)).toEqual(everybody);
    expect(named.size()).toBe(people);
    expect(everybody.filter(take)).toEqual([]);
    expect(everybody.filter((person) => named.has(pseudonymOf(people + person)))).toEqual([]);
  });
});
