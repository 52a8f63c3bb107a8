import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { failed, packAnswer, unpackInputs } from "./batch.ts";
import { createEngine, type Description } from "./engine.ts";

// The thread that judges. It says before each message which one it is about to judge (`progress`), so that whoever watches
// knows which message to blame when this thread has to be ended.

/** What a worker is started with. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  /** The bundle's data as JSON text: parsing it here is cheaper than cloning the object into the thread. */
  readonly dataText: string;
  readonly memoryMaxMiB: number;
  /** One word: the index of the message in work; the batch's length once it is done. */
  readonly progress: Int32Array<SharedArrayBuffer>;
}

/** What a worker is asked. The buffer is transferred and comes back as an answer. */
export interface Question {
  readonly entrypoint: string;
  readonly inputs: ArrayBuffer;
}

/** An output longer than this is no verdict: a hundred violations with the longest texts fit. */
const outputBytesMax = 256 * 1024;

if (parentPort) serve(parentPort, workerData as WorkerStart);

function serve(port: MessagePort, start: WorkerStart): void {
  const data: unknown = JSON.parse(start.dataText);
  const fresh = () => createEngine({ module: start.module, data, memoryMaxMiB: start.memoryMaxMiB });
  let engine = fresh();
  port.on("message", (question: Question) => {
    const answer = judgeBatch(question, { progress: start.progress, judge });
    port.postMessage(answer, [answer]);
  });
  const ready: Description = engine.description;
  port.postMessage(ready);

  function judge(entrypoint: string, input: Uint8Array): Buffer | undefined {
    try {
      const output = engine.evaluate(entrypoint, input);
      return output.byteLength <= outputBytesMax ? output : undefined;
    } catch {
      // After a trap the module's memory may be in any state, and it never shrinks again.
      engine = fresh();
      return undefined;
    }
  }
}

interface BatchParts {
  readonly progress: Int32Array;
  judge(entrypoint: string, input: Uint8Array): Buffer | undefined;
}

function judgeBatch(question: Question, parts: BatchParts): ArrayBuffer {
  const inputs = unpackInputs(question.inputs);
  const textOf = new Uint32Array(inputs.length);
  const texts = numberedTexts();
  inputs.forEach((input, index) => {
    Atomics.store(parts.progress, 0, index);
    const output = parts.judge(question.entrypoint, input);
    textOf[index] = output ? texts.numberOf(output) : failed;
  });
  Atomics.store(parts.progress, 0, inputs.length);
  return packAnswer({ textOf, texts: texts.all });
}

type NumberedText = { readonly text: Buffer; readonly number: number };

/** Gives each different text a number, in the order in which they come. Most are the same as the one before. */
function numberedTexts() {
  const all: Buffer[] = [];
  const numbers = new Map<string, number>();
  let last: NumberedText = { text: Buffer.alloc(0), number: failed };
  return {
    all,
    numberOf(output: Buffer): number {
      if (!last.text.equals(output)) last = numbered(output);
      return last.number;
    },
  };

  function numbered(output: Buffer): NumberedText {
    // latin1 is one character a byte: the quickest string that is different for different bytes.
    const key = output.toString("latin1");
    const number = numbers.get(key) ?? all.length;
    const text = all[number] ?? Buffer.from(output);
    if (number === all.length) all.push(text);
    numbers.set(key, number);
    return { text, number };
  }
}
