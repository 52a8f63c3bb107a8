import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import metadata from "libphonenumber-js/max/metadata";
import type { Recipient } from "../../schemas/whatsapp/recipient.ts";

/**
 * The person's country as ISO 3166-1 alpha-2, from the number's plan or the user id's prefix; null when there is none
 * (satellite and other international services). A number that no plan holds counts for the chief country of its calling
 * code.
 */
export function countryOf({ kind, id }: Recipient): string | null {
  if (kind === "bsuid") return id.slice(0, 2);
  const sharers = sharersOf(id);
  return sharers.length > 1 ? amongSharers(id, sharers) : chiefOf(sharers);
}

const callingCodes: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(metadata.country_calling_codes));

/** Countries that share the number's calling code, the chief one first. */
function sharersOf(digits: string): readonly string[] {
  for (let length = 1; length <= 3; length++) {
    const countries = callingCodes.get(digits.slice(0, length));
    if (countries !== undefined) return countries;
  }
  return [];
}

function chiefOf([country]: readonly string[]): string | null {
  return country === undefined || country === worldwide ? null : country;
}

/** libphonenumber's code for numbers of no country. */
const worldwide = "001";

/**
 * Within a shared calling code the first digits decide: eight were enough for every plan of libphonenumber when tried
 * at random.
 */
const decidingDigits = 8;
const prefixesMax = 65_536;
let decided = new Map<string, string | null>();

function amongSharers(digits: string, sharers: readonly string[]): string | null {
  const prefix = `${digits.slice(0, decidingDigits)}/${digits.length}`;
  const known = decided.get(prefix);
  if (known !== undefined) return known;
  if (decided.size >= prefixesMax) decided = new Map();
  const country = parsePhoneNumberFromString(`+${digits}`)?.country ?? chiefOf(sharers);
  decided.set(prefix, country);
  return country;
}
