import fc from "fast-check";
import metadata from "libphonenumber-js/max/metadata";
import { describe, expect, it } from "vitest";
import { canonicalRecipient, zeroOnlyAtHome } from "../../../src/domain/recipient/canonical.ts";

const idOf = (written: string) => canonicalRecipient(written)?.id;

describe("a phone number", () => {
  it.each([
    ["447700900123", "447700900123"],
    ["+44 7700 900123", "447700900123"],
    ["0044 7700 900123", "447700900123"],
    ["+44 (0)7700 900123", "447700900123"],
    ["+44-7700-900.123", "447700900123"],
    [" 447700900123 ", "447700900123"],
    ["+1 (631) 555-2222", "16315552222"],
    ["552192345678", "5521992345678"],
    ["551191234567", "5511991234567"],
    ["+55 11 8765-4321", "5511987654321"],
    ["5511987654321", "5511987654321"],
    ["551133334444", "551133334444"],
    ["+52 55 1234 5678", "525512345678"],
    ["5215512345678", "525512345678"],
    ["+52 (1) 55 1234 5678", "525512345678"],
    ["0052 1 55 1234 5678", "525512345678"],
    ["+52 01 55 1234 5678", "525512345678"],
    ["+52 044 55 1234 5678", "525512345678"],
    ["+52 045 55 1234 5678", "525512345678"],
    ["+55 (0)11 8765-4321", "5511987654321"],
    ["0055 11 98765-4321", "5511987654321"],
    ["0054 9 11 2345-6789", "5491123456789"],
    ["+54 9 11 15 2345-6789", "5491123456789"],
    ["(+44) 7700 900123", "447700900123"],
    ["+44\u00a07700\u2011900\u2013123", "447700900123"],
    ["\u202a+44 7700 900123\u202c", "447700900123"],
    ["\ufeff447700900123", "447700900123"],
    ["541123456789", "5491123456789"],
    ["5491123456789", "5491123456789"],
    ["+54 11 15 2345-6789", "5491123456789"],
    ["+54 9 351 234-5678", "5493512345678"],
    ["+54 351 15 234-5678", "5493512345678"],
    ["+54 (0)11 2345-6789", "5491123456789"],
    ["+390669812345", "390669812345"],
    ["+49 (0)170 1234567", "491701234567"],
    ["+22507000000", "22507000000"],
  ])("%j is %s", (written, id) => {
    expect(canonicalRecipient(written)).toEqual({ kind: "phone", id, lastFour: id.slice(-4) });
  });

  it.each([
    "",
    " ",
    "hello",
    "123456",
    "0",
    "07700900123",
    "+",
    "44770O900123",
    "４４７７００９００１２３",
    "1".repeat(16),
    "+44 7700 900123 ext 4",
  ])("%j is nobody's", (written) => expect(canonicalRecipient(written)).toBeUndefined());
});

describe("a user id", () => {
  it.each(["US.13491208655302741918", "DE.ENT.11815799212886844830"])("%s stays as it is", (id) => {
    expect(canonicalRecipient(id)).toEqual({ kind: "bsuid", id, lastFour: id.slice(-4) });
  });

  it.each(["us.13491208655302741918", "USA.1349", "US.", "US.12", "US.12 34", "US.1.2345"])("%j is none", (id) => {
    expect(canonicalRecipient(id)).toBeUndefined();
  });
});

describe("the canonical form", () => {
  const national = fc.stringMatching(/^[1-9]\d{6,12}$/);
  const number = fc
    .tuple(fc.constantFrom("1", "44", "55", "52", "521", "54", "549", "49", "39", "91", "7", "225"), national)
    .map(([code, rest]) => (code + rest).slice(0, 15));

  it("changes nothing when applied again", () => {
    fc.assert(
      fc.property(fc.oneof(number, fc.stringMatching(/^\+?[\d ()-]{5,20}$/)), (written) => {
        const once = canonicalRecipient(written);
        if (once !== undefined) expect(canonicalRecipient(once.id)).toEqual(once);
      }),
      { numRuns: 5000 },
    );
  });

  it("is one for all ways of writing a number, and so are the last four digits", () => {
    const way = fc.constantFrom<(digits: string) => string>(
      (digits) => `+${digits}`,
      (digits) => `00${digits}`,
      (digits) => digits.replace(/(\d{3})/g, "$1 "),
      (digits) => `+${digits.replace(/(\d{2})(\d{3})/, "($1) $2-")}`,
      (digits) => digits.replace(/^52(?!1)(\d{10})$/, "521$1"),
      (digits) => digits.replace(/^52(?!1)(\d{10})$/, "+52 044 $1"),
      (digits) => `\u202a+${digits}\u202c`,
      (digits) => digits.replace(/^549([1-3]\d{9})$/, "54$1"),
      (digits) => digits.replace(/^(55\d\d)9([6-9]\d{7})$/, "$1$2"),
      (digits) => (zeroOnlyAtHome.has(digits.slice(0, 2)) ? `+${digits.slice(0, 2)} (0)${digits.slice(2)}` : digits),
    );
    fc.assert(
      fc.property(number, way, (digits, write) => {
        const person = canonicalRecipient(digits);
        if (person === undefined || canonicalRecipient(person.id)?.id !== person.id) return;
        const other = canonicalRecipient(write(person.id));
        if (other === undefined) return;
        expect(other.lastFour).toBe(digits.slice(-4));
        expect(other.id).toBe(idOf(person.id));
      }),
      { numRuns: 5000 },
    );
  });
});

describe("the calling codes whose zero is dialled at home only", () => {
  it.each([...zeroOnlyAtHome])("%s has no number that begins with a zero", (code) => {
    for (const country of metadata.country_calling_codes[code] ?? []) {
      const plan: unknown = Reflect.get(metadata.countries, country);
      if (!Array.isArray(plan)) throw new Error(`no plan for ${country}`);
      const pattern = new RegExp(`^(?:${plan[2]})$`);
      for (const length of plan[3]) {
        for (let first = 1; first <= 9; first++) {
          const zeroed = `0${first}`.padEnd(length, "1");
          expect(pattern.test(zeroed), zeroed).toBe(false);
        }
      }
    }
  });
});
