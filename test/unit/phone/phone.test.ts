import fc from "fast-check";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { describe, expect, it } from "vitest";
import { canonicalRecipient } from "../../../src/domain/recipient/canonical.ts";
import { countryOf } from "../../../src/io/phone/country.ts";
import { offsetMinutesOf } from "../../../src/io/phone/local-time.ts";
import { zoneMapText } from "../../../src/io/phone/zone-map.ts";
import { zonesOf } from "../../../src/io/phone/zones.ts";
import type { Recipient } from "../../../src/schemas/whatsapp/recipient.ts";

function person(written: string): Recipient {
  const recipient = canonicalRecipient(written);
  if (recipient === undefined) throw new Error(`${written} is nobody`);
  return recipient;
}

describe("a person's country", () => {
  it.each([
    ["+44 7911 123456", "GG"],
    ["+44 7400 123456", "GB"],
    ["+44 7700 900123", "GB"],
    ["+1 631 555 2222", "US"],
    ["+1 416 555 0123", "CA"],
    ["+1 876 555 0123", "JM"],
    ["+7 701 123 4567", "KZ"],
    ["+7 916 123 4567", "RU"],
    ["+55 11 98765-4321", "BR"],
    ["+52 1 55 1234 5678", "MX"],
    ["+39 06 6981 2345", "VA"],
    ["+39 06 4521 2345", "IT"],
    ["+91 98765 43210", "IN"],
    ["+1 100 000 0000", "US"],
    ["+800 1234 5678", null],
    ["+999 1234 5678", null],
    ["IN.1648738043044942", "IN"],
  ])("of %s is %s", (written, country) => expect(countryOf(person(written))).toBe(country));

  it("is libphonenumber's, though only the first digits are asked about more than once", () => {
    const number = fc.tuple(
      fc.constantFrom("1", "7", "44", "61", "212", "262", "358", "590", "599"),
      fc.stringMatching(/^[1-9]\d{8}$/),
    );
    fc.assert(
      fc.property(number, ([code, rest]) => {
        const id = code + rest;
        const direct = parsePhoneNumberFromString(`+${id}`)?.country;
        if (direct !== undefined) expect(countryOf({ kind: "phone", id, lastFour: id.slice(-4) })).toBe(direct);
      }),
      { numRuns: 5000, seed: 1 },
    );
  });
});

describe("a person's time zones", () => {
  it.each([
    ["+1 206 555 0123", ["America/Los_Angeles"]],
    ["+91 98765 43210", ["Asia/Calcutta"]],
    ["+55 92 98765-4321", ["America/Manaus"]],
    ["IN.1648738043044942", ["Asia/Calcutta"]],
    ["GB.1648738043044942", ["Europe/London"]],
    ["ZZ.1648738043044942", []],
    ["+999 1234 5678", []],
  ])("of %s are %j", (written, zones) => expect(zonesOf(person(written))).toEqual(zones));

  it("are many where the number does not tell", () => {
    expect(zonesOf(person("+44 7700 900123"))).toContain("Europe/London");
    expect(zonesOf(person("+1 800 555 0123")).length).toBeGreaterThan(30);
    expect(zonesOf(person("US.13491208655302741918")).length).toBeGreaterThan(10);
  });

  it("are the same list for the same prefix", () => {
    expect(zonesOf(person("+1 206 555 0123"))).toBe(zonesOf(person("+1 206 555 9999")));
    expect(zonesOf(person("US.13491208655302741918"))).toBe(zonesOf(person("US.99991208655302741918")));
  });

  it("are all known to this runtime", () => {
    const zones = new Set(
      zoneMapText
        .trim()
        .split("\n")
        .flatMap((line) => (line.split("|")[1] ?? "").split("&")),
    );
    expect(zones.size).toBeGreaterThan(200);
    expect([...zones].filter((zone) => offsetMinutesOf(zone, 0) === undefined)).toEqual([]);
  });
});

describe("a zone's offset", () => {
  it.each([
    ["Europe/London", "2026-03-29T00:59:59Z", 0],
    ["Europe/London", "2026-03-29T01:00:00Z", 60],
    ["Europe/London", "2026-10-25T00:59:59Z", 60],
    ["Europe/London", "2026-10-25T01:00:00Z", 0],
    ["Asia/Calcutta", "2026-01-01T00:00:00Z", 330],
    ["Asia/Kathmandu", "2026-01-01T00:00:00Z", 345],
    ["Australia/Lord_Howe", "2026-04-04T14:59:59Z", 660],
    ["Australia/Lord_Howe", "2026-04-04T15:00:00Z", 630],
    ["Mars/Olympus", "2026-01-01T00:00:00Z", undefined],
  ])("of %s at %s is %s minutes", (zone, at, offset) => {
    expect(offsetMinutesOf(zone, Date.parse(at))).toBe(offset);
    expect(offsetMinutesOf(zone, Date.parse(at))).toBe(offset);
  });
});
