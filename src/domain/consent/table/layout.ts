import { endOf, pageBits, pageRows, startOf } from "./pages.ts";
import { addPage, copyRow, dropPage, placeOf, placesOf, rowAt, type Shard, wordsAt } from "./places.ts";
import { orderMax, orderOf, rowWords } from "./row.ts";

// How many pages a part has for its rows, and how the rows are spread over them.

export const fullest = 0.875;
export const emptiest = 0.5;
/** Growing by so little moves a row some times more; in return no more than a fifth of the memory is ever free. */
const growth = 0.08;

/** The next number of pages of a part that is full. */
export function grown(pages: number): number {
  return pages + Math.max(1, Math.floor(pages * growth));
}

/** The least number of pages that is not too full. */
export function pagesFor(rows: number): number {
  let pages = Math.ceil(rows / fullest / pageRows);
  while (rows > spreadOf(pages) * fullest) pages++;
  return pages;
}

/** Moves all rows over into so many other pages. */
export function arrange(shard: Shard, pages: number): void {
  const left = shard.pages.splice(0);
  spreadOver(shard, pages);
  let next = 0;
  for (const page of left) next = putRows(shard, next, shard.room.blockOf(page).subarray(startOf(page), endOf(page)));
  shard.pages.push(...left);
  for (const _ of left) dropPage(shard);
}

/**
 * A part that is still empty gets the rows of one that somebody kept.
 *
 * @returns whether these are rows in their order
 */
export function fillShard(shard: Shard, packed: Uint32Array): boolean {
  if (!areRowsInOrder(packed)) return false;
  shard.rows = packed.length / rowWords;
  spreadOver(shard, pagesFor(shard.rows));
  putRows(shard, 0, packed);
  return true;
}

/** All its rows, one after the other; void as soon as another part is asked for. */
export function packedRows({ room, rows, pages }: Shard): Uint32Array {
  const packed = room.scratch(rows * rowWords);
  let to = 0;
  for (const page of pages) {
    const words = room.blockOf(page);
    for (let row = startOf(page); row < endOf(page); row += rowWords) {
      if (orderOf(words, row) === 0) continue;
      copyRow(words, row, packed, to);
      to += rowWords;
    }
  }
  return packed;
}

function areRowsInOrder(packed: Uint32Array): boolean {
  if (packed.length % rowWords !== 0) return false;
  let last = 1;
  for (let row = 0; row < packed.length; row += rowWords) {
    const order = orderOf(packed, row);
    if (order < last || order > orderMax) return false;
    last = order;
  }
  return true;
}

function spreadOver(shard: Shard, pages: number): void {
  while (shard.pages.length < pages) addPage(shard);
  shard.spread = spreadOf(pages);
}

/**
 * Each at its place or right behind the one before it. A page is looked for once for all the rows that come into it.
 *
 * @param next the first place that is free
 * @returns the next one
 */
function putRows(shard: Shard, next: number, words: Uint32Array): number {
  let free = next;
  let page = -1;
  let to = words;
  let start = 0;
  for (let row = 0; row < words.length; row += rowWords) {
    const order = orderOf(words, row);
    if (order === 0) continue;
    const place = Math.max(free, placeOf(order, shard.spread));
    if (place >>> pageBits !== page) {
      if (place === placesOf(shard)) addPage(shard);
      page = place >>> pageBits;
      to = wordsAt(shard, place);
      start = rowAt(shard, page * pageRows);
    }
    copyRow(words, row, to, start + (place % pageRows) * rowWords);
    free = place + 1;
  }
  return free;
}

/** Rows that are pushed behind the last place need some more. */
function spreadOf(pages: number): number {
  const places = pages * pageRows;
  return places - Math.min(places, 4 + Math.min(16, places >>> 6));
}
