import { isRowOf, orderMax, orderOf, profileOf, type RowKey, rowWords } from "./row.ts";

/**
 * A part of the table that grows and shrinks by itself, so that nobody waits for the whole. Rows stand in their order, each at
 * the place its order points to or, where that is taken, a little behind it.
 */
export type Shard = {
  words: Uint32Array;
  /** How many places the orders are spread over; a few more are behind them. */
  spread: number;
  rows: number;
};

const fullest = 0.875;
const emptiest = 0.5;
/** Growing by so little moves a row some times more; in return no more than a fifth of the memory is ever free. */
const growth = 1.08;
const spreadMin = 8;

export function emptyShard(): Shard {
  return { words: new Uint32Array(placesOf(spreadMin) * rowWords), spread: spreadMin, rows: 0 };
}

/** Where the row of a key is; else, as `-1 - place`, where it would have to be put. */
export function findRow({ words, spread }: Shard, key: RowKey): number {
  const order = orderOf(key, 0);
  const end = words.length;
  let row = placeOf(order, spread) * rowWords;
  for (; row < end; row += rowWords) {
    const other = orderOf(words, row);
    if (other === 0 || other > order) break;
    if (other === order && isRowOf(words, row, key)) return row;
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
  while (end < words.length && orderOf(words, end) !== 0 && placeOf(orderOf(words, end), spread) * rowWords < end)
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
    const order = orderOf(words, row);
    if (order === 0) continue;
    if (order < last || placeOf(order, spread) * rowWords > row) return undefined;
    last = order;
    rows++;
    onRow(profileOf(words, row));
  }
  return { words, spread, rows };
}

function placeOf(order: number, spread: number): number {
  return Math.floor(((order - 1) * spread) / orderMax);
}

/** Rows that are pushed behind the last place need some more. */
function placesOf(spread: number): number {
  return spread + 4 + Math.min(32, spread >>> 5);
}

function firstFree(words: Uint32Array, from: number): number {
  let row = from;
  while (row < words.length && orderOf(words, row) !== 0) row += rowWords;
  return row;
}

/** Spreads the rows anew: in their order, each at its place or right behind the one before it. */
function arrange(shard: Shard, spread: number): void {
  const { words } = shard;
  const places = Math.max(placesOf(spread), placesTaken(words, spread) + placesOf(0));
  const arranged = new Uint32Array(places * rowWords);
  let next = 0;
  for (let row = 0; row < words.length; row += rowWords) {
    const order = orderOf(words, row);
    if (order === 0) continue;
    const to = Math.max(next, placeOf(order, spread) * rowWords);
    for (let i = 0; i < rowWords; i++) arranged[to + i] = words[row + i] ?? 0;
    next = to + rowWords;
  }
  shard.words = arranged;
  shard.spread = spread;
}

function placesTaken(words: Uint32Array, spread: number): number {
  let taken = 0;
  for (let row = 0; row < words.length; row += rowWords) {
    const order = orderOf(words, row);
    if (order !== 0) taken = Math.max(taken, placeOf(order, spread)) + 1;
  }
  return taken;
}
