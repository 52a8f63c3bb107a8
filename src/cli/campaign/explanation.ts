import { stepStates } from "../../domain/lifecycle/case-steps.ts";
import { conditionOf } from "../../domain/lifecycle/conditions.ts";
import { instantMs } from "../../domain/time/instant.ts";
import type { Clause } from "../../schemas/policy/clauses.ts";
import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import { ageText } from "../age.ts";
import { type NextThing, nextText } from "../next.ts";
import { blockingCases, nextForCampaign } from "./blocking-cases.ts";
import { nextWhenNotReady } from "./not-ready.ts";

/** Why a campaign is as it is: for machines as it stands, for people by `explanationText`. */
export type Explanation = {
  readonly campaign: string;
  readonly state: string;
  /** What the policy says about it, one entry a clause it has met. */
  readonly clauses: readonly ClauseMet[];
  readonly facts: readonly Fact[];
  readonly cases: readonly ExplainedCase[];
  readonly next: readonly NextThing[];
};

export type ClauseMet = {
  readonly clause: string;
  readonly text: string;
  readonly broken: boolean;
  readonly rules: readonly { readonly rule: string; readonly rejected: number }[];
};

export type Fact = { readonly name: string; readonly text: string };

export type ExplainedCase = {
  readonly name: string;
  readonly phase: string;
  readonly severity: string | undefined;
  readonly assignee: string | undefined;
  readonly due: string | undefined;
  readonly steps: readonly { readonly name: string; readonly owner?: string | undefined; readonly state: string }[];
};

export type ExplanationFacts = {
  readonly campaign: Campaign;
  readonly cases: readonly ComplianceCase[];
  readonly clauses: readonly Clause[];
  readonly nowMs: number;
};

export function explainCampaign(of: ExplanationFacts): Explanation {
  const { campaign, cases } = of;
  const { metadata } = campaign;
  return {
    campaign: `${metadata.namespace}/${metadata.name}`,
    state: stateSentence(of),
    clauses: clausesMet(of),
    facts: factsOf(of),
    cases: blockingCases(campaign, cases).map(({ name, found }) => explainedCase(name, found)),
    next: [...nextWhenNotReady(campaign), ...nextForCampaign(campaign, cases)],
  };
}

/** How it stands, in one sentence without the next thing, which has a part of its own. */
function stateSentence({ campaign, nowMs }: ExplanationFacts): string {
  const { status, spec } = campaign;
  const suspended = conditionOf(status.conditions, "Suspended");
  if (status.observedGeneration < 0) return "The operator has not looked at it yet.";
  if (suspended?.status === "True") {
    const since = status.enforcement?.since ?? suspended.lastTransitionTime;
    const ago = ageText(nowMs - (instantMs(since) ?? nowMs));
    return `${stoppedWord(campaign)} since ${since} (${ago}). ${withoutNext(status.summary) ?? suspended.message}`;
  }
  if (spec.suspend) return "About to stop: spec.suspend is true and the operator has not answered yet.";
  return withoutNext(status.summary) ?? suspended?.message ?? "Nothing is known yet.";
}

function stoppedWord({ status }: Campaign): string {
  return status.enforcement?.state === "Terminated" ? "Terminated" : "Stopped";
}

/** The summary says the next thing, too; commands for it stand under `next`. */
function withoutNext(summary: string | undefined): string | undefined {
  return summary
    ?.replace(/^(Stopped|Terminated): (.)/, (_, __, first: string) => first.toUpperCase())
    .split(" Next: ")[0];
}

function clausesMet({ campaign, clauses }: ExplanationFacts): ClauseMet[] {
  const { enforcement, messages } = campaign.status;
  const byRule = messages?.byRule ?? [];
  const broken = isStopped(campaign) ? enforcement?.clause : undefined;
  const ids = [...new Set([...(broken === undefined ? [] : [broken]), ...byRule.map(({ clause }) => clause)])];
  return ids.map((id) => ({
    clause: id,
    text: clauses.find((each) => each.id === id)?.text ?? "",
    broken: id === broken,
    rules: rulesOf(id, campaign),
  }));
}

function rulesOf(clause: string, { status }: Campaign): ClauseMet["rules"] {
  const counted = (status.messages?.byRule ?? []).filter((each) => each.clause === clause);
  const { rule, clause: brokenClause } = status.enforcement ?? {};
  const known = counted.map((each) => ({ rule: each.rule, rejected: each.rejected }));
  const missing = rule !== undefined && brokenClause === clause && !known.some((each) => each.rule === rule);
  return missing ? [{ rule, rejected: 0 }, ...known] : known;
}

function isStopped({ status }: Campaign): boolean {
  return status.enforcement?.state === "Suspended" || status.enforcement?.state === "Terminated";
}

function factsOf({ campaign, nowMs }: ExplanationFacts): Fact[] {
  const { status, spec } = campaign;
  const ready = conditionOf(status.conditions, "Ready");
  const compliant = conditionOf(status.conditions, "Compliant");
  return [
    ...factIf("ready", ready && `${answer(ready.status)}${ready.message}`),
    ...factIf("compliant", compliant && `${answer(compliant.status)}${compliant.message}`),
    ...factIf("stop", isStopped(campaign) ? stopText(campaign, nowMs) : undefined),
    ...factIf("messages", messagesText(campaign)),
    ...factIf("breach", breachText(campaign)),
    ...factIf("policy", status.bundle && `${status.bundle.revision} (${status.bundle.digest})`),
    ...factIf("decision", decisionText(campaign)),
    ...factIf("owner", spec.owner && `${spec.owner.team}, ${spec.owner.contact}; on call ${spec.owner.onCall}`),
  ];
}

function factIf(name: string, text: string | undefined): Fact[] {
  return text === undefined || text === "" ? [] : [{ name, text }];
}

function answer(status: "True" | "False" | "Unknown"): string {
  return { True: "yes. ", False: "no. ", Unknown: "unknown. " }[status];
}

function stopText({ status, spec }: Campaign, nowMs: number): string {
  const { by, gatesStopped, timeToCease, resumableFrom, cause } = status.enforcement ?? {};
  const gates = gatesStopped === undefined ? "" : ` on ${gatesStopped} gates`;
  const within = timeToCease === undefined ? "" : ` within ${timeToCease}`;
  const holds = (instantMs(resumableFrom ?? "") ?? 0) > nowMs;
  const from = holds ? `; not to go on before ${resumableFrom} (minimum hold)` : "";
  const byItself = holds && spec.enforcement.resume === "AfterHold" && cause === "ThresholdBreach";
  const how = byItself ? ", then by itself" : "";
  return `${cause ?? "stopped"} by ${by ?? "the operator"}${gates}${within}${from}${how}`;
}

function messagesText({ status, spec }: Campaign): string | undefined {
  if (status.messages === undefined) return undefined;
  const { approved, rejected, held, deferred, undecidable, asOf } = status.messages;
  const waiting = held > 0 ? ` (judged again after resume, refused after ${spec.expireAfter})` : "";
  const missing = undecidable > 0 ? `, ${undecidable} without a fact they need` : "";
  return `${approved} approved, ${rejected} refused, ${held} held${waiting}, ${deferred} deferred${missing}; as of ${asOf}`;
}

function breachText({ status }: Campaign): string | undefined {
  const { recipients } = status.remediation ?? {};
  if (recipients === undefined) return undefined;
  const { prevented, reached, toReview } = recipients;
  return `${prevented} messages refused by the rule, ${reached} sent against it, ${toReview} approved, to look at again`;
}

function decisionText(campaign: Campaign): string | undefined {
  const { decision } = campaign.status.enforcement ?? {};
  if (decision === undefined || !isStopped(campaign)) return undefined;
  return `${decision} crossed the line: consentry explain decision ${decision}`;
}

function explainedCase(name: string, found: ComplianceCase | undefined): ExplainedCase {
  return {
    name,
    phase: found?.status.phase ?? "Open",
    severity: found?.spec.severity,
    assignee: found?.spec.assignee ?? found?.spec.acknowledged?.by,
    due: found?.status.due,
    steps:
      found === undefined
        ? []
        : stepStates(found.spec).map(({ name: step, owner, state }) => ({ name: step, owner, state })),
  };
}

export function explanationText(explanation: Explanation): string {
  const parts = [
    `${explanation.campaign}\n${explanation.state}\n`,
    explanation.clauses.map(clauseText).join(""),
    factsText(explanation.facts),
    explanation.cases.map(caseText).join(""),
    nextText(explanation.next),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function clauseText({ clause, text, broken, rules }: ClauseMet): string {
  const width = Math.max(...rules.map(({ rule }) => rule.length), 0);
  const lines = rules.map(({ rule, rejected }) =>
    rejected === 0 ? `    ${rule}\n` : `    ${rule.padEnd(width)}   ${rejected} refused\n`,
  );
  return `${clause}${broken ? " broken" : ""}  ${text}\n${lines.join("")}`;
}

function factsText(facts: readonly Fact[]): string {
  const width = Math.max(...facts.map(({ name }) => name.length), 0);
  return facts.map(({ name, text }) => `${name.padEnd(width)}   ${text}\n`).join("");
}

function caseText({ name, phase, severity, assignee, due, steps }: ExplainedCase): string {
  const rest = [severity, assignee ?? "nobody works on it", due === undefined ? undefined : `due ${due}`];
  const width = Math.max(...steps.map((step) => step.name.length), 0);
  const lines = steps.map((step) =>
    `    ${step.name.padEnd(width)}   ${step.state.padEnd(9)}   ${step.owner ?? ""}`.trimEnd(),
  );
  return `case ${name}: ${[phase, ...rest].filter((each) => each !== undefined).join(", ")}\n${lines.map((line) => `${line}\n`).join("")}`;
}
