import { z } from "zod";
import { approveStep, openSteps } from "../../domain/lifecycle/case-steps.ts";
import { holdsNumber } from "../../domain/recipient/written-number.ts";
import type { CaseStep } from "../../schemas/resources/case-step.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { caseNames, readName } from "../names.ts";
import { nextOnCase, nextText } from "../next.ts";
import { renderOne } from "../output.ts";
import { negativeAnswer, usageProblem } from "../problem.ts";
import type { CaseEntries, CaseParts } from "./parts.ts";
import { type Signature, signCase } from "./sign.ts";

const options = z.object({
  evidence: z.string().min(1, "say where the proof lies").max(1024, "at most 1024 characters").optional(),
  notNeeded: z.boolean().default(false),
  add: z.boolean().default(false),
});
type Options = z.infer<typeof options>;

export const caseStepCommand: Command<CaseParts, Options> = {
  words: "case step",
  args: [
    { name: "<case>", help: "name of the case" },
    { name: "<step>", help: "step of the case, such as CorrectSource" },
  ],
  summary: "sign a step of a case as done",
  details:
    "Signs a step under your name. A signed step is not changed any more, by nobody: a mistake is put right by another step (--add). Say with --evidence where the proof lies: a link, never somebody's number.",
  examples: [
    {
      type: "consentry case step flash-sale-k2-7f3a -n marketing CorrectSource --evidence https://tickets.example/812",
      does: "done, with proof",
    },
    {
      type: "consentry case step flash-sale-k2-7f3a -n marketing NotifyAffected --not-needed --evidence https://tickets.example/813",
      does: "there was nobody to notify",
    },
    {
      type: "consentry case step flash-sale-k2-7f3a -n marketing CorrectForm --add --evidence https://tickets.example/814",
      does: "something that was done beyond the list",
    },
  ],
  flags: [
    { flags: "--evidence <link>", help: "where the proof lies" },
    { flags: "--not-needed", help: "sign that it need not be done" },
    { flags: "--add", help: "a step that is not on the case yet" },
  ],
  options,
  run: async (parts, { args, options: given, scope, console }) => {
    const { name } = readName(args[0], caseNames);
    const step = readStep(args[1]);
    if (given.evidence !== undefined && holdsNumber(given.evidence)) throw numberProblem("--evidence");
    const ref = { namespace: parts.namespace, name };
    const signed = await signCase(parts, ref, (seen, signature) => signStep(seen, signature, { step, ...given }));
    const entry = signed.spec.steps?.find((each) => each.name === step);
    const text = `${entry?.state === "NotNeeded" ? "not needed" : "done"}  ${step} of ${name}  by ${entry?.by ?? ""}`;
    console.data(renderOne({ text, document: signed }, scope.output));
    console.progress(nextText(nextOnCase(signed)));
    return exitCodes.yes;
  },
};

/** @throws Problem usage */
function readStep(typed: string | undefined): string {
  if (typed !== undefined && /^(?!.*\d{7})[A-Z][A-Za-z0-9]{0,62}$/.test(typed)) return typed;
  throw usageProblem("a step is one word that begins with a capital letter, such as CorrectSource");
}

/** A remark with somebody's number in it never reaches the cluster. */
export function numberProblem(flag: string): Error {
  return usageProblem(
    `${flag} seems to hold a telephone number; cases hold none`,
    "name the person by pseudonym (consentry consent show prints it), or give the ticket's link",
  );
}

type Wanted = { readonly step: string } & Options;

/** @returns undefined when you have signed just that already @throws Problem when it cannot be signed */
export function signStep(
  { metadata, spec }: ComplianceCase,
  signature: Signature,
  wanted: Wanted,
): CaseEntries | undefined {
  const { step, evidence, notNeeded, add } = wanted;
  const at = `${metadata.name} -n ${metadata.namespace}`;
  if (step === approveStep)
    throw negativeAnswer("Approve is not signed like other steps", `consentry case close ${at} --approve`);
  const steps = spec.steps ?? [];
  const known = steps.find((each) => each.name === step);
  const state: CaseStep["state"] = notNeeded ? "NotNeeded" : "Done";
  if (known === undefined && !add) throw unknownStep({ metadata, spec }, step);
  if (known?.by !== undefined) {
    if (known.by === signature.by && known.state === state && (evidence ?? known.evidence) === known.evidence) return;
    throw negativeAnswer(
      `${known.by} has signed ${step} at ${known.at ?? "some time"}, and that stays`,
      `sign what there is to add as another step: consentry case step ${at} <NewStep> --add --evidence <link>`,
    );
  }
  const entry = { ...known, name: step, state, ...signature, ...(evidence === undefined ? {} : { evidence }) };
  return { steps: known === undefined ? [...steps, entry] : steps.map((each) => (each === known ? entry : each)) };
}

function unknownStep({ metadata, spec }: Pick<ComplianceCase, "metadata" | "spec">, step: string): Error {
  const open = openSteps(spec).map((each) => each.name);
  const list = open.length === 0 ? "every step is signed" : `open steps: ${open.join(", ")}`;
  return negativeAnswer(
    `case ${metadata.name} has no step ${step}`,
    `${list}; --add signs a step that is not on the list`,
  );
}
