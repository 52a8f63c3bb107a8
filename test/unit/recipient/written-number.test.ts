import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsNumber, remarkWithoutNumbers, withoutNumbers } from "../../../src/domain/recipient/written-number.ts";

const separators = fc.constantFrom("", " ", "-", ".", "/", " (0) ");
const number = fc
  .tuple(
    fc.constantFrom("+", "00", "+ "),
    fc.array(fc.tuple(fc.stringMatching(/^[1-9][0-9]{2}$/), separators), { minLength: 3, maxLength: 4 }),
  )
  .map(
    ([prefix, parts]) =>
      `${prefix.trim()}${parts.map(([digits, separator], at) => digits + (at + 1 < parts.length ? separator : "")).join("")}`,
  );

describe("what is printed", () => {
  it.each([
    ["unknown command '+447700900123'", "unknown command '…23'"],
    ["no case 447700900123 here", "no case …23 here"],
    ["to 0044 7700 900123, please", "to …23, please"],
    ["at +44 (0) 7700/900-123", "at …23"],
    ["no template 447700 900123 here", "no template …23 here"],
    ["unknown option '--to=4477 0090 0123'", "unknown option '--to=…23'"],
    ["unknown option '--44-7700-900-123'", "unknown option '--…23'"],
    ["no namespace 44-7700-900-123", "no namespace …23"],
  ])("cuts a number down to its last two digits: %s", (text, expected) => {
    expect(withoutNumbers(text)).toBe(expected);
  });

  it.each([
    "not before 2026-11-22T03:12:41Z (minimum hold)",
    "decision 01JD9W3K7Q4V of flash-sale-k2-7f3a, policy 1.4.0",
    "sha256:4be1c0f2a97d",
    "10 of the last 200 messages",
    "15 2026-11-22T03:12:41Z",
    "not before 2026-11-22 03:12:41",
    "connect ECONNREFUSED 127.0.0.1:6443",
    "https://10.0.0.1:6443/apis/consentry.dev",
  ])("leaves times, ids and addresses alone: %s", (text) => {
    expect(withoutNumbers(text)).toBe(text);
  });

  it("shows nobody's number, however it is written", () => {
    fc.assert(
      fc.property(number, (typed) => {
        const digits = typed.replace(/\D/g, "");
        return !withoutNumbers(`error: '${typed}' is unknown`).replace(/\D/g, "").includes(digits.slice(0, -2));
      }),
    );
  });
});

describe("a remark on a case", () => {
  it.each([
    "+44 7700 900123 complained",
    "call 00447700900123",
    "wa.me/447700900123",
    "447700900123 says no",
    "447700 900123 says no",
    "asked on 07700 900 123",
    "tel:7700-900123",
  ])("is refused with a number in it: %s", (text) => expect(holdsNumber(text)).toBe(true));

  it.each([
    "Bought list removed",
    "https://tickets.example/812",
    "https://tickets.example/INC-0041234567",
    "https://jira.example/browse?id=1234567890123",
    "3 of 200 people, since 2026-11-22T02:57:41Z",
    "p1-k1-6Zk3T9q0wXvYb1aCdEfGhI",
  ])("may hold counts, times, links and pseudonyms: %s", (text) => expect(holdsNumber(text)).toBe(false));
});

describe("a remark that is kept about a person", () => {
  const own = "0044 7700 900123";

  it.each([
    ["call of 07700 900 123", "call of …23"],
    ["asked by +44 7700 900999 for +447700900123", "asked by …99 for …23"],
    ["https://forms.example/447700900123", "https://forms.example/…23"],
    ["form-447700900123.pdf", "form-…23.pdf"],
    ["wa.me/900123", "…23"],
  ])("holds no number, least of all their own: %s", (text, kept) => {
    expect(remarkWithoutNumbers(text, own)).toBe(kept);
  });

  it.each([
    "form 17",
    "https://tickets.example/INC-0041234567",
    "sha256:0123456789ab",
    "2026-11-22T02:57:41Z, in the shop",
  ])("stays as it is otherwise: %s", (text) => expect(remarkWithoutNumbers(text, own)).toBe(text));
});
