import { foldCharacter } from "../message/fold.ts";
import { disguise, disguisesIn, readSigns, shorten, withoutDisguise } from "./disguise.ts";
import { textOf, type Units } from "./units.ts";

/**
 * A text as the filter reads it, so that the usual ways to slip past a filter change nothing: case, accents, styled and
 * look-alike letters and invisible characters are gone, spelled words are joined (`f r e e`, `f.r.e.e`), stretched
 * letters shortened (`freeee`), digits and signs that stand for letters read as letters (`fr33`, `c@sh`). Punctuation
 * stays, since it tells much; every emoji is one star.
 */
export function canonicalText(text: string): string {
  return textOf(canonicalUnits(text));
}

/** The same without making a string of it; good until the next is read. */
export function canonicalUnits(text: string): Units {
  const folded = { units: roomFor(text.length), length: 0 };
  foldInto(folded, text);
  const held = disguisesIn(folded);
  if (held & disguise.spelled) {
    const plain = withoutDisguise(textOf(folded));
    folded.length = 0;
    put(folded, plain, 0);
    return folded;
  }
  if (held & disguise.stretched) shorten(folded);
  if (held & disguise.leet) readSigns(folded);
  return folded;
}

/** What is kept between texts; longer ones get room of their own. */
const kept = new Uint16Array(16_384);

function roomFor(length: number): Uint16Array {
  return length <= kept.length ? kept : new Uint16Array(length);
}

function foldInto(into: Units, text: string): void {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const single = singles[unit] ?? 0;
    if (single !== 0) into.units[into.length++] = single;
    else {
      const codePoint = text.codePointAt(at) ?? unit;
      if (codePoint > 0xffff) at++;
      put(into, folds[unit] ?? keepFold(codePoint), text.length - at);
    }
  }
}

/** @param after so many units that there has to be room for behind it */
function put(into: Units, folded: string, after: number): void {
  const needed = into.length + folded.length + after;
  if (needed > into.units.length) {
    const wider = new Uint16Array(2 * needed);
    wider.set(into.units.subarray(0, into.length));
    into.units = wider;
  }
  for (let at = 0; at < folded.length; at++) into.units[into.length++] = folded.charCodeAt(at);
}

/** What units become that become one other, as nearly all do; 0 for the rest. Filled as units are met. */
const singles = new Uint16Array(0x10000);
/** What the rest becomes: nothing, or several. */
const folds: Array<string | undefined> = new Array(0x10000);

function keepFold(codePoint: number): string {
  const folded = foldOf(codePoint);
  if (codePoint > 0xffff || isSurrogate(codePoint)) return folded;
  if (folded.length === 1) singles[codePoint] = folded.charCodeAt(0);
  else folds[codePoint] = folded;
  return folded;
}

/** Half of a pair, or alone: what it becomes depends on what follows. */
const isSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;

const keptSign = /[!-/:-@[-`{-~£€₹¥₦₫₱₺₽]/;
const pictograph = /\p{Extended_Pictographic}/u;
const star = "★";

function foldOf(codePoint: number): string {
  const folded = foldCharacter(codePoint);
  if (folded !== " ") return folded.trim();
  const character = String.fromCodePoint(codePoint);
  if (keptSign.test(character)) return character;
  return codePoint > 0x2000 && pictograph.test(character) ? star : " ";
}
