import { on } from "node:events";
import { Worker } from "node:worker_threads";
import { Failure } from "../../schemas/failures.ts";
import type { CsvBatch, CsvOptions } from "./csv-batches.ts";
import type { CsvAnswer } from "./csv-worker.ts";

/** One batch is read while the one before it is worked on. */
const asked = 2;
const heapMaxMiB = 128;

/** As `csvBatches`, in a thread of its own. @throws Failure */
export async function* csvBatchesOfThread({ origin, required }: CsvOptions): AsyncGenerator<CsvBatch> {
  // Compiled or not, the worker lies beside this file with the same ending.
  const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const worker = new Worker(new URL(`./csv-worker.${ending}`, import.meta.url), {
    workerData: { origin, required } satisfies CsvOptions,
    resourceLimits: { maxOldGenerationSizeMb: heapMaxMiB },
  });
  try {
    const answers = on(worker, "message", { close: ["exit"] });
    for (let ahead = 0; ahead < asked; ahead++) worker.postMessage("more");
    for await (const [answer] of answers as AsyncIterable<[CsvAnswer]>) {
      if (answer.kind === "end") return;
      if (answer.kind === "failure") throw new Failure(answer.code, answer.message, { retry: true });
      yield JSON.parse(answer.text) as CsvBatch;
      worker.postMessage("more");
    }
    throw new Failure("Unusable", "the thread that reads the list has ended", { retry: true });
  } finally {
    await worker.terminate();
  }
}
