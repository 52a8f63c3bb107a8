import { rowWords } from "./row.ts";

/**
 * Room for rows, in pages of one size, which stand in blocks that are never copied: growing leaves nothing for the collector
 * of garbage. The pages in use are always the first ones, so that blocks at the end can be let go.
 */
export type Pages = {
  /** @returns the number of a page that is all zeros */
  readonly take: (owner: number) => number;
  /** The last page takes its place. */
  readonly giveBack: (page: number) => void;
  /** Where the words of a page are, from `startOf` on. */
  readonly blockOf: (page: number) => Uint32Array;
  /** So many words outside all pages, for a copy: void as soon as somebody asks again. */
  readonly scratch: (words: number) => Uint32Array;
  readonly bytes: () => number;
};

export const pageBits = 6;
export const pageRows = 2 ** pageBits;
/** Its owner, then its rows. */
const pageWords = 1 + pageRows * rowWords;
const blockBits = 6;
const blockPages = 2 ** blockBits;
/** One block stays empty, so that a page that is taken and given back again and again costs nothing. */
const spareBlocks = 1;

/** @param onMoved told that a page of this owner has another number now */
export function createPages(onMoved: (owner: number, from: number, to: number) => void): Pages {
  const blocks: Uint32Array[] = [];
  let used = 0;
  let scratchWords = new Uint32Array(0);
  return {
    take,
    giveBack,
    blockOf,
    scratch,
    bytes: () => blocks.length * blockPages * pageWords * Uint32Array.BYTES_PER_ELEMENT,
  };

  function take(owner: number): number {
    if (used === blocks.length * blockPages) blocks.push(new Uint32Array(blockPages * pageWords));
    blockOf(used)[startOf(used) - 1] = owner;
    return used++;
  }

  function giveBack(page: number): void {
    used--;
    const last = pageOf(used);
    if (page !== used) {
      pageOf(page).set(last);
      onMoved(last[0] ?? 0, used, page);
    }
    last.fill(0);
    if (used <= (blocks.length - 1 - spareBlocks) * blockPages) blocks.pop();
  }

  function pageOf(page: number): Uint32Array {
    const start = startOf(page) - 1;
    return blockOf(page).subarray(start, start + pageWords);
  }

  function blockOf(page: number): Uint32Array {
    const block = blocks[page >>> blockBits];
    if (!block) throw new RangeError(`there is no page ${page}`);
    return block;
  }

  function scratch(words: number): Uint32Array {
    if (scratchWords.length < words) scratchWords = new Uint32Array(words * 2);
    return scratchWords.subarray(0, words);
  }
}

/** Where in its block the rows of a page begin. */
export function startOf(page: number): number {
  return (page % blockPages) * pageWords + 1;
}

/** Where they end. */
export function endOf(page: number): number {
  return startOf(page) + pageRows * rowWords;
}
