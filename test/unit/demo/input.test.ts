import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { decodeSend } from "../../../src/domain/message/decode.ts";
import { consentCsv } from "../../../src/lab/demo/input/consent-lists.ts";
import { campaigns, crowd, peopleWithOpenWindow, writeLists } from "../../../src/lab/demo/input/lists.ts";
import { people, zoneOf } from "../../../src/lab/demo/input/people.ts";
import { isQuiet } from "../../../src/lab/demo/input/quiet.ts";
import { readShapes } from "../../../src/lab/demo/input/shapes.ts";
import { readSms } from "../../../src/lab/demo/input/sms.ts";
import { places } from "../../../src/lab/demo/stage/places.ts";

const shapes = readShapes(places.payloads);
const lists = writeLists({ shapes, sms: readSms(places.sms) });
const everything = Object.values(lists).flat();
const kept = [/^3363998\d{4}$/, /^3532091\d{5}$/, /^6125550\d{4}$/, /^1(604|236|778|672)55501\d{2}$/];

describe("the demo's people", () => {
  it("have numbers that regulators keep for fiction, and none of the quick start's", () => {
    const numbers = everything.map(({ person }) => person.number);
    expect(numbers.filter((number) => !kept.some((range) => range.test(number)))).toEqual([]);
  });

  it("are refused beyond the numbers that a city has", () => {
    expect(people("Vancouver", { from: 398, count: 2 }).map(({ number }) => number)).toEqual([
      "16725550198",
      "16725550199",
    ]);
    expect(() => people("Vancouver", { from: 399, count: 2 })).toThrow("no number 400");
  });

  it("are asleep somewhere and awake somewhere at every minute of a year", () => {
    const zones = [...new Set(crowd.travellers.map(({ city }) => zoneOf(city)))];
    const startMs = Date.UTC(2026, 0, 1);
    const instants = Array.from({ length: 365 * 24 * 2 }, (_, half) => startMs + half * 1_800_000);
    const asleep = instants.map((atMs) => zones.filter((zone) => isQuiet(zone, atMs)).length);
    expect(Math.min(...asleep)).toBeGreaterThan(0);
    expect(Math.max(...asleep)).toBeLessThan(zones.length);
  });

  it("of the four lists do not overlap where it matters", () => {
    const asked = new Set([...crowd.members, ...crowd.subscribers, ...crowd.travellers].map(({ number }) => number));
    expect(crowd.strangers.filter(({ number }) => asked.has(number))).toEqual([]);
    expect(new Set(crowd.strangers.map(({ number }) => number)).size).toBe(crowd.strangers.length);
  });
});

describe("the demo's messages", () => {
  it("are at least 20,000", () => {
    expect(everything.length).toBeGreaterThanOrEqual(20_000);
  });

  it("show all 53 of Meta's example payloads, each to be decoded and without a placeholder for a person to see", () => {
    expect(shapes).toHaveLength(53);
    expect(new Set(lists.compliant.map(({ shape }) => shape)).size).toBe(53);
    const bodies = new Map(lists.compliant.map(({ shape, body }) => [shape, body]));
    for (const [shape, body] of bodies) {
      expect({ shape, ok: decodeSend(Buffer.from(body)).ok }).toEqual({ shape, ok: true });
      expect(body).not.toMatch(/\{\{|http\(s\)|<[A-Z_]+_TEXT>/);
    }
  });

  it("go to the person they were written for, except the read receipt, which names nobody", () => {
    const wrong = everything.filter(({ person, shape, body }) => {
      const decoded = decodeSend(Buffer.from(body));
      return decoded.ok && decoded.message.recipient?.id !== person.number && !shape.includes("read-receipt");
    });
    expect(wrong).toEqual([]);
  });

  it("answer freely only people whose window is open", () => {
    const open = new Set(peopleWithOpenWindow().map(({ number }) => number));
    const templates = new Set(shapes.filter(({ template }) => template).map(({ name }) => name));
    const freely = everything.filter(({ shape }) => !templates.has(shape));
    expect(freely.length).toBeGreaterThan(3_000);
    expect(freely.filter(({ person }) => !open.has(person.number))).toEqual([]);
    expect(new Set(freely.map(({ campaign }) => campaign))).toEqual(new Set([campaigns.compliant]));
  });

  it("carry the words of the SMS Spam Collection", () => {
    const [first] = readSms(places.sms).ham;
    expect(lists.unasked[0]?.body).toContain(first);
  });
});

it("a consent list has the columns that sync and the import read, and a line a person", () => {
  const csv = consentCsv({
    people: people("Paris", { from: 7, count: 2 }),
    notice: "n1",
    evidence: "form",
    doubleOptIn: true,
    atMs: 0,
  });
  expect(parse(csv, { columns: true })).toMatchObject([
    { recipient: "+33639980007", status: "granted", at: "1970-01-01T00:00:00.000Z", notice: "n1", evidence: "form-1" },
    { recipient: "+33639980008", double_opt_in: "true", affirmative: "true", purposes: "offers" },
  ]);
});
