import { arrange, emptiest, fullest, grown, pagesFor } from "./layout.ts";
import { pageRows } from "./pages.ts";
import {
  addPage,
  clearRow,
  moveRow,
  orderAt,
  placeOf,
  placesOf,
  rowAt,
  type Shard,
  shiftRows,
  wordsAt,
} from "./places.ts";
import { isRowOf, orderOf, type RowKey, rowWords } from "./row.ts";

/** Where the row of a key is; else, as `-1 - place`, where it would have to be put. */
export function findRow(shard: Shard, key: RowKey): number {
  const order = orderOf(key, 0);
  const end = placesOf(shard);
  let place = placeOf(order, shard.spread);
  while (place < end) {
    const words = wordsAt(shard, place);
    let row = rowAt(shard, place);
    do {
      const other = orderOf(words, row);
      if (other === 0 || other > order) return -1 - place;
      if (other === order && isRowOf(words, row, key)) return place;
      row += rowWords;
      place++;
    } while (place % pageRows !== 0);
  }
  return -1 - place;
}

/**
 * Makes room for a row that is not there.
 *
 * @param missing what `findRow` said
 * @returns where to write it; what stands there now is void
 */
export function insertRow(shard: Shard, key: RowKey, missing: number): number {
  const full = shard.rows + 1 > shard.spread * fullest;
  if (full) arrange(shard, grown(shard.pages.length));
  const place = -1 - (full ? findRow(shard, key) : missing);
  shiftRows(shard, place, firstFree(shard, place));
  shard.rows++;
  return place;
}

/** Rows that stand behind it only because it was there move up: no place is ever marked as deleted. */
export function removeRow(shard: Shard, place: number): void {
  let last = place;
  for (; standsBehind(shard, last + 1); last++) moveRow(shard, last + 1, last);
  clearRow(shard, last);
  shard.rows--;
  if (shard.rows >= shard.spread * emptiest) return;
  const enough = pagesFor(shard.rows);
  if (enough < shard.pages.length) arrange(shard, enough);
}

function standsBehind(shard: Shard, place: number): boolean {
  if (place >= placesOf(shard)) return false;
  const order = orderAt(shard, place);
  return order !== 0 && placeOf(order, shard.spread) < place;
}

/** Rows that are pushed behind the last place get a page more. */
function firstFree(shard: Shard, from: number): number {
  let place = from;
  while (place < placesOf(shard) && orderAt(shard, place) !== 0) place++;
  if (place === placesOf(shard)) addPage(shard);
  return place;
}
