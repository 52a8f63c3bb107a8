import { Worker } from "node:worker_threads";
import type { Description } from "./engine.ts";
import type { Question, WorkerStart } from "./judge-worker.ts";

/** What a worker answered, or at which message it ended: the one to blame (below 0: it had not begun). */
export type Asked = { readonly answer: ArrayBuffer } | { readonly endedAt: number };

/** One worker thread with one loaded bundle; it takes one batch at a time. */
export interface JudgeThread {
  readonly description: Description;
  /** Settles within about one and a quarter deadlines of the last progress. After `endedAt` the thread is gone. */
  ask(question: Question): Promise<Asked>;
  close(): Promise<void>;
}

export interface ThreadOptions {
  readonly module: WebAssembly.Module;
  readonly dataText: string;
  readonly memoryMaxMiB: number;
  /** The longest that one message may take. */
  readonly deadlineMs: number;
}

/** Loading a bundle takes some 40 ms; ten seconds mean that it never ends. */
const startMaxMs = 10_000;
/** What JavaScript itself may use in the thread; the module's memory is limited on its own. */
const heapMaxMiB = 256;
const notBegun = -1;
/**
 * The deadline is counted in looks and not in time: when the whole process was frozen for a while, the first look afterwards
 * finds no progress either, and the message would be blamed for the freeze.
 */
const looksADeadline = 4;

/** @throws if the bundle cannot be loaded in a thread */
export async function startThread(options: ThreadOptions): Promise<JudgeThread> {
  const progress = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const start: WorkerStart = {
    module: options.module,
    dataText: options.dataText,
    memoryMaxMiB: options.memoryMaxMiB,
    progress,
  };
  // Compiled or not, the worker lies beside this file with the same ending.
  const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const worker = new Worker(new URL(`./judge-worker.${ending}`, import.meta.url), {
    workerData: start,
    resourceLimits: { maxOldGenerationSizeMb: heapMaxMiB },
  });
  const description = await ready(worker);
  // Somebody always listens: an error without a listener would end the process.
  worker.on("error", () => {});
  return {
    description,
    ask: (question) => ask({ worker, progress, deadlineMs: options.deadlineMs, question }),
    async close() {
      await worker.terminate();
    },
  };
}

function ready(worker: Worker): Promise<Description> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(new Error("the judging thread did not start in time")), startMaxMs);
    const fail = (cause: unknown) => {
      clearTimeout(timer);
      void worker.terminate();
      reject(new Error("the bundle cannot be loaded in a judging thread", { cause }));
    };
    worker.once("error", fail);
    worker.once("message", (description: Description) => {
      clearTimeout(timer);
      worker.off("error", fail);
      resolve(description);
    });
  });
}

interface Asking {
  readonly worker: Worker;
  readonly progress: Int32Array;
  readonly deadlineMs: number;
  readonly question: Question;
}

function ask({ worker, progress, deadlineMs, question }: Asking): Promise<Asked> {
  return new Promise((resolve) => {
    Atomics.store(progress, 0, notBegun);
    let seen = notBegun;
    let unmovedLooks = 0;
    const watch = setInterval(look, Math.max(1, deadlineMs / looksADeadline));
    worker.on("message", answered);
    worker.once("exit", ended);
    worker.postMessage(question, [question.inputs]);

    function look(): void {
      const now = Atomics.load(progress, 0);
      unmovedLooks = now === seen ? unmovedLooks + 1 : 0;
      seen = now;
      // Also when the thread had ended before the question came: then there is no exit to wait for.
      if (unmovedLooks >= looksADeadline) void worker.terminate().then(ended);
    }
    function answered(answer: ArrayBuffer): void {
      settle({ answer });
    }
    function ended(): void {
      settle({ endedAt: Atomics.load(progress, 0) });
    }
    function settle(asked: Asked): void {
      clearInterval(watch);
      worker.off("message", answered);
      worker.off("exit", ended);
      resolve(asked);
    }
  });
}
