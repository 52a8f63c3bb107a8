/**
 * Which parked message has to be looked at when. A binary heap by instant; a message may be in it several times, and being
 * woken too often is harmless, so nothing is ever taken out of the middle.
 */
export type WakeQueue = {
  readonly add: (sequence: number, atMs: number) => void;
  /** Takes out and returns what is due, at most `max`. */
  readonly due: (nowMs: number, max: number) => number[];
  readonly nextAtMs: () => number | undefined;
  readonly size: () => number;
};

type Entry = { readonly sequence: number; readonly atMs: number };

export function wakeQueue(): WakeQueue {
  const heap: Entry[] = [];
  return { add, due, nextAtMs: () => heap[0]?.atMs, size: () => heap.length };

  function add(sequence: number, atMs: number): void {
    heap.push({ sequence, atMs });
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (instant(parent) <= instant(at)) return;
      swap(parent, at);
      at = parent;
    }
  }

  function due(nowMs: number, max: number): number[] {
    const sequences: number[] = [];
    while (sequences.length < max && heap.length > 0 && instant(0) <= nowMs) {
      const [first] = heap;
      if (first) sequences.push(first.sequence);
      removeFirst();
    }
    return sequences;
  }

  function removeFirst(): void {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const smaller = instant(left + 1) < instant(left) ? left + 1 : left;
      if (instant(smaller) >= instant(at)) return;
      swap(smaller, at);
      at = smaller;
    }
  }

  function instant(at: number): number {
    return heap[at]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  function swap(a: number, b: number): void {
    const [first, second] = [heap[a], heap[b]];
    if (!first || !second) return;
    heap[a] = second;
    heap[b] = first;
  }
}
