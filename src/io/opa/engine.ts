import type { LoadedPolicy } from "@open-policy-agent/opa-wasm";
import { loadPolicySync } from "./load-policy.ts";

/** One instance of a policy module: text in, text out. It is not safe to use again after a throw; make a new one. */
export interface Engine {
  /**
   * @param input UTF-8 text of the one JSON document that is judged
   * @returns UTF-8 text of OPA's result set, such as `[{"result":…}]`; valid until the next call
   * @throws whatever the module throws: an unknown entrypoint, a missing builtin, memory at its limit
   */
  evaluate(entrypoint: string, input: Uint8Array): Buffer;
  readonly description: Description;
}

/** What a module offers and asks for. */
export interface Description {
  readonly entrypoints: readonly string[];
  /** Builtins that the host has to serve; those inside the module are not among them. */
  readonly builtins: readonly string[];
}

const pageBytes = 64 * 1024;
/** The package's own default. The module grows its memory as it needs it, up to the limit. */
const initialPages = 5;

/**
 * The package loads the module, serves its builtins and holds the data. The evaluation itself is called on the module,
 * because the package's `evaluate` parses the output, and what crosses the thread is its text.
 *
 * @param memoryMaxMiB the most the module may use, data included
 */
export function createEngine(parts: { module: WebAssembly.Module; data: unknown; memoryMaxMiB: number }): Engine {
  const maximum = Math.ceil((parts.memoryMaxMiB * 1024 * 1024) / pageBytes);
  const policy = loadPolicySync(parts.module, { initial: initialPages, maximum });
  policy.setData(Object(parts.data));
  const evaluateModule = evaluateOf(policy);
  const bytes = bytesOf(policy.mem);
  return {
    description: { entrypoints: Object.keys(policy.entrypoints), builtins: builtinsOf(policy) },
    evaluate(entrypoint, input) {
      const id: unknown = policy.entrypoints[entrypoint];
      if (typeof id !== "number") throw new Error(`the module has no entrypoint ${entrypoint}`);
      const inputAt: number = policy.dataHeapPtr;
      const heapAt = inputAt + input.byteLength;
      makeRoom(policy.mem, heapAt);
      bytes().set(input, inputAt);
      const outputAt = evaluateModule(0, id, policy.dataAddr, inputAt, input.byteLength, heapAt, 0);
      return textAt(bytes(), outputAt);
    },
  };
}

/** The module's memory as bytes. Growing replaces the buffer, so the view is made anew then and only then. */
function bytesOf(memory: WebAssembly.Memory): () => Buffer {
  let view = Buffer.from(memory.buffer);
  return () => {
    if (view.buffer !== memory.buffer) view = Buffer.from(memory.buffer);
    return view;
  };
}

type Evaluate = (
  reserved: number,
  entrypoint: number,
  dataAt: number,
  inputAt: number,
  inputBytes: number,
  heapAt: number,
  format: number,
) => number;

function evaluateOf(policy: LoadedPolicy): Evaluate {
  return exported<Evaluate>(policy, "opa_eval");
}

function builtinsOf(policy: LoadedPolicy): string[] {
  const builtinsAt = exported<() => number>(policy, "builtins")();
  const textAddress = exported<(value: number) => number>(policy, "opa_json_dump")(builtinsAt);
  const names: unknown = JSON.parse(new TextDecoder().decode(textAt(Buffer.from(policy.mem.buffer), textAddress)));
  return Object.keys(Object(names));
}

function exported<F>(policy: LoadedPolicy, name: string): F {
  const { wasmInstance } = policy;
  const exports = "exports" in wasmInstance ? wasmInstance.exports : wasmInstance.instance.exports;
  const found = exports[name];
  if (typeof found !== "function") throw new Error(`the module does not export ${name}: it is older than ABI 1.2`);
  return found as F;
}

function makeRoom(memory: WebAssembly.Memory, untilBytes: number): void {
  const missingBytes = untilBytes - memory.buffer.byteLength;
  if (missingBytes > 0) memory.grow(Math.ceil(missingBytes / pageBytes));
}

function textAt(bytes: Buffer, at: number): Buffer {
  const end = bytes.indexOf(0, at);
  if (at === 0 || end < 0) throw new Error("the module answered no text");
  return bytes.subarray(at, end);
}
