import { type Pages, pageBits, pageRows, startOf } from "./pages.ts";
import { orderMax, orderOf, rowWords } from "./row.ts";

/**
 * A part of the table that grows and shrinks by itself, so that nobody waits for the whole. Rows stand in their order, each at
 * the place its order points to or, where that is taken, a little behind it. Places are numbered through all its pages.
 */
export type Shard = {
  /** Which of the parts it is. */
  readonly index: number;
  readonly room: Pages;
  /** By number, in order. */
  readonly pages: number[];
  /** How many places the orders are spread over; a few more are behind them. */
  spread: number;
  rows: number;
};

/** The words among which the row at a place is. */
export function wordsAt({ room, pages }: Shard, place: number): Uint32Array {
  return room.blockOf(pages[place >>> pageBits] ?? 0);
}

/** Where among them it begins. */
export function rowAt({ pages }: Shard, place: number): number {
  return startOf(pages[place >>> pageBits] ?? 0) + (place % pageRows) * rowWords;
}

export function placesOf({ pages }: Shard): number {
  return pages.length * pageRows;
}

/** 0: the place is free. */
export function orderAt(shard: Shard, place: number): number {
  return orderOf(wordsAt(shard, place), rowAt(shard, place));
}

export function placeOf(order: number, spread: number): number {
  return Math.floor(((order - 1) * spread) / orderMax);
}

export function addPage({ index, room, pages }: Shard): void {
  pages.push(room.take(index));
}

export function dropPage({ room, pages }: Shard): void {
  const page = pages.pop();
  if (page !== undefined) room.giveBack(page);
}

/** The rows from a place on stand one place further, up to one that was free. */
export function shiftRows(shard: Shard, from: number, free: number): void {
  for (let end = free; end > from; ) {
    const first = Math.max(from, end - (end % pageRows));
    const row = rowAt(shard, first);
    wordsAt(shard, first).copyWithin(row + rowWords, row, row + (end - first) * rowWords);
    if (first > from) moveRow(shard, first - 1, first);
    end = first - 1;
  }
}

export function moveRow(shard: Shard, from: number, to: number): void {
  copyRow(wordsAt(shard, from), rowAt(shard, from), wordsAt(shard, to), rowAt(shard, to));
}

export function copyRow(from: Uint32Array, row: number, to: Uint32Array, at: number): void {
  for (let i = 0; i < rowWords; i++) to[at + i] = from[row + i] ?? 0;
}

export function clearRow(shard: Shard, place: number): void {
  const row = rowAt(shard, place);
  wordsAt(shard, place).fill(0, row, row + rowWords);
}
