import type { CasePhase, CaseStatus } from "../../schemas/resources/case-status.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import type { RecipientCounts } from "../../schemas/resources/enforcement-status.ts";
import { instantMs, instantText } from "../time/instant.ts";
import { spanMs } from "../time/span.ts";
import { phaseBy, phases, phasesEntered } from "./case-phase.ts";
import { openSteps } from "./case-steps.ts";
import { nextConditions, readiness, type Said } from "./conditions.ts";

export type CaseFacts = {
  readonly complianceCase: ComplianceCase;
  /** Undefined when nothing is counted about its subject. */
  readonly recipients: RecipientCounts | undefined;
  readonly nowMs: number;
};

const timelineMax = 64;

export function nextCaseStatus({ complianceCase, recipients, nowMs }: CaseFacts): CaseStatus {
  const { metadata, spec, status: seen } = complianceCase;
  const entered = phasesEntered(spec, seen.phase);
  const phase = entered.at(-1) ?? seen.phase ?? "Open";
  const deadlines = deadlinesOf(complianceCase);
  const dueMs = dueAt(deadlines, phase);
  const overdue = dueMs !== undefined && nowMs >= dueMs;
  const timeline = [
    ...(seen.timeline ?? []),
    ...entered.map((each) => ({ at: instantText(nowMs), phase: each, by: phaseBy(spec, each), ...noteOf(spec, each) })),
  ];
  const said = [
    ...readiness(undefined, "The operator follows the case."),
    overdueSaid(complianceCase, { overdue, phase }),
  ];
  const counted = phase === "Closed" ? seen.recipients : (recipients ?? seen.recipients);
  return {
    observedGeneration: metadata.generation,
    conditions: nextConditions({ seen: seen.conditions, said, generation: metadata.generation, nowMs }),
    phase,
    ...(dueMs === undefined ? {} : { due: instantText(dueMs) }),
    deadlines: {
      acknowledgeBy: instantText(deadlines.acknowledgeByMs),
      resolveBy: instantText(deadlines.resolveByMs),
    },
    ...(counted === undefined ? {} : { recipients: counted }),
    timeline: timeline.slice(-timelineMax),
    summary: summaryOf(complianceCase, phase),
  };
}

/** When the next deadline passes that could still be met; undefined when none is left or all have passed. */
export function nextDeadlineMs(complianceCase: ComplianceCase, phase: CasePhase, nowMs: number): number | undefined {
  const dueMs = dueAt(deadlinesOf(complianceCase), phase);
  return dueMs !== undefined && dueMs > nowMs ? dueMs : undefined;
}

type Deadlines = { readonly acknowledgeByMs: number; readonly resolveByMs: number };

function deadlinesOf({ metadata, spec }: ComplianceCase): Deadlines {
  const openedMs = instantMs(spec.openedAt ?? metadata.creationTimestamp) ?? 0;
  return {
    acknowledgeByMs: openedMs + (spanMs(spec.acknowledgeWithin) ?? 0),
    resolveByMs: openedMs + (spanMs(spec.resolveWithin) ?? 0),
  };
}

function dueAt(deadlines: Deadlines, phase: CasePhase): number | undefined {
  if (phase === "Closed") return undefined;
  return phase === "Open" ? deadlines.acknowledgeByMs : deadlines.resolveByMs;
}

type Standing = { readonly overdue: boolean; readonly phase: CasePhase };

function overdueSaid({ metadata }: ComplianceCase, { overdue, phase }: Standing): Said {
  if (!overdue) {
    const message = phase === "Closed" ? "The case is closed." : "Every deadline so far was met.";
    return { type: "Overdue", status: "False", reason: "WithinThresholds", message };
  }
  const message =
    phase === "Open"
      ? `Nobody has taken the case on in time. Next: ${acknowledging(metadata)}.`
      : "The case was to be closed by now. Finish its open steps, then close it.";
  return { type: "Overdue", status: "True", reason: "DeadlinePassed", message };
}

function noteOf(spec: ComplianceCase["spec"], phase: CasePhase): { note?: string } {
  if (phase === "Open" && spec.description !== undefined) return { note: spec.description.slice(0, 512) };
  if (phase === "Closed" && spec.resolution !== undefined) return { note: spec.resolution.summary.slice(0, 512) };
  return {};
}

/** What to type to take a case on. */
export function acknowledging({ name, namespace }: ComplianceCase["metadata"]): string {
  return `kubectl consentry case ack ${name} -n ${namespace}`;
}

function summaryOf({ metadata, spec }: ComplianceCase, phase: CasePhase): string {
  const open = openSteps(spec).map((step) => `${step.owner ?? "somebody"} does ${step.name}`);
  const rest = [...open, ...closingOf(spec)].join(", then ");
  switch (phase) {
    case "Open":
      return `Waits for somebody to take it on. Next: ${acknowledging(metadata)}, then ${rest}.`;
    case "Acknowledged":
    case "Remediating":
      return `${spec.acknowledged?.by ?? "Somebody"} works on it. Next: ${rest}.`;
    case "Verified":
      return `Everything is done. Next: ${closingOf(spec).join(", then ")}.`;
    case "Closed":
      return `Closed by ${phaseBy(spec, "Closed")}: ${spec.resolution?.summary ?? ""}`.slice(0, 1024);
  }
}

function closingOf({ severity, resolution, approval }: ComplianceCase["spec"]): string[] {
  const resolve = resolution === undefined ? ["compliance closes it"] : [];
  const approve =
    severity === "Critical" && approval === undefined ? ["somebody else than who closed it approves"] : [];
  return [...resolve, ...approve];
}

/** Whether a case in this phase still stands in the way of resuming what it is about. */
export function isOpen(phase: CasePhase | undefined): boolean {
  return phase === undefined || phase !== phases.at(-1);
}
