// The thread that csv-thread.ts starts: reads a list as fast as it is asked for it.
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import type { FailureCode } from "../../schemas/failures.ts";
import { type CsvOptions, csvBatches, unreadable } from "./csv-batches.ts";

/** What the thread answers, once for each time that it is asked. Lines are one text of JSON: many objects cost more to hand over. */
export type CsvAnswer =
  | { readonly kind: "batch"; readonly text: string }
  | { readonly kind: "end" }
  | { readonly kind: "failure"; readonly code: FailureCode; readonly message: string };

let asked = 0;
parentPort?.on("message", () => {
  asked++;
});

async function answer(one: CsvAnswer): Promise<void> {
  while (asked === 0) await once(parentPort as NonNullable<typeof parentPort>, "message");
  asked--;
  parentPort?.postMessage(one);
}

try {
  for await (const batch of csvBatches(workerData as CsvOptions))
    await answer({ kind: "batch", text: JSON.stringify(batch) });
  await answer({ kind: "end" });
} catch (cause) {
  const { code, message } = unreadable(cause);
  await answer({ kind: "failure", code, message });
}
