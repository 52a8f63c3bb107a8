import { z } from "zod";
import { openSteps } from "../../domain/lifecycle/case-steps.ts";
import { holdsNumber } from "../../domain/recipient/written-number.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import type { Command, Console } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { caseNames, readName } from "../names.ts";
import { nextOnCase, nextText } from "../next.ts";
import { renderOne } from "../output.ts";
import { negativeAnswer, usageProblem } from "../problem.ts";
import { seconds } from "../seconds.ts";
import type { CaseEntries, CaseParts, CaseRef } from "./parts.ts";
import { findCase, type Signature, signCase } from "./sign.ts";
import { numberProblem } from "./step.ts";

const options = z.object({
  resolution: z.string().min(1, "say what was wrong").max(1024, "at most 1024 characters").optional(),
  approve: z.boolean().default(false),
  timeout: seconds.default(10),
});
type Options = z.infer<typeof options>;

export const caseCloseCommand: Command<CaseParts, Options> = {
  words: "case close",
  args: [{ name: "<case>", help: "name of the case" }],
  summary: "say how a case was resolved, or approve that it closes",
  details:
    "With --resolution you say under your name what was wrong and how it was put right; every step must be signed by then, and the case closes. A Critical case closes when somebody else than who resolved it adds --approve (role consentry-approver). Then it waits until the operator has answered, because a campaign can be resumed only after that.",
  examples: [
    {
      type: 'consentry case close flash-sale-k2-7f3a -n marketing --resolution "Bought list removed"',
      does: "resolved; closed, unless it is Critical",
    },
    {
      type: "consentry case close pharma-k4-91c2 -n marketing --approve",
      does: "the second person on a Critical case",
    },
  ],
  flags: [
    { flags: "--resolution <text>", help: "what was wrong and how it was put right; no numbers, no text of messages" },
    { flags: "--approve", help: "agree that it closes, as the second person" },
    { flags: "--timeout <seconds>", help: "how long to wait for the operator's answer", byDefault: "10" },
  ],
  options,
  run: async (parts, { args, options: given, scope, console }) => {
    const { name } = readName(args[0], caseNames);
    if (given.resolution === undefined && !given.approve)
      throw usageProblem('say how it was resolved (--resolution "…"), or agree that it closes (--approve)');
    if (given.resolution !== undefined && holdsNumber(given.resolution)) throw numberProblem("--resolution");
    const ref = { namespace: parts.namespace, name };
    const signed = await signCase(parts, ref, (seen, signature) => closeCase(seen, signature, given));
    if (nextOnCase(signed).length > 0) return resolvedOnly(signed, { console, output: scope.output });
    const answered = await untilClosed(parts, ref, given.timeout * 1000);
    const by = answered.spec.approval?.by ?? answered.spec.resolution?.by ?? "";
    const closed = answered.status.phase === "Closed";
    const text = `${closed ? "closed" : "signed"}  ${name}  by ${by}: ${answered.spec.resolution?.summary ?? ""}`;
    console.data(renderOne({ text, document: answered }, scope.output));
    return closed ? sayResume(answered, console) : sayUnanswered(given.timeout, console);
  },
};

/** @returns undefined when it stands there already @throws Problem when it cannot be closed like this */
export function closeCase(
  seen: ComplianceCase,
  signature: Signature,
  wanted: Pick<Options, "resolution" | "approve">,
): CaseEntries | undefined {
  const { metadata, spec } = seen;
  if (!spec.acknowledged)
    throw negativeAnswer(
      `nobody has taken case ${metadata.name} on`,
      `consentry case ack ${metadata.name} -n ${metadata.namespace}`,
    );
  const open = openSteps(spec);
  if (open.length > 0)
    throw negativeAnswer(
      `these steps of ${metadata.name} are open: ${open.map((step) => step.name).join(", ")}`,
      nextOnCase(seen)
        .slice(0, open.length)
        .map(({ who, type }) => `${who}: ${type}`)
        .join("\n"),
    );
  const entries = { ...resolutionOf(seen, signature, wanted.resolution), ...approvalOf(seen, signature, wanted) };
  return Object.keys(entries).length === 0 ? undefined : entries;
}

function resolutionOf({ metadata, spec }: ComplianceCase, signature: Signature, summary: string | undefined) {
  if (summary === undefined) return {};
  const { resolution, approval } = spec;
  if (resolution?.by === signature.by && resolution.summary === summary) return {};
  if (resolution !== undefined && (resolution.by !== signature.by || approval !== undefined))
    throw negativeAnswer(
      `${resolution.by} resolved ${metadata.name} at ${resolution.at}; ${approval ? "it is approved, and that stays" : "only they may correct it"}`,
    );
  return { resolution: { ...signature, summary } };
}

function approvalOf(
  { metadata, spec }: ComplianceCase,
  signature: Signature,
  { approve, resolution }: Pick<Options, "resolution" | "approve">,
) {
  if (!approve || spec.approval?.by === signature.by) return {};
  const at = `${metadata.name} -n ${metadata.namespace}`;
  if (spec.approval !== undefined) return {};
  if (spec.resolution === undefined && resolution === undefined)
    throw negativeAnswer(
      `there is nothing to approve on ${metadata.name} yet: the resolution comes first`,
      `consentry case close ${at} --resolution "<what was wrong, how it was put right>"`,
    );
  const resolver = resolution === undefined ? spec.resolution?.by : signature.by;
  if (spec.severity === "Critical" && resolver === signature.by)
    throw negativeAnswer(
      `${metadata.name} is Critical, and you resolve it: somebody else must approve`,
      `they type: consentry case close ${at} --approve`,
    );
  return { approval: signature };
}

function resolvedOnly(
  signed: ComplianceCase,
  at: { console: Console; output: Parameters<typeof renderOne>[1] },
): ExitCode {
  const text = `resolved  ${signed.metadata.name}  by ${signed.spec.resolution?.by ?? ""}; it is not closed yet`;
  at.console.data(renderOne({ text, document: signed }, at.output));
  at.console.progress(nextText(nextOnCase(signed)));
  return exitCodes.yes;
}

const lookEveryMs = 250;

async function untilClosed(parts: CaseParts, ref: CaseRef, timeoutMs: number): Promise<ComplianceCase> {
  for (const deadlineMs = parts.nowMs() + timeoutMs; ; ) {
    const seen = await findCase(parts, ref);
    if (seen.status.phase === "Closed" || parts.nowMs() >= deadlineMs) return seen;
    await parts.sleep(lookEveryMs);
  }
}

function sayResume({ spec, metadata }: ComplianceCase, console: Console): ExitCode {
  const { kind, name, namespace } = spec.subject;
  if (kind !== "Campaign") return exitCodes.yes;
  const type = `consentry resume campaign/${name} -n ${namespace ?? metadata.namespace}`;
  console.progress(nextText([{ who: "when it may go on", type }]));
  return exitCodes.yes;
}

function sayUnanswered(seconds: number, console: Console): ExitCode {
  console.progress(
    `signed, but the operator has not answered in ${seconds} s; the case is not Closed yet\n   do: consentry check\n`,
  );
  return exitCodes.timedOut;
}
