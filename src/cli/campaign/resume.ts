import { z } from "zod";
import { conditionOf } from "../../domain/lifecycle/conditions.ts";
import { instantMs } from "../../domain/time/instant.ts";
import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import type { Command, Console, Scope, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { nextText } from "../next.ts";
import { renderOne } from "../output.ts";
import { negativeAnswer } from "../problem.ts";
import { seconds } from "../seconds.ts";
import { blockingCases, nextForCampaign } from "./blocking-cases.ts";
import { gitWarning } from "./git.ts";
import type { CampaignReading, Ref } from "./parts.ts";
import {
  findTarget,
  isAnswered,
  isSuspended,
  readTarget,
  type Suspendable,
  type SuspendableParts,
  type SuspendTarget,
  untilSeen,
} from "./suspendable.ts";

export type ResumeParts = SuspendableParts &
  Pick<CampaignReading, "readCampaign" | "casesIn"> & {
    /** Asks the operator, by the annotation. */
    readonly request: (ref: Ref, token: string) => Promise<void>;
    /** Never the same twice. */
    readonly newToken: () => string;
  };

const options = z.object({ timeout: seconds.default(30) });
type Options = z.infer<typeof options>;

export const resumeCommand: Command<ResumeParts, Options> = {
  words: "resume",
  args: [{ name: "<object>", help: "campaign/<name> or sender/<name>" }],
  summary: "ask for a stopped campaign to go on",
  details:
    "Asks the operator by the annotation consentry.dev/resume-requested and waits for its answer. Refused is exit code 1, with what blocks and what to do; a request that was refused is forgotten, so ask again afterwards. One that only has to wait for the minimum hold stays, and is granted then. What was held is judged again, not sent blindly; when it breaks the policy again, the campaign stops again. When nothing but spec.suspend stops it, spec.suspend becomes false.",
  examples: [
    { type: "consentry resume campaign/flash-sale -n marketing", does: "ask, and wait for the answer" },
    {
      type: "consentry resume campaign/flash-sale -n marketing --timeout 20m",
      does: "wait out the minimum hold as well",
    },
  ],
  flags: [{ flags: "--timeout <seconds>", help: "how long to wait for the answer", byDefault: "30" }],
  options,
  run: async (parts, typed) => {
    const target = readTarget(parts, typed.args[0]);
    const before = await findTarget(parts, target);
    if (isStoppedBySpecAlone(before)) return await unsuspend(parts, target, typed);
    if (target.kind === "sender") return notBySpec(before, target);
    return await ask(parts, { ref: target.ref, before }, typed);
  },
};

function isStoppedBySpecAlone({ spec, status }: Suspendable): boolean {
  const cause = isSuspended({ status }) ? status.enforcement?.cause : undefined;
  return spec.suspend && (cause === undefined || cause === "SuspendedBySpec");
}

async function unsuspend(parts: ResumeParts, target: SuspendTarget, typed: Typed<Options>): Promise<ExitCode> {
  const { kind, ref } = target;
  const changed = await parts.setSuspend(kind, ref, false);
  if (changed !== undefined) typed.console.progress(gitWarning(changed.metadata, { suspend: false }));
  const startedMs = parts.nowMs();
  const { seen, ready } = await untilSeen(parts, {
    read: () => findTarget(parts, target),
    ready: (each) => isSeen(each) && (!lingers(each) || parts.nowMs() > startedMs + refusalWithinMs),
    timeoutMs: typed.options.timeout * 1000,
  });
  const what = `${kind}/${ref.name}`;
  if (ready && isSuspended(seen)) {
    const why = conditionOf(seen.status.conditions, "Suspended")?.message ?? "";
    return say(
      typed,
      { text: `refused  ${what}: something else still stops it. ${why}`, document: seen },
      exitCodes.no,
    );
  }
  if (isAnswered(seen, false)) return say(typed, { text: `resumed  ${what}`, document: seen }, exitCodes.yes);
  return sayUnanswered(typed, { what, document: seen });
}

function isSeen({ metadata, status }: Suspendable): boolean {
  return status.observedGeneration >= metadata.generation;
}

/** The operator has seen that spec.suspend is false, and has perhaps not lifted the stop yet. */
function lingers({ status }: Suspendable): boolean {
  const suspended = conditionOf(status.conditions, "Suspended");
  return suspended?.status === "True" && suspended.reason === "SuspendedBySpec";
}

function notBySpec({ status }: Suspendable, { ref }: SuspendTarget): ExitCode {
  const suspended = conditionOf(status.conditions, "Suspended");
  if (suspended?.status !== "True") throw negativeAnswer(`nothing stops sender ${ref.name}`);
  throw negativeAnswer(
    `spec.suspend does not stop sender ${ref.name}: ${suspended.message}`,
    "WhatsApp's restrictions end at WhatsApp; if it says so, write that into spec.whatsapp, with asOf",
  );
}

type Asked = { readonly ref: Ref; readonly before: Suspendable };

async function ask(parts: ResumeParts, { ref, before }: Asked, typed: Typed<Options>): Promise<ExitCode> {
  const token = parts.newToken();
  await parts.request(ref, token);
  const timeoutMs = typed.options.timeout * 1000;
  const startedMs = parts.nowMs();
  const { seen, ready } = await untilSeen(parts, {
    read: () => stillThere(parts, ref),
    ready: ({ status }) => status.lastHandledResume === token || waitsLonger(status, { startedMs, timeoutMs, parts }),
    timeoutMs,
  });
  if (seen.status.lastHandledResume === token) return await sayAnswer(parts, { before, seen }, typed);
  if (ready || isHeldUntil(seen.status) > parts.nowMs()) return sayWaits(seen, typed);
  return sayUnanswered(typed, { what: `campaign/${ref.name}`, document: seen });
}

async function stillThere(parts: ResumeParts, ref: Ref): Promise<Campaign> {
  const found = await parts.readCampaign(ref);
  if (found !== undefined) return found;
  throw negativeAnswer(`campaign ${ref.name} was deleted meanwhile; what holds it stays`);
}

/** A refusal comes within a second or two; without one, the minimum hold is what it waits for. */
const refusalWithinMs = 3_000;

function waitsLonger(
  status: Campaign["status"],
  at: { startedMs: number; timeoutMs: number; parts: Pick<ResumeParts, "nowMs"> },
): boolean {
  const untilMs = isHeldUntil(status);
  return untilMs > at.startedMs + at.timeoutMs && at.parts.nowMs() > at.startedMs + refusalWithinMs;
}

function isHeldUntil({ enforcement }: Campaign["status"]): number {
  return instantMs(enforcement?.resumableFrom ?? "") ?? 0;
}

async function sayAnswer(
  parts: ResumeParts,
  { before, seen: campaign }: { before: Suspendable; seen: Campaign },
  typed: Typed<Options>,
): Promise<ExitCode> {
  const { metadata, status } = campaign;
  const what = `campaign/${metadata.name}`;
  if (!isSuspended({ status })) {
    const held = status.messages?.held ?? 0;
    const judged = held > 0 ? `; ${held} held messages are judged again` : "";
    return say(typed, { text: `resumed  ${what}${judged}`, document: campaign }, exitCodes.yes);
  }
  const cases = (await parts.casesIn(metadata.namespace)) ?? [];
  const granted = isStoppedAnew(before, campaign);
  const text = granted
    ? `resumed  ${what}, and stopped again: ${conditionOf(status.conditions, "Compliant")?.message ?? ""}`
    : `refused  ${what}: ${whyRefused(campaign, cases)}`;
  const code = say(typed, { text, document: campaign }, granted ? exitCodes.yes : exitCodes.no);
  typed.console.progress(nextText(nextForCampaign(campaign, cases)));
  return code;
}

/**
 * Whether what stops the campaign now is another breach than before. No second breach stops a campaign that is stopped, so the
 * request was granted: the messages it held were judged again within milliseconds, and broke the policy again.
 */
export function isStoppedAnew(before: Pick<Suspendable, "status">, seen: Pick<Campaign, "status">): boolean {
  const [was, is] = [before, seen].map(({ status }) => status.enforcement?.decision);
  return was !== undefined && is !== undefined && was !== is;
}

/** What stands in the way, in a sentence. */
export function whyRefused(campaign: Campaign, cases: readonly ComplianceCase[]): string {
  const { enforcement, conditions } = campaign.status;
  if (enforcement?.state === "Terminated")
    return "it was terminated and never goes on. Plan a new campaign under another name";
  const blockers = enforcement?.case === undefined ? [] : blockingCases(campaign, cases);
  if (blockers.length > 0) {
    const each = blockers.map(({ name, found }) => `${name} (${found?.status.phase ?? "Open"})`);
    return `blocked by case ${each.join(", ")}`;
  }
  return conditionOf(conditions, "Suspended")?.message ?? "the operator did not say why";
}

function sayWaits(campaign: Campaign, typed: Typed<Options>): ExitCode {
  const { metadata, status } = campaign;
  const from = status.enforcement?.resumableFrom ?? "";
  const text = `waiting  campaign/${metadata.name}: not before ${from} (minimum hold)`;
  const code = say(typed, { text, document: campaign }, exitCodes.timedOut);
  typed.console.progress(
    `the request stands: it is answered then, and you need not ask again\nnext:\n  kubectl get campaign ${metadata.name} -n ${metadata.namespace} -w\n`,
  );
  return code;
}

function sayUnanswered(typed: Typed<Options>, { what, document }: { what: string; document: unknown }): ExitCode {
  const code = say(typed, { text: `unanswered  ${what}`, document }, exitCodes.timedOut);
  typed.console.progress(
    `the operator has not answered in ${typed.options.timeout} s; the request stands\n   do: consentry check\n`,
  );
  return code;
}

type Answer = { readonly text: string; readonly document: unknown };

function say({ console, scope }: { console: Console; scope: Scope }, answer: Answer, code: ExitCode): ExitCode {
  console.data(renderOne(answer, scope.output));
  return code;
}
