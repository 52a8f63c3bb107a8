import { hash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { proofCarried } from "../../../src/domain/consent/proof.ts";
import { rowWords } from "../../../src/domain/consent/table/row.ts";
import {
  createConsentTable,
  keptTable,
  type TableLegend,
  tableParts,
} from "../../../src/domain/consent/table/table.ts";
import type { ConsentState } from "../../../src/schemas/wire/consent.ts";
import { consentState } from "../../support/consent.ts";

/** Hundreds of tables of 256 parts each: seconds of work, more on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Few characters and one that differs: all hashes meet in the same places. */
const crowded = fc.string({ unit: fc.constantFrom("A", "_"), minLength: 22, maxLength: 22 });
const spread = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 22, maxLength: 22 });
/** No pseudonym of ours: too short, with foreign characters, of the next kind. */
const odd = fc.oneof(
  fc.string({ maxLength: 30 }),
  spread.map((person) => `${person}é`),
  spread.map((person) => person.slice(1)),
);
const key = fc
  .tuple(fc.constantFrom("a.one", "a.two"), fc.integer({ min: 0, max: 3 }), fc.oneof(crowded, spread, odd))
  .map(([source, partition, person]) => `${source}.${partition}.p1-k1-${person}`);

const instant = fc.oneof(
  fc.integer({ min: 0, max: 4e12 }),
  fc.constantFrom(0, 2 ** 32 - 1, 2 ** 32, 2 ** 42 - 2, 2 ** 42 - 1, 2 ** 42, -1, Number.MAX_SAFE_INTEGER),
);
const state: fc.Arbitrary<ConsentState> = fc
  .record({
    state: fc.constantFrom("Granted", "Pending", "Withdrawn", "Expired"),
    atMs: instant,
    validUntilMs: fc.option(instant),
    sequence: instant,
    channel: fc.constantFrom("WhatsApp", "Any"),
    purposes: fc.subarray(["offers", "orders", "news"]),
    noticeHash: fc.option(fc.constantFrom("sha256:0a", "sha256:0b")),
    evidence: fc.constantFrom("form 1", "form 2", "", null),
    age: fc.option(fc.integer({ min: 0, max: 150 })),
  })
  .chain((changes) => fc.option(instant).map((sinceMs) => (sinceMs === null ? changes : { ...changes, sinceMs })))
  .map(consentState);

type Step = { readonly key: string; readonly state: ConsentState | undefined };
const steps = (max: number): fc.Arbitrary<Step[]> =>
  fc.uniqueArray(key, { minLength: 1, maxLength: 40 }).chain((keys) =>
    fc.array(fc.record({ key: fc.constantFrom(...keys), state: fc.option(state, { nil: undefined, freq: 3 }) }), {
      maxLength: max,
    }),
  );

/** What the facts of a verdict are made of; of the evidence only that there is some. */
function needed(of: ConsentState) {
  const { recordedAtMs: _r, by: _b, language: _l, method: _m, evidence, ...rest } = of;
  return { ...rest, evidence: evidence ? expect.any(String) : null };
}

function applied(list: readonly Step[]) {
  const table = createConsentTable();
  const map = new Map<string, ConsentState>();
  apply(table, list);
  applyToMap(map, list);
  return { table, map };
}

function expectSame(
  table: ReturnType<typeof createConsentTable>,
  map: ReadonlyMap<string, ConsentState>,
  keys: Iterable<string>,
) {
  expect(table.size()).toBe(map.size);
  for (const each of keys) {
    const known = map.get(each);
    expect(table.get(each)).toEqual(known ? needed(known) : undefined);
  }
}

/** As a snapshot keeps it: bytes and JSON. */
function copyOf(table: ReturnType<typeof createConsentTable>) {
  const parts = Array.from({ length: tableParts }, (_, index) => table.part(index).slice());
  return { parts, legend: JSON.parse(JSON.stringify(table.legend())) };
}

function restoredTable(parts: readonly Uint32Array[], legend: TableLegend) {
  const kept = keptTable();
  for (const part of parts) kept.add(part);
  return kept.finish(legend);
}

describe("the table of consent", () => {
  it("answers as a Map would, whatever the keys and in whatever order they come and go", () => {
    fc.assert(
      fc.property(steps(200), (list) => {
        const { table, map } = applied(list);
        expectSame(
          table,
          map,
          list.map((step) => step.key),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("says of nobody what it knows of another: neighbours in one bit, in the source, the partition or the key's name", () => {
    const base = "p1-k1-AAAAAAAAAAAAAAAAAAAAAA";
    const neighbours = Array.from({ length: 22 }, (_, at) => `${base.slice(0, 6 + at)}B${base.slice(7 + at)}`);
    const others = [
      ...neighbours.map((person) => `a.one.0.${person}`),
      ...["a.two.0", "a.one.1", "b.one.0"].map((source) => `${source}.${base}`),
      "a.one.0.p1-k2-AAAAAAAAAAAAAAAAAAAAAA",
    ];
    const table = createConsentTable();
    table.set(`a.one.0.${base}`, consentState());
    expect(others.map(table.get)).toEqual(others.map(() => undefined));
    for (const other of others) table.set(other, consentState({ state: "Withdrawn" }));
    table.delete(`a.one.0.${base}`);
    expect(table.get(`a.one.0.${base}`)).toBeUndefined();
    expect(others.map((other) => table.get(other)?.state)).toEqual(others.map(() => "Withdrawn"));
  });

  it("keeps whether there is evidence, and not which", () => {
    const table = createConsentTable();
    table.set("a.one.0.with", consentState({ evidence: "form 4711" }));
    table.set("a.one.0.without", consentState({ evidence: null }));
    const proofs = ["with", "without"].map((who) => proofCarried(table.get(`a.one.0.${who}`) ?? consentState()));
    expect(proofs.map((proof) => proof.includes("Evidence"))).toEqual([true, false]);
    expect(JSON.stringify(table.legend())).not.toContain("4711");
  });

  it("takes at most 60 bytes a person, also after most of them left", () => {
    const table = createConsentTable();
    const keys = Array.from({ length: 200_000 }, (_, index) => `a.one.${index % 4}.p1-k1-${personAt(index)}`);
    const bytes: number[] = [];
    for (const [index, each] of keys.entries()) {
      table.set(each, consentState({ atMs: index, sequence: index, age: index % 100 }));
      if (index > 150_000 && index % 5000 === 0) bytes.push(table.bytes() / table.size());
    }
    expect(Math.max(...bytes)).toBeLessThan(60);
    for (const each of keys.slice(0, 160_000)) table.delete(each);
    expect(table.size()).toBe(40_000);
    expect(table.bytes() / table.size()).toBeLessThan(100);
    expect(keys.every((each, index) => table.get(each)?.atMs === (index < 160_000 ? undefined : index))).toBe(true);
  });

  it("answers as a Map would while thousands come, change and go again and again, and gives their memory back", () => {
    const table = createConsentTable();
    const map = new Map<string, number>();
    const keys = Array.from({ length: 60_000 }, (_, index) => `a.one.0.p1-k1-${personAt(index)}`);
    const come = (from: number, to: number, atMs: number) => {
      for (const each of keys.slice(from, to)) {
        table.set(each, consentState({ atMs }));
        map.set(each, atMs);
      }
    };
    const go = (from: number, to: number) => {
      for (const each of keys.slice(from, to)) {
        table.delete(each);
        map.delete(each);
      }
    };
    const bytes: number[] = [];
    for (const round of [1, 2]) {
      come(0, 60_000, round);
      go(20_000, 60_000);
      come(10_000, 30_000, round + 10);
      go(0, 25_000);
      expect(table.size()).toBe(map.size);
      expect(keys.every((each) => table.get(each)?.atMs === map.get(each))).toBe(true);
      go(0, 60_000);
      bytes.push(table.bytes());
    }
    expect(Math.max(...bytes)).toBeLessThan(500_000);
    expect(Array.from({ length: tableParts }, (_, index) => table.part(index).length)).toEqual(
      Array.from({ length: tableParts }, () => 0),
    );
  });

  it("keeps what many share once, and no longer than somebody has it", () => {
    const table = createConsentTable();
    for (let index = 0; index < 100; index++)
      table.set(
        `a.one.0.p1-k1-${personAt(index)}`,
        consentState({ businessName: `Business ${index % 2}`, atMs: index }),
      );
    expect(table.legend().profiles.filter(Boolean)).toHaveLength(2);
    for (let index = 0; index < 100; index += 2) table.delete(`a.one.0.p1-k1-${personAt(index)}`);
    expect(JSON.stringify(table.legend())).not.toContain("Business 0");
    for (let index = 1; index < 100; index += 2)
      table.set(`a.one.0.p1-k1-${personAt(index)}`, consentState({ businessName: "Business 3" }));
    expect(JSON.stringify(table.legend())).not.toContain("Business 1");
    expect(table.legend().profiles.filter(Boolean)).toHaveLength(1);
    const { parts, legend } = copyOf(table);
    const restored = restoredTable(parts, {
      ...legend,
      profiles: [...legend.profiles, { businessName: "Business 4" }],
    });
    expect(restored?.legend().profiles.filter(Boolean)).toHaveLength(1);
  });
});

describe("a table that was kept", () => {
  it("is the table it was, and goes on like it", () => {
    fc.assert(
      fc.property(steps(80), steps(80), (before, after) => {
        const { table, map } = applied(before);
        const { parts, legend } = copyOf(table);
        const restored = restoredTable(parts, legend);
        if (!restored) throw new Error("not restored");
        const keys = [...before, ...after].map((step) => step.key);
        expectSame(restored, map, keys);
        apply(restored, after);
        applyToMap(map, after);
        expectSame(restored, map, keys);
      }),
      { numRuns: 30 },
    );
  });

  it("is right once it is caught up, although it was copied part by part while people came, changed and went", () => {
    fc.assert(
      fc.property(steps(120), steps(120), (before, during) => {
        const { table, map } = applied(before);
        const parts = [];
        const left = [...during];
        for (let index = 0; index < tableParts; index++) {
          parts.push(table.part(index).slice());
          apply(table, left.splice(0, index % 2));
        }
        const legend = JSON.parse(JSON.stringify(table.legend()));
        const restored = restoredTable(parts, legend);
        if (!restored) throw new Error("not restored");
        // What the bucket still holds of it: the last word on each key.
        const last = new Map(during.map((step) => [step.key, step]));
        apply(restored, [...last.values()]);
        applyToMap(map, [...last.values()]);
        expectSame(
          restored,
          map,
          [...before, ...during].map((step) => step.key),
        );
      }),
      { numRuns: 30 },
    );
  });

  it("is none when a part is missing, cut short or out of order", () => {
    const table = createConsentTable();
    for (let index = 0; index < 20_000; index++) table.set(`a.one.0.p1-k1-${personAt(index)}`, consentState());
    const { parts, legend } = copyOf(table);
    const [first, second, ...rest] = parts;
    if (!first || !second) throw new Error("no parts");
    expect(restoredTable(parts, legend)?.size()).toBe(20_000);
    expect(restoredTable(parts.slice(1), legend)).toBeUndefined();
    expect(restoredTable([first.slice(0, -3), second, ...rest], legend)).toBeUndefined();
    expect(restoredTable([rowsReversed(first), second, ...rest], legend)).toBeUndefined();
  });
});

function apply(table: ReturnType<typeof createConsentTable>, list: readonly Step[]): void {
  for (const step of list) {
    if (step.state) table.set(step.key, step.state);
    else table.delete(step.key);
  }
}

function applyToMap(map: Map<string, ConsentState>, list: readonly Step[]): void {
  for (const step of list) {
    if (step.state) map.set(step.key, step.state);
    else map.delete(step.key);
  }
}

function rowsReversed(words: Uint32Array): Uint32Array {
  const rows = Array.from({ length: words.length / rowWords }, (_, at) =>
    words.subarray(at * rowWords, (at + 1) * rowWords),
  );
  return new Uint32Array(rows.reverse().flatMap((row) => [...row]));
}

function personAt(index: number): string {
  return hash("sha256", String(index), "base64url").slice(0, 22);
}
