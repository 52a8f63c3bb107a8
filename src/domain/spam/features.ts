import { canonicalUnits } from "./canonical.ts";
import { allSigns, shapeOf, signName } from "./shape.ts";
import { textOf, type Units } from "./units.ts";

/**
 * The features of a text, each as a bucket of a hash table of 2^bits buckets: runs of two to four characters within
 * words, words, pairs of words, and the text's shape. A feature counts once, however often it occurs, and every digit
 * is the same. Two features in one bucket are one feature; with 2^18 buckets that is rare among those that weigh.
 */
export type Features = {
  /** The first `count` entries are distinct; good until the extractor is used again. */
  readonly buckets: Uint32Array;
  readonly count: number;
  /** So many of them are runs and words, in the order of the text; the rest are its shape. */
  readonly words: number;
};

/** @param names is told what the buckets that it has stand for in this text, for people */
export type Extractor = (text: string, names?: Names) => Features;

export type Names = { readonly has: (bucket: number) => boolean; readonly set: (bucket: number, name: string) => void };

export function createExtractor(bits: number): Extractor {
  const seen = new Int32Array(2 ** bits / 32);
  let buckets = new Uint32Array(2048);
  /** Features of the text before; below 0 when it was not read to its end. */
  let last = 0;
  return (text, names) => {
    forget();
    const canonical = canonicalUnits(text);
    const most = 5 * canonical.length + 64;
    if (buckets.length < most) buckets = new Uint32Array(2 * most);
    const into = { bits, seen, buckets, count: 0, names, text: names === undefined ? "" : textOf(canonical) };
    addWords(into, canonical);
    const words = into.count;
    for (const sign of shapeOf(text, canonical.length)) {
      const bucket = add(into, signHash(sign));
      if (names?.has(bucket)) names.set(bucket, signName(sign));
    }
    last = into.count;
    return { buckets, count: into.count, words };
  };

  /** Clears what the text before has set: a hundredth of all. */
  function forget(): void {
    if (last < 0) seen.fill(0);
    for (let at = 0; at < last; at++) seen[(buckets[at] ?? 0) >>> 5] = 0;
    last = -1;
  }
}

/** Bucket → name, of the signs that are no words. */
export function signBuckets(bits: number): Map<number, string> {
  return new Map(allSigns().map((sign) => [finished(signHash(sign)) >>> (32 - bits), signName(sign)]));
}

/** The bucket of a word, or of two words with a blank between, as `names` spells them. */
export function wordBucket(words: string, bits: number): number {
  let hash = words.includes(" ") ? pairSeed : wordSeed;
  for (let at = 0; at < words.length; at++) hash = step(hash, words.charCodeAt(at));
  return finished(hash) >>> (32 - bits);
}

type Into = {
  readonly bits: number;
  /** A bit for each bucket: small enough to stay in the nearest cache. */
  readonly seen: Int32Array;
  readonly buckets: Uint32Array;
  count: number;
  readonly names: Names | undefined;
  /** The canonical text, where names are wanted. */
  readonly text: string;
};

/**
 * Written without a branch, since nobody can guess whether a feature is the first of its kind.
 *
 * @returns the bucket
 */
function add(into: Into, hash: number): number {
  const bucket = finished(hash) >>> (32 - into.bits);
  const seen = into.seen[bucket >>> 5] ?? 0;
  into.buckets[into.count] = bucket;
  into.count += ~(seen >>> bucket) & 1;
  into.seen[bucket >>> 5] = seen | (1 << bucket);
  return bucket;
}

/** Runs of characters lie within one token, with a blank before and after it; words are letters and digits only. */
function addWords(into: Into, { units, length }: Readonly<Units>): void {
  let first = blank;
  let second = blank;
  let third = blank;
  let token = 0;
  let word = wordSeed;
  let pair = 0;
  let start = 0;
  let pairStart = 0;
  for (let at = 0; at <= length; at++) {
    let unit = at < length ? (units[at] ?? blank) : blank;
    if (unit >= zero && unit <= nine) unit = zero;
    if ((kinds[unit] || kindOf(unit)) === wordUnit) {
      if (word === wordSeed) start = at;
      word = step(word, unit);
      if (pair !== 0) pair = step(pair, unit);
    } else if (word !== wordSeed) {
      addPart(into, word, start, at);
      if (pair !== 0) addPart(into, pair, pairStart, at);
      pair = pairOf(units, start, at);
      pairStart = start;
      word = wordSeed;
    }
    if (unit === blank && third === blank) continue;
    token = third === blank ? 1 : token + 1;
    addPart(into, step(step(twoSeed, third), unit), at - 1, at + 1);
    if (token >= 2) addPart(into, step(step(step(threeSeed, second), third), unit), at - 2, at + 1);
    if (token >= 3) addPart(into, step(step(step(step(fourSeed, first), second), third), unit), at - 3, at + 1);
    first = second;
    second = third;
    third = unit;
  }
}

/** A feature that stands in the text. A digit is told as 0, since the filter sees no other. */
function addPart(into: Into, hash: number, from: number, to: number): void {
  const bucket = add(into, hash);
  if (into.names?.has(bucket)) into.names.set(bucket, into.text.slice(Math.max(0, from), to).replace(/[0-9]/g, "0"));
}

function pairOf(units: Uint16Array, start: number, end: number): number {
  let hash = pairSeed;
  for (let at = start; at < end; at++) {
    const unit = units[at] ?? blank;
    hash = step(hash, unit >= zero && unit <= nine ? zero : unit);
  }
  return step(hash, blank);
}

const blank = 0x20;
const zero = 0x30;
const nine = 0x39;

const wordUnit = 1;
const noWordUnit = 2;
const kinds = new Uint8Array(0x10000);

function kindOf(unit: number): number {
  const kind = /[\p{L}\p{N}\p{M}'£€$₹★]/u.test(String.fromCharCode(unit)) ? wordUnit : noWordUnit;
  kinds[unit] = kind;
  return kind;
}

const twoSeed = 0x3c6ef372;
const threeSeed = 0x510e527f;
const fourSeed = 0x1f83d9ab;
const wordSeed = 0x5be0cd19;
const pairSeed = 0x6a09e667;
const signSeed = 0x2b7e1516;

const signHash = (sign: number) => step(signSeed, sign + 1);

/** FNV-1a over UTF-16 units (http://www.isthe.com/chongo/tech/comp/fnv/). */
function step(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** MurmurHash3's finaliser: spreads the low bits over the high ones that become the bucket. */
function finished(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
