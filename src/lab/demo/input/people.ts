/**
 * People whom nobody can call: every number is from a range that a regulator keeps free for film and drama. They live in three
 * zones, so that it is night for some of them at any hour.
 */
export type Person = {
  /** Digits with the country code, as WhatsApp takes them. */
  readonly number: string;
  readonly city: City;
};

export type City = keyof typeof cities;

/** `prefix` and as many digits as make a number; 07700 900xxx of Ofcom is left to the quick start. */
const cities = {
  /** ARCEP: 06 39 98 xx xx. */
  Paris: { prefixes: ["3363998"], digits: 4, zone: "Europe/Paris" },
  /** ComReg: 020 91x xxxx. */
  Dublin: { prefixes: ["3532091"], digits: 5, zone: "Europe/Dublin" },
  /** ACMA: (02) 5550 xxxx. */
  Sydney: { prefixes: ["6125550"], digits: 4, zone: "Australia/Sydney" },
  /** The North American numbering plan: 555 01xx of every area code; these are British Columbia's. */
  Vancouver: {
    prefixes: ["160455501", "123655501", "177855501", "167255501"],
    digits: 2,
    zone: "America/Vancouver",
  },
} as const;

/** `count` people of a city, from the number `from` on; two calls overlap only where their ranges do. */
export function people(city: City, { from, count }: { readonly from: number; readonly count: number }): Person[] {
  return Array.from({ length: count }, (_, index) => ({ number: numberOf(city, from + index), city }));
}

export function zoneOf(city: City): string {
  return cities[city].zone;
}

/** Whether a text holds the number of any of these people. */
export function namesSomebody(text: string): boolean {
  return anyNumber.test(text);
}

const anyNumber = new RegExp(
  Object.values(cities)
    .flatMap(({ prefixes, digits }) => prefixes.map((prefix) => `${prefix}\\d{${digits}}`))
    .join("|"),
);

function numberOf(city: City, index: number): string {
  const { prefixes, digits } = cities[city];
  const each = 10 ** digits;
  const prefix = prefixes[Math.floor(index / each)];
  if (prefix === undefined) throw new RangeError(`${city} has no number ${index} for fiction`);
  return prefix + String(index % each).padStart(digits, "0");
}
