import { type BundleData, entrypoints } from "../../schemas/policy/bundle-data.ts";
import { isVerdictOutput } from "../../schemas/policy/is-verdict-output.ts";
import { packInputs, unpackAnswer } from "./batch.ts";
import type { Description } from "./engine.ts";
import { hostBuiltins } from "./host-builtins.ts";
import { type JudgeThread, startThread } from "./judge-thread.ts";
import { onlyResult } from "./result-set.ts";

type Golden = BundleData["golden"][number];

/** For the one look at a bundle before it is used; a gate has its own limits for judging. */
const memoryMaxMiB = 256;
const deadlineMs = 2000;

/** What a module was found to be: what it can be asked, or what is wrong with it. */
export type Tried =
  | { readonly ok: true; readonly entrypoints: readonly string[] }
  | { readonly ok: false; readonly message: string };

/**
 * Loads a module in a thread that can be ended, because it may loop, and sees whether it can be judged by and judges as its
 * own golden messages say.
 *
 * @throws if it cannot be loaded
 */
export async function tryModule(of: {
  readonly module: WebAssembly.Module;
  readonly dataText: string;
  readonly golden: readonly Golden[];
}): Promise<Tried> {
  const thread = await startThread({ module: of.module, dataText: of.dataText, memoryMaxMiB, deadlineMs });
  try {
    const { description } = thread;
    const message = describedFault(description) ?? (await judgedFault(thread, [nothingKnown, ...of.golden]));
    return message === undefined ? { ok: true, entrypoints: description.entrypoints } : { ok: false, message };
  } finally {
    await thread.close();
  }
}

function describedFault(description: Description): string | undefined {
  const missing = entrypoints.filter((name) => !description.entrypoints.includes(name));
  if (missing.length > 0) return `it lacks the entrypoints ${missing.join(", ")}`;
  const unserved = description.builtins.filter((name) => !hostBuiltins.includes(name));
  if (unserved.length > 0) return `it needs builtins that the gate does not have: ${unserved.join(", ")}`;
  return undefined;
}

/** Whatever a bundle's author thinks of: a message of which nothing is known is not approved. */
const nothingKnown = { name: "nothing is known", input: {} };

type Trial = typeof nothingKnown | Golden;

async function judgedFault(thread: JudgeThread, trials: readonly Trial[]): Promise<string | undefined> {
  const inputs = packInputs(trials.map(({ input }) => new TextEncoder().encode(JSON.stringify(input))));
  const asked = await thread.ask({ entrypoint: "consentry/verdict", inputs });
  if (!("answer" in asked)) return `it does not come to an end with "${trials[asked.endedAt]?.name}"`;
  const { textOf, texts } = unpackAnswer(asked.answer);
  return trials
    .map((trial, index) => trialFault(trial, texts[textOf[index] ?? -1]))
    .find((fault) => fault !== undefined);
}

function trialFault(trial: Trial, text: Uint8Array | undefined): string | undefined {
  const verdict = text && onlyResult(new TextDecoder().decode(text));
  const judged = isVerdictOutput(verdict) ? verdict : undefined;
  if (!("outcome" in trial))
    return judged?.outcome === "approved" ? "it approves a message of which nothing is known" : undefined;
  const rules = judged?.violations.map(({ rule }) => rule) ?? [];
  const asExpected = judged?.outcome === trial.outcome && rules.join() === trial.rules.join();
  const found = judged ? [judged.outcome, ...rules].join(" ") : "nothing";
  return asExpected
    ? undefined
    : `it answers ${found} to "${trial.name}", not ${[trial.outcome, ...trial.rules].join(" ")}`;
}
