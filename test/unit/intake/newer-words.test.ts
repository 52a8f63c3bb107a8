import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newerSenderWords, newerTemplateWords } from "../../../src/domain/intake/newer-words.ts";
import type { SenderWords, TemplateWords } from "../../../src/schemas/wire/standing.ts";

const atMs = fc.integer({ min: 1, max: 1000 });

describe("WhatsApp's words", () => {
  it("leave the newest of each, in whatever order and however often they come", () => {
    const quality = fc.record({ value: fc.constantFrom("GREEN", "RED"), atMs });
    const limit = fc.record({ value: fc.constantFrom("TIER_250", "TIER_10K"), atMs });
    // Two words of one instant contradict each other, whoever came first.
    const words = fc.uniqueArray(fc.record({ quality, limit }, { requiredKeys: [] }), {
      selector: (each) => `${each.quality?.atMs}`,
      maxLength: 8,
    });
    fc.assert(
      fc.property(words, (said) => {
        const distinct = said.filter(
          (each, at) => said.findIndex((other) => other.limit?.atMs === each.limit?.atMs) === at,
        );
        const heard = (order: readonly object[]) =>
          order.reduce<SenderWords>((known, each) => newerSenderWords(known, each as SenderWords), {});
        expect(heard([...distinct, ...distinct].reverse())).toEqual(heard(distinct));
      }),
    );
  });

  it("count a pause once, however often it is told", () => {
    const pause = (ms: number): TemplateWords => ({ status: { value: "PAUSED", atMs: ms }, pausesAtMs: [ms] });
    const heard = [pause(5), pause(9), pause(5)].reduce<TemplateWords | undefined>(newerTemplateWords, undefined);
    expect(heard).toEqual({ status: { value: "PAUSED", atMs: 9 }, pausesAtMs: [5, 9] });
  });

  it("are kept where newer ones say nothing about them", () => {
    const known: SenderWords = { quality: { value: "RED", atMs: 5 } };
    expect(newerSenderWords(known, { limit: { value: "TIER_2K", atMs: 9 } })).toEqual({
      quality: { value: "RED", atMs: 5 },
      limit: { value: "TIER_2K", atMs: 9 },
    });
  });
});
