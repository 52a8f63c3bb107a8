import { hashBits, hashOf, isRowOf, profileOf, type RowKey, rowWords } from "./row.ts";

/**
 * A part of the table that grows and shrinks by itself, so that nobody waits for the whole, and mostly in place, so that no
 * memory lies about that was outgrown. Rows stand in the order of their hashes, each at the place its hash points to or, where that
 * is taken, a little behind it.
 */
export type Shard = {
  words: Uint32Array;
  /** How many places the hashes are spread over; a few more are behind them. */
  spread: number;
  rows: number;
};

const fullest = 0.875;
const emptiest = 0.5;
/** Growing by so little moves a row some times more; in return no more than a fifth of the memory is ever free. */
const growth = 1.08;
const spreadMin = 8;
/** From this size on a buffer grows in place, until it has four times the size it began with: only addresses are set aside. */
const inPlaceFrom = 64 * 1024;
const inPlaceTimes = 4;

export function emptyShard(): Shard {
  return { words: roomFor(placesOf(spreadMin)), spread: spreadMin, rows: 0 };
}

/** Where the row of a key is; else, as `-1 - place`, where it would have to be put. */
export function findRow({ words, spread }: Shard, key: RowKey): number {
  const hash = hashOf(key);
  const end = words.length;
  let row = placeOf(hash, spread) * rowWords;
  for (; row < end && profileOf(words, row) !== 0; row += rowWords) {
    const other = hashOf(words, row);
    if (other > hash) break;
    if (other === hash && isRowOf(words, row, key)) return row;
  }
  return -1 - row;
}

/** Makes room for a row that is not there. @returns where to write it; what stands there now is void */
export function insertRow(shard: Shard, key: RowKey): number {
  if (shard.rows + 1 > shard.spread * fullest) arrange(shard, Math.ceil(shard.spread * growth));
  for (;;) {
    const { words } = shard;
    const row = -1 - findRow(shard, key);
    const free = firstFree(words, row);
    if (free < words.length) {
      words.copyWithin(row + rowWords, row, free);
      shard.rows++;
      return row;
    }
    arrange(shard, shard.spread);
  }
}

/** Rows that stand behind it only because it was there move up: no place is ever marked as deleted. */
export function removeRow(shard: Shard, row: number): void {
  const { words, spread } = shard;
  let end = row + rowWords;
  while (end < words.length && profileOf(words, end) !== 0 && placeOf(hashOf(words, end), spread) * rowWords < end)
    end += rowWords;
  words.copyWithin(row, row + rowWords, end);
  words.fill(0, end - rowWords, end);
  shard.rows--;
  if (spread > spreadMin && shard.rows < spread * emptiest)
    arrange(shard, Math.max(spreadMin, Math.ceil((shard.rows / fullest) * growth)));
}

/**
 * As somebody kept it.
 *
 * @param onRow told of the profile of every row
 * @returns undefined when these are no rows in order
 */
export function shardOf(words: Uint32Array, spread: number, onRow: (profile: number) => void): Shard | undefined {
  if (spread < spreadMin || words.length < spread * rowWords || words.length % rowWords !== 0) return undefined;
  let rows = 0;
  let last = 0;
  for (let row = 0; row < words.length; row += rowWords) {
    const profile = profileOf(words, row);
    if (profile === 0) continue;
    const hash = hashOf(words, row);
    if (hash < last || placeOf(hash, spread) * rowWords > row) return undefined;
    last = hash;
    rows++;
    onRow(profile);
  }
  return { words, spread, rows };
}

/** @param places as many rows */
export function roomFor(places: number): Uint32Array {
  const bytes = bytesOf(places);
  return new Uint32Array(
    bytes < inPlaceFrom ? new ArrayBuffer(bytes) : new ArrayBuffer(bytes, { maxByteLength: bytes * inPlaceTimes }),
  );
}

function bytesOf(places: number): number {
  return places * rowWords * Uint32Array.BYTES_PER_ELEMENT;
}

function placeOf(hash: number, spread: number): number {
  return Math.floor((hash * spread) / 2 ** hashBits);
}

/** Rows that are pushed behind the last place need some more. */
function placesOf(spread: number): number {
  return spread + 4 + Math.min(32, spread >>> 5);
}

function firstFree(words: Uint32Array, from: number): number {
  let row = from;
  while (row < words.length && profileOf(words, row) !== 0) row += rowWords;
  return row;
}

/** Spreads the rows anew: all of them go to the end first, and from there, in order, each to its place. */
function arrange(shard: Shard, spread: number): void {
  const places = Math.max(placesOf(spread), placesTaken(shard, spread) + placesOf(0));
  if (places * rowWords > shard.words.length) resize(shard, places);
  const { words, rows } = shard;
  gatherAtEnd(words);
  let next = 0;
  for (let from = words.length - rows * rowWords; from < words.length; from += rowWords) {
    const to = Math.max(next, placeOf(hashOf(words, from), spread) * rowWords);
    moveRow(words, from, to);
    next = to + rowWords;
  }
  if (places * rowWords < words.length) resize(shard, places);
  shard.spread = spread;
}

function resize(shard: Shard, places: number): void {
  const buffer = shard.words.buffer as ArrayBuffer;
  const bytes = bytesOf(places);
  if (buffer.resizable && bytes <= buffer.maxByteLength) {
    buffer.resize(bytes);
    return;
  }
  const words = roomFor(places);
  words.set(shard.words.subarray(0, words.length));
  shard.words = words;
}

function placesTaken({ words }: Shard, spread: number): number {
  let taken = 0;
  for (let row = 0; row < words.length; row += rowWords) {
    if (profileOf(words, row) !== 0) taken = Math.max(taken, placeOf(hashOf(words, row), spread)) + 1;
  }
  return taken;
}

function gatherAtEnd(words: Uint32Array): void {
  let to = words.length;
  for (let row = words.length - rowWords; row >= 0; row -= rowWords) {
    if (profileOf(words, row) === 0) continue;
    to -= rowWords;
    moveRow(words, row, to);
  }
}

function moveRow(words: Uint32Array, from: number, to: number): void {
  if (from === to) return;
  for (let i = 0; i < rowWords; i++) {
    words[to + i] = words[from + i] ?? 0;
    words[from + i] = 0;
  }
}
