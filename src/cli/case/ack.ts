import { z } from "zod";
import { holdsNumber } from "../../domain/recipient/written-number.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { caseNames, readName } from "../names.ts";
import { nextOnCase, nextText } from "../next.ts";
import { renderOne } from "../output.ts";
import { negativeAnswer } from "../problem.ts";
import type { CaseEntries, CaseParts } from "./parts.ts";
import { type Signature, signCase } from "./sign.ts";
import { numberProblem } from "./step.ts";

const options = z.object({ assignee: z.string().min(1).max(253).optional() });
type Options = z.infer<typeof options>;

export const caseAckCommand: Command<CaseParts, Options> = {
  words: "case ack",
  args: [{ name: "<case>", help: "name of the case" }],
  summary: "take a case on",
  details:
    "Says that somebody works on the case: you. It stops the clock of acknowledgeWithin, and stays. The case is assigned to you unless it is somebody's already or --assignee says whose it is.",
  examples: [
    { type: "consentry case ack flash-sale-k2-7f3a -n marketing", does: "you have seen it and work on it" },
    {
      type: "consentry case ack flash-sale-k2-7f3a -n marketing --assignee ana.officer@idesk.example",
      does: "seen; Ana works on it",
    },
  ],
  flags: [{ flags: "--assignee <user>", help: "who works on it; you, when the case is nobody's yet" }],
  options,
  run: async (parts, { args, options: { assignee }, scope, console }) => {
    const { name } = readName(args[0], caseNames);
    if (holdsNumber(assignee ?? "")) throw numberProblem("--assignee");
    const ref = { namespace: parts.namespace, name };
    const signed = await signCase(parts, ref, (seen, signature) => acknowledge(seen, signature, assignee));
    const text = `acknowledged  ${name}  by ${signed.spec.acknowledged?.by ?? ""}, assigned to ${signed.spec.assignee ?? "nobody"}`;
    console.data(renderOne({ text, document: signed }, scope.output));
    console.progress(nextText(nextOnCase(signed)));
    return exitCodes.yes;
  },
};

/** @returns undefined when it stands there already @throws Problem when somebody else has taken it on */
export function acknowledge(
  { metadata, spec }: ComplianceCase,
  signature: Signature,
  assignee: string | undefined,
): CaseEntries | undefined {
  const { acknowledged } = spec;
  if (acknowledged !== undefined && acknowledged.by !== signature.by && assignee === undefined) {
    throw negativeAnswer(
      `${acknowledged.by} took case ${metadata.name} on at ${acknowledged.at}, and that stays`,
      `talk to them, or hand it over: consentry case ack ${metadata.name} -n ${metadata.namespace} --assignee ${signature.by}`,
    );
  }
  const wanted = assignee ?? spec.assignee ?? signature.by;
  const entries = {
    ...(acknowledged === undefined ? { acknowledged: signature } : {}),
    ...(wanted === spec.assignee ? {} : { assignee: wanted }),
  };
  return Object.keys(entries).length === 0 ? undefined : entries;
}
