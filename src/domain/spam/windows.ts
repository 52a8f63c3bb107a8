import type { Features } from "./features.ts";
import { noWeight } from "./weights.ts";

/**
 * A text is looked at piece by piece as well, so that harmless words do not outweigh what stands beside them: in all runs of
 * so many features in the order of the text that begin and end at a mark, each with the shape of the whole. Ten features are
 * about a word. Shorter runs say too little: many a harmless one sounds like an offer.
 */
const apart = 32;
const leastMarks = 8;
const mostMarks = 16;

/** Bytes of a number that have room between them: a run and the shape are fewer features than would fill it. */
const everySecond = 0x00ff00ff;

/** The labels of the first head, which a window is about. */
const columns = 4;

/** The sums of the first four columns over how many features; good until the next. */
type EachWindow = (sums: Int32Array, count: number) => void;

/** Calls back for every window, by the first four columns of each feature; for none when the text is no longer than the shortest. */
export function createWindows(): (of: Features, firsts: Int32Array, each: EachWindow) => void {
  const sums = new Int32Array(columns);
  /** The sums of everything before each mark; a mark is set every `apart` features, and behind the last. */
  let marks = new Int32Array(1024);
  return ({ count, words }, firsts, each) => {
    if (words <= leastMarks * apart) return;
    const last = Math.ceil(words / apart);
    if (marks.length < columns * (last + 2)) marks = new Int32Array(2 * columns * (last + 2));
    for (let mark = 0; mark < last; mark++) addRun(firsts, mark * apart, Math.min(words, (mark + 1) * apart), mark + 1);
    addRun(firsts, words, count, last + 1);
    for (let from = 0; from + leastMarks <= last; from++) {
      for (let to = from + leastMarks; to <= Math.min(last, from + mostMarks); to++) {
        for (let k = 0; k < columns; k++) sums[k] = between(from, to, k) + between(last, last + 1, k);
        each(sums, Math.min(words, to * apart) - from * apart + count - words);
      }
    }
  };

  function addRun(firsts: Int32Array, from: number, to: number, mark: number): void {
    let [even, odd] = [0, 0];
    for (let at = from; at < to; at++) {
      const four = firsts[at] ?? 0;
      even = (even + (four & everySecond)) | 0;
      odd = (odd + ((four >>> 8) & everySecond)) | 0;
    }
    const into = columns * mark;
    const zero = (to - from) * noWeight;
    marks[into] = (marks[into - 4] ?? 0) + (even & 0xffff) - zero;
    marks[into + 1] = (marks[into - 3] ?? 0) + (odd & 0xffff) - zero;
    marks[into + 2] = (marks[into - 2] ?? 0) + (even >>> 16) - zero;
    marks[into + 3] = (marks[into - 1] ?? 0) + (odd >>> 16) - zero;
  }

  function between(from: number, to: number, column: number): number {
    return (marks[columns * to + column] ?? 0) - (marks[columns * from + column] ?? 0);
  }
}
