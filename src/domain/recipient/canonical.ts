import type { Recipient } from "../../schemas/whatsapp/recipient.ts";

/**
 * One form for every way of writing a person's number, so that consent, opt-outs and caps meet the same person. Takes
 * `+44 7700…`, `0044…`, plain digits, and WhatsApp's business-scoped user ids. Undefined: nobody can be reached under
 * this.
 *
 * Applying it to its own result changes nothing, and it never touches the last four characters.
 */
export function canonicalRecipient(written: string): Recipient | undefined {
  const digits = plainDigits.test(written) ? written.replace("+", "") : digitsOf(written);
  if (digits === undefined) return bsuidPattern.test(written) ? recipient("bsuid", written) : undefined;
  const id = nationalForm(digits);
  return e164.test(id) ? recipient("phone", id) : undefined;
}

const plainDigits = /^\+?[1-9]\d{6,17}$/;
/** With the dashes of every word processor. */
const writtenNumber = /^\(?\+?[\d\s().\-/\u2010-\u2015\u2212]{4,40}$/;
/** Marks of reading direction and widths of nothing, which address books put around the numbers that they export. */
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** `US.13491208655302741918`; the id of a parent business carries `ENT` in the middle. */
const bsuidPattern = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{4,128}$/;
/** E.164 allows 15 digits and no leading zero; the shortest numbers in use have seven. */
const e164 = /^[1-9]\d{6,14}$/;

function recipient(kind: Recipient["kind"], id: string): Recipient {
  return { kind, id, lastFour: id.slice(-4) };
}

function digitsOf(written: string): string | undefined {
  const trimmed = written.replace(invisible, "").trim();
  if (!writtenNumber.test(trimmed)) return undefined;
  return trimmed.replace(/\D/g, "").replace(/^00/, "");
}

/** Undoes the national habits that give one telephone two numbers. */
function nationalForm(written: string): string {
  const digits = withoutTrunkZero(written);
  switch (digits.slice(0, 2)) {
    case "55":
      return digits.length === 12 ? brazil(digits) : digits;
    case "52":
      return digits.replace(mexicanPrefix, "52$1");
    case "54":
      return argentina(digits);
    default:
      return digits;
  }
}

function withoutTrunkZero(digits: string): string {
  const zeroAt = digits[2] === "0" ? 2 : digits[3] === "0" ? 3 : 0;
  if (zeroAt === 0 || digits[zeroAt + 1] === "0" || !zeroOnlyAtHome.has(digits.slice(0, zeroAt))) return digits;
  return digits.slice(0, zeroAt) + digits.slice(zeroAt + 1);
}

/** A 1 for mobiles from abroad, and what was dialled before them at home; neither is since 2019. */
const mexicanPrefix = /^52(?:1|01|044|045)(\d{10})$/;

/** Mobile numbers (6–9 after the area code) got a ninth digit, 9; WhatsApp still knows many without it. */
function brazil(digits: string): string {
  const first = digits.charCodeAt(4);
  return first >= 0x36 && first <= 0x39 ? `${digits.slice(0, 4)}9${digits.slice(4)}` : digits;
}

/** From abroad a mobile has a 9 after 54; at home a 15 stands between area code and number instead. */
function argentina(digits: string): string {
  const national = digits.replace(/^549?/, "");
  const bare = national.length === 12 ? national.replace(mobileFifteen, "$1$2") : national;
  return /^[1-3]\d{9}$/.test(bare) ? `549${bare}` : digits;
}

const mobileFifteen = /^(11|[23]\d{2}|[23]\d{3})15(\d{6,8})$/;

/**
 * Calling codes of countries in which a zero is dialled only at home: `+44 (0)7700…` means 447700…. Italy and some
 * others keep theirs and are not here; a test holds the list against the numbering plans of libphonenumber.
 */
export const zeroOnlyAtHome: ReadonlySet<string> = new Set(
  (
    "20 27 31 32 33 40 41 43 44 46 49 51 54 55 57 58 60 61 62 63 64 66 81 82 84 86 90 91 92 93 94 95 98 " +
    "211 212 213 218 231 232 233 234 243 249 251 252 254 255 256 260 261 262 263 264 265 291 " +
    "353 355 358 359 370 373 380 381 382 383 385 386 387 389 421 " +
    "850 855 856 880 886 961 962 963 964 966 967 970 971 972 976 977 994 995 996"
  ).split(" "),
);
