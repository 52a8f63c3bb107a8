import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import { zoneMapText } from "./zone-map.ts";

/**
 * IANA zones a person may be in, by the longest known prefix of the number; by the country for one who hides it. Often
 * several. Empty when nothing is known. The list for one prefix is always the same object.
 */
export function zonesOf({ kind, id }: Recipient): readonly string[] {
  return kind === "bsuid" ? zonesOfCountry(id.slice(0, 2)) : zonesOfPrefix(id.slice(0, prefixDigitsMax));
}

const none: readonly string[] = [];

const prefixes = new Map<string, readonly string[]>();
for (const line of zoneMapText.trim().split("\n")) {
  const [prefix = "", zones = ""] = line.split("|");
  prefixes.set(prefix, zones.split("&"));
}
const prefixDigitsMax = Math.max(...[...prefixes.keys()].map(({ length }) => length));

/** Leading digits seen lately; there are at most some hundred thousand worth telling apart. */
const leadingMax = 65_536;
let resolved = new Map<string, readonly string[]>();

function zonesOfPrefix(leading: string): readonly string[] {
  const known = resolved.get(leading);
  if (known !== undefined) return known;
  if (resolved.size >= leadingMax) resolved = new Map();
  const zones = longestPrefix(leading);
  resolved.set(leading, zones);
  return zones;
}

function longestPrefix(leading: string): readonly string[] {
  for (let digits = leading.length; digits > 0; digits--) {
    const zones = prefixes.get(leading.slice(0, digits));
    if (zones !== undefined) return zones;
  }
  return none;
}

const countries = new Map<string, readonly string[]>();

function zonesOfCountry(country: string): readonly string[] {
  const known = countries.get(country);
  if (known !== undefined) return known;
  const zones: readonly string[] = regionZones(country);
  countries.set(country, zones);
  return zones;
}

/** ICU's zones of a region; V8 has the method, TypeScript's library does not declare it yet. */
function regionZones(country: string): readonly string[] {
  const locale: Intl.Locale & { getTimeZones?: () => string[] | undefined } = new Intl.Locale(`und-${country}`);
  return locale.getTimeZones?.() ?? none;
}
