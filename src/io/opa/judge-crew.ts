import { failed, packInputs, unpackAnswer } from "./batch.ts";
import { type JudgeThread, startThread, type ThreadOptions } from "./judge-thread.ts";

// The threads of one bundle. A batch goes to the thread that is free first; a thread that ends is replaced, and what it had
// not finished is asked again without the message that ended it.

export interface Crew {
  /** @returns the output text of each input, or undefined where the evaluation threw, grew or ran past the deadline */
  judge(entrypoint: string, inputs: readonly Uint8Array[]): Promise<readonly (Uint8Array | undefined)[]>;
  /** Ends the threads once the batches in work are done. */
  close(): Promise<void>;
}

/** Smaller parts than this are not worth a second thread. */
const partMin = 32;
/** Batches that may wait for a thread; the gate has one open batch, so this many waiting is a fault of the caller. */
const waitingMax = 1024;
/** Threads in a row that ended before they began a message: then it is not a message's fault. */
const falseStartsMax = 3;

export async function startCrew(options: ThreadOptions & { readonly workers: number }): Promise<Crew> {
  const slots = queueOf(await Promise.all(Array.from({ length: options.workers }, () => startThread(options))));
  const working = new Set<Promise<unknown>>();

  async function judge(entrypoint: string, inputs: readonly Uint8Array[]) {
    const parts = split(inputs, options.workers);
    const judged = await Promise.all(parts.map((part) => slots.use((thread) => judgePart(thread, entrypoint, part))));
    return judged.flat();
  }

  /** @returns the thread that is alive afterwards, and the texts */
  async function judgePart(first: JudgeThread, entrypoint: string, inputs: readonly Uint8Array[]) {
    const texts = new Array<Uint8Array | undefined>(inputs.length).fill(undefined);
    let thread = first;
    let falseStarts = 0;
    let open = inputs.map((_, index) => index);
    while (open.length > 0) {
      const asked = await thread.ask({ entrypoint, inputs: packInputs(pick(inputs, open)) });
      if ("answer" in asked) {
        place(texts, open, asked.answer);
        break;
      }
      thread = await startThread(options);
      const blamed = asked.endedAt;
      falseStarts = blamed < 0 ? falseStarts + 1 : 0;
      if (falseStarts >= falseStartsMax) throw new Error("judging threads end before they begin");
      open = open.filter((_, place) => place !== blamed);
    }
    return { thread, result: texts };
  }

  return {
    judge(entrypoint, inputs) {
      const judged = judge(entrypoint, inputs);
      working.add(judged);
      const forget = () => working.delete(judged);
      judged.then(forget, forget);
      return judged;
    },
    async close() {
      await Promise.allSettled(working);
      await Promise.all(slots.idle().map((thread) => thread.close()));
    },
  };
}

function split(inputs: readonly Uint8Array[], workers: number): readonly (readonly Uint8Array[])[] {
  const size = Math.max(partMin, Math.ceil(inputs.length / workers));
  const parts: (readonly Uint8Array[])[] = [];
  for (let start = 0; start < inputs.length; start += size) parts.push(inputs.slice(start, start + size));
  return parts;
}

function pick(inputs: readonly Uint8Array[], indexes: readonly number[]): Uint8Array[] {
  return indexes.flatMap((index) => inputs[index] ?? []);
}

function place(texts: (Uint8Array | undefined)[], open: readonly number[], buffer: ArrayBuffer): void {
  const answer = unpackAnswer(buffer);
  open.forEach((target, index) => {
    const number = answer.textOf[index];
    texts[target] = number === undefined || number === failed ? undefined : answer.texts[number];
  });
}

/** Hands each thread to one user at a time, in the order in which they asked. A failed use is a lost thread: it fails all. */
function queueOf(threads: JudgeThread[]) {
  const idle = [...threads];
  const waiting: PromiseWithResolvers<JudgeThread>[] = [];
  let broken: { readonly cause: unknown } | undefined;
  return {
    idle: () => idle,
    async use<T>(work: (thread: JudgeThread) => Promise<{ thread: JudgeThread; result: T }>): Promise<T> {
      const taken = await take();
      try {
        const { thread, result } = await work(taken);
        give(thread);
        return result;
      } catch (cause) {
        broken = { cause };
        for (const waiter of waiting.splice(0)) waiter.reject(cause);
        throw cause;
      }
    },
  };

  function take(): Promise<JudgeThread> | JudgeThread {
    if (broken) throw new Error("the judging threads are gone", broken);
    const thread = idle.pop();
    if (thread) return thread;
    if (waiting.length >= waitingMax) throw new Error("too many batches wait to be judged");
    const waiter = Promise.withResolvers<JudgeThread>();
    waiting.push(waiter);
    return waiter.promise;
  }

  function give(thread: JudgeThread): void {
    const next = waiting.shift();
    if (next) next.resolve(thread);
    else idle.push(thread);
  }
}
