/**
 * What a text looks like from afar, whatever its words: how long it is, how loud, whether it holds a link, a price, a
 * number to call. Each sign is a small integer, so that reading one costs next to nothing.
 *
 * @param raw the text as it was written, since capitals tell
 * @param length in UTF-16 units, of what is read of it: what nobody sees makes no text longer
 */
export function shapeOf(raw: string, length: number): number[] {
  const seen = countsOf(raw);
  const signs = [
    sign(0, stepOf(length, families[0].steps)),
    sign(1, stepOf(seen.digits, families[1].steps)),
    sign(2, stepOf((100 * seen.capitals) / Math.max(1, seen.letters), families[2].steps)),
    sign(3, stepOf(seen.shouted, families[3].steps)),
    sign(4, stepOf(seen.exclamations, families[4].steps)),
  ];
  if (seen.linked && link.test(raw)) signs.push(sign(5, 0));
  if (seen.currency) signs.push(sign(6, 0));
  for (const length of seen.numbers) signs.push(sign(7, Math.min(length, stepsMax - 1)));
  return signs;
}

/** How a sign is told to people. */
export function signName(of: number): string {
  const family = families[Math.floor(of / stepsMax)];
  const step = of % stepsMax;
  if (family === undefined) return "";
  if (family.steps.length === 0) return family.name.replace("#", String(step));
  const most = family.steps[step];
  return `${most === undefined ? `over ${family.steps.at(-1)}` : `at most ${most}`} ${family.name}`;
}

/** Every sign there can be. */
export function allSigns(): number[] {
  return families.flatMap(({ steps, name }, family) => {
    const count = steps.length > 0 ? steps.length + 1 : name.includes("#") ? stepsMax : 1;
    return Array.from({ length: count }, (_, step) => sign(family, step));
  });
}

const stepsMax = 32;
const sign = (family: number, step: number) => family * stepsMax + step;

type Family = { readonly name: string; readonly steps: readonly number[] };

const families = [
  { name: "characters", steps: [20, 40, 60, 80, 100, 120, 140, 160, 200, 300] },
  { name: "digits", steps: [0, 1, 3, 5, 8, 12, 18] },
  { name: "% capitals", steps: [0, 3, 6, 10, 20, 40] },
  { name: "words in capitals", steps: [0, 1, 2, 4, 8] },
  { name: "exclamation marks", steps: [0, 1, 2, 4] },
  { name: "a link", steps: [] },
  { name: "a currency sign", steps: [] },
  { name: "a number of # digits", steps: [] },
] as const satisfies readonly Family[];

const link = /https?:|www\.|[a-z0-9-]\.(?:[a-z]{2,}\/|(?:com|net|org|co|in|ly|me|info|biz|top|xyz)\b)/i;

function stepOf(count: number, steps: readonly number[]): number {
  let at = 0;
  for (const most of steps) {
    if (count <= most) return at;
    at++;
  }
  return at;
}

type Counts = {
  digits: number;
  letters: number;
  capitals: number;
  /** Words of three and more letters, all capitals. */
  shouted: number;
  exclamations: number;
  currency: boolean;
  /** Whether a link is worth looking for. */
  linked: boolean;
  /** Lengths of numbers of five and more digits; blanks and dashes inside do not count. */
  readonly numbers: number[];
};

function countsOf(raw: string): Counts {
  const seen: Counts = {
    digits: 0,
    letters: 0,
    capitals: 0,
    shouted: 0,
    exclamations: 0,
    currency: false,
    linked: false,
    numbers: [],
  };
  let run = 0;
  let gap = 0;
  let word = 0;
  let loud = true;
  for (let at = 0; at <= raw.length; at++) {
    const unit = at < raw.length ? raw.charCodeAt(at) : blank;
    const kind = kinds[unit] || kindOf(unit);
    if (kind === digit) {
      seen.digits++;
      run++;
      gap = 0;
    } else if (run > 0 && ((kind !== joiner && unit !== blank) || ++gap > 2)) {
      if (run >= numberDigits) seen.numbers.push(run);
      run = gap = 0;
    }
    if (kind === capital || kind === small) {
      seen.letters++;
      word++;
      if (kind === capital) seen.capitals++;
      else loud = false;
      continue;
    }
    if (word >= 3 && loud) seen.shouted++;
    word = 0;
    loud = true;
    if (unit === exclamation) seen.exclamations++;
    else if (kind === money) seen.currency = true;
    else if (unit === dot || unit === colon) seen.linked ||= mayLink(raw, at);
  }
  if (run >= numberDigits) seen.numbers.push(run);
  return seen;
}

/** A dot before a letter or behind a w, a colon behind a p or s: there is no link without one of these. */
function mayLink(raw: string, at: number): boolean {
  const before = raw.charCodeAt(at - 1) | lowerCase;
  if (raw.charCodeAt(at) === colon) return before === letterP || before === letterS;
  const after = raw.charCodeAt(at + 1) | lowerCase;
  return before === letterW || (after >= letterA && after <= letterZ);
}

const numberDigits = 5;
const blank = 0x20;
const exclamation = 0x21;
const dot = 0x2e;
const colon = 0x3a;
const lowerCase = 0x20;
const letterA = 0x61;
const letterP = 0x70;
const letterS = 0x73;
const letterW = 0x77;
const letterZ = 0x7a;

const other = 1;
const digit = 2;
const small = 3;
const capital = 4;
const joiner = 5;
const money = 6;
/** UTF-16 unit → what it is; filled as units are met. */
const kinds = new Uint8Array(0x10000);

function kindOf(unit: number): number {
  const character = String.fromCharCode(unit);
  const kind = kindOfCharacter(character);
  kinds[unit] = kind;
  return kind;
}

function kindOfCharacter(character: string): number {
  if (/\p{Nd}/u.test(character)) return digit;
  if (/\p{Lu}/u.test(character)) return capital;
  if (/\p{L}/u.test(character)) return small;
  if (/\p{Sc}/u.test(character)) return money;
  return /[ ()\-.]/.test(character) ? joiner : other;
}
