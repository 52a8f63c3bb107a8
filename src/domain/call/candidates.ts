/** A run of digits that could be a telephone number, as ASCII digits. */
export type Candidate = {
  readonly digits: string;
  /** Written with its country's code. */
  readonly international: boolean;
  /** The text says to call it or write to it, or it is grouped as only telephone numbers are. */
  readonly called: () => boolean;
};

/** Most texts hold no seven digits close together and are looked at no closer. */
const mayHold = /\p{Nd}[\p{Nd}()./\u00a0 -]{5,}\p{Nd}/u;
/** Not inside words, addresses and file names, nor behind `#`, `=` or `/`, where order numbers stand. */
const run =
  /(?<![\p{L}\p{N}#=/_@-]|\p{Nd}[.,])(?:\+|\(\+?)?\p{Nd}(?:[\p{Nd}()./\u00a0 -]{3,24})\p{Nd}(?![\p{L}\p{N}])/gu;
const digitsMin = 7;
const digitsMax = 15;
/** A hostile text could be made of numbers only. */
const candidatesMax = 32;

export function candidatesIn(text: string): Candidate[] {
  if (!mayHold.test(text)) return [];
  const found: Candidate[] = [];
  for (const match of text.matchAll(run)) {
    const candidate = candidateOf(match[0], text.slice(Math.max(0, match.index - nearUnits), match.index));
    if (candidate !== undefined) found.push(candidate);
    if (found.length === candidatesMax) break;
  }
  return found;
}

/** How far before a number the word stands that says to call it. */
const nearUnits = 40;

function candidateOf(written: string, before: string): Candidate | undefined {
  const all = asciiDigits(written);
  const international = written.includes("+") || all.startsWith("00");
  const digits = all.startsWith("00") ? all.slice(2) : all;
  if (digits.length < digitsMin || digits.length > digitsMax) return undefined;
  return { digits, international, called: () => callWords.test(before) || grouped.test(written) };
}

/** `1-900-555-1234`, `(900) 555-1234`, `900-555-1234`. */
const grouped = /^(?:1[ .-])?(?:\(\d{3}\)|\d{3})[ .-]\d{3}-\d{4}$/;

/** Digits of any script count: ٠٩٠٠ is 0900. */
function asciiDigits(written: string): string {
  let digits = "";
  for (const character of written) {
    if (/\p{Nd}/u.test(character)) digits += digitOf(character.codePointAt(0) ?? 0);
  }
  return digits;
}

/** Unicode keeps the ten digits of a script together, zero first, at a code point that ten or sixteen tell apart. */
function digitOf(codePoint: number): number {
  let zero = codePoint;
  while (zero > 0 && codePoint - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return (codePoint - zero) % 10;
}

/** Stems of words for calling and for writing to a number, in eight languages. */
const callWords = new RegExp(
  `(?<!\\p{L})(?:${[
    "call(?!ed)|dial|ring|phone|tel|telephone|te?xt|sms|hotline|helpline|number",
    "llam|marc|tel[eé]fono|env[ií]|mand|n[uú]mero",
    "lig(?:ue|ar|a|ou)|disque|telefone",
    "appel|rappel|compos|t[eé]l[eé]phone|envoy|num[eé]ro",
    "ruf|anruf|r[uü]ckruf|w[aä]hl|telefon|send|nummer",
    "hubungi|telepon|telp|kirim|nomor",
    "कॉल|फोन|फ़ोन|नंबर",
    "اتصل|اتصال|هاتف|رقم|الرقم",
  ].join("|")})[\\p{L}\\p{M}]{0,8}[^\\p{N}]{0,25}$`,
  "iu",
);
