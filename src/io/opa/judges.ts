import type { Entrypoint } from "../../schemas/policy/bundle-data.ts";
import { type CampaignOutput, campaignOutput } from "../../schemas/policy/campaign-input.ts";
import { type EnforcementOutput, enforcementOutput } from "../../schemas/policy/enforcement.ts";
import { isVerdictOutput } from "../../schemas/policy/is-verdict-output.ts";
import { type TemplateOutput, templateOutput } from "../../schemas/policy/template-input.ts";
import type { VerdictOutput } from "../../schemas/policy/verdict-output.ts";
import type { Bundle } from "./bundle.ts";
import { type Crew, startCrew } from "./judge-crew.ts";
import { onlyResult } from "./result-set.ts";

/** What each entrypoint answers. */
export interface Outputs {
  readonly "consentry/verdict": VerdictOutput;
  readonly "consentry/template": TemplateOutput;
  readonly "consentry/campaign": CampaignOutput;
  readonly "consentry/enforcement": EnforcementOutput;
}

/**
 * `EvaluationFailed`: the evaluation threw, ran past its deadline or past its memory.
 * `PolicyUndefined`: the policy answered nothing, or something that is no answer. Both mean: refuse.
 */
export type JudgeResult<T> =
  | { readonly ok: true; readonly output: T }
  | { readonly ok: false; readonly reason: "EvaluationFailed" | "PolicyUndefined" };

/** A pool of threads that judge by one bundle. */
export interface Judges {
  /**
   * Judges a batch; the results are in the order of the inputs, and one message's failure is no other's.
   *
   * @param inputs the JSON text of one document each, in UTF-8; they are copied
   * @throws only if no judging thread can be kept alive
   */
  judge<E extends Entrypoint>(
    entrypoint: E,
    inputs: readonly Uint8Array[],
  ): Promise<readonly JudgeResult<Outputs[E]>[]>;
  /** Batches asked for after this has settled are judged by the new bundle; earlier ones finish by the old. */
  setBundle(bundle: Bundle): Promise<void>;
  /** Waits for the batches in work, then ends the threads. */
  close(): Promise<void>;
}

export interface JudgesOptions {
  readonly bundle: Bundle;
  readonly workers: number;
  /** The longest that one message may take before its thread is ended. */
  readonly deadlineMs: number;
  /** The most memory that one thread's policy module may use, the bundle's data included. */
  readonly memoryMaxMiB: number;
}

/** @throws if the bundle cannot be loaded */
export async function createJudges(options: JudgesOptions): Promise<Judges> {
  const { workers, deadlineMs, memoryMaxMiB } = options;
  const start = (bundle: Bundle) =>
    startCrew({ module: bundle.module, dataText: bundle.dataText, workers, deadlineMs, memoryMaxMiB });
  const read = readers();
  let crew: Crew = await start(options.bundle);
  return {
    async judge(entrypoint, inputs) {
      return readEach(await crew.judge(entrypoint, inputs), read[entrypoint]);
    },
    async setBundle(bundle) {
      const next = await start(bundle);
      const last = crew;
      crew = next;
      await last.close();
    },
    close: () => crew.close(),
  };
}

const evaluationFailed = { ok: false, reason: "EvaluationFailed" } as const;
const policyUndefined = { ok: false, reason: "PolicyUndefined" } as const;

/** Messages with the same answer share its text, so each text is read once. */
function readEach<T>(texts: readonly (Uint8Array | undefined)[], read: Reader<T>): JudgeResult<T>[] {
  const results = new Map<Uint8Array | undefined, JudgeResult<T>>([[undefined, evaluationFailed]]);
  return texts.map((text) => {
    const before = results.get(text);
    if (before) return before;
    const result = text ? read(text) : evaluationFailed;
    results.set(text, result);
    return result;
  });
}

type Reader<T> = (text: Uint8Array) => JudgeResult<T>;

function readers(): { readonly [E in Entrypoint]: Reader<Outputs[E]> } {
  return {
    "consentry/verdict": remembered((value) => (isVerdictOutput(value) ? value : undefined)),
    "consentry/template": remembered((value) => templateOutput.safeParse(value).data),
    "consentry/campaign": remembered((value) => campaignOutput.safeParse(value).data),
    "consentry/enforcement": remembered((value) => enforcementOutput.safeParse(value).data),
  };
}

/** Different output texts that are kept: most messages are approved with the same few bytes. */
const rememberedMax = 1024;

/** Reads a text once, however many batches it comes in. Results are shared, so they are frozen. */
function remembered<T>(parse: (value: unknown) => T | undefined): Reader<T> {
  const known = new Map<string, JudgeResult<T>>();
  return (text) => {
    const key = Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString("utf8");
    const before = known.get(key);
    if (before) return before;
    const output = parse(onlyResult(key));
    const result: JudgeResult<T> = output === undefined ? policyUndefined : { ok: true, output: Object.freeze(output) };
    if (known.size >= rememberedMax) known.clear();
    known.set(key, result);
    return result;
  };
}
