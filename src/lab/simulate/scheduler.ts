import { seeded } from "../seeded.ts";
// Virtual time. One queue of events decides what happens next, and one seed decides everything that is left to chance: the
// same seed gives the same run, to the last event.

/** Whose event it is: what belongs to a killed process never happens, to one that stands still, later. */
export type Process = { alive: boolean; frozenUntilMs: number };

export type Scheduler = ReturnType<typeof createScheduler>;

type Event = { readonly atMs: number; readonly id: number; readonly work: () => void; readonly process?: Process };

export function createScheduler(seed: number, startMs: number) {
  const random = seeded(seed);
  const heap: Event[] = [];
  let now = startMs;
  let nextId = 0;
  let digest = 0x811c9dc5;
  return {
    after,
    every,
    run,
    random,
    between: (from: number, to: number) => from + random() * (to - from),
    chance: (probability: number) => random() < probability,
    pick: <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T,
    now: () => now,
    nowMs: () => Math.floor(now),
    note,
    /** Of everything that was noted, and when. */
    trace: () => (digest >>> 0).toString(16),
  };

  function after(ms: number, work: () => void, process?: Process): () => void {
    let called = false;
    add({ atMs: now + ms, id: nextId++, work: () => called || work(), ...(process && { process }) });
    return () => {
      called = true;
    };
  }

  /** Like setInterval: what was missed while the process stood still happens once. */
  function every(ms: number, work: () => void, process?: Process): () => void {
    let callOff = after(ms, again, process);
    let ended = false;
    return () => {
      ended = true;
      callOff();
    };

    function again(): void {
      work();
      if (!ended) callOff = after(ms, again, process);
    }
  }

  /** Lets events happen until the time is reached; between two of them everything that waits on promises goes on. */
  async function run(untilMs: number): Promise<void> {
    await turn();
    for (let next = heap[0]; next && next.atMs <= untilMs; next = heap[0]) {
      take();
      now = Math.max(now, next.atMs);
      if (next.process && !next.process.alive) continue;
      if (next.process && next.process.frozenUntilMs > now) {
        add({ ...next, atMs: next.process.frozenUntilMs, id: nextId++ });
        continue;
      }
      next.work();
      await turn();
    }
    now = untilMs;
  }

  function note(text: string): void {
    const line = `${now} ${text}`;
    for (let i = 0; i < line.length; i++) digest = Math.imul(digest ^ line.charCodeAt(i), 0x01000193);
  }

  function add(event: Event): void {
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, heap[parent] as Event)) break;
      heap[at] = heap[parent] as Event;
      at = parent;
    }
    heap[at] = event;
  }

  function take(): void {
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = heap[left + 1];
      const child = right && isBefore(right, heap[left] as Event) ? left + 1 : left;
      if (!isBefore(heap[child] as Event, last)) break;
      heap[at] = heap[child] as Event;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.id < b.id);
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
