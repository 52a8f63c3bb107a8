import type {
  EnforcementHistory,
  EnforcementState,
  EnforcementStatus,
} from "../../schemas/resources/enforcement-status.ts";
import type { HoldRecord } from "../../schemas/wire/hold.ts";
import { instantText } from "../time/instant.ts";
import { spanText } from "../time/span.ts";
import type { Ceasing } from "./cease.ts";
import { timeToCeaseMs } from "./cease.ts";
import { resumableFrom } from "./resume.ts";

export type EnforcementFacts = {
  readonly seen: EnforcementStatus | undefined;
  readonly history: EnforcementHistory | undefined;
  /** The gravest hold, if anything holds. */
  readonly stop: HoldRecord | undefined;
  readonly ceasing: Ceasing | undefined;
  readonly stoppedSeenAtMs: number | undefined;
  /** Case that answers for the stop. */
  readonly caseName: string | undefined;
  readonly warned: boolean;
  /** False before the first time that every gate applied the campaign: until then it has no state. */
  readonly begun: boolean;
  /** Who brought back a campaign that goes on. */
  readonly resumedBy: string;
  readonly nowMs: number;
};

export type NextEnforcement = {
  readonly enforcement: EnforcementStatus | undefined;
  readonly history: EnforcementHistory | undefined;
};

const historyMax = 20;

/** The operator's verdict, and its history when the verdict changes. What is measured once is never measured again. */
export function nextEnforcement(facts: EnforcementFacts): NextEnforcement {
  const enforcement = facts.stop === undefined ? goingOn(facts) : stopped(facts, facts.stop);
  if (enforcement === undefined) return { enforcement: facts.seen, history: facts.history };
  const changed = enforcement.state !== facts.seen?.state || enforcement.since !== facts.seen.since;
  if (!changed) return { enforcement, history: facts.history };
  return { enforcement, history: [...(facts.history ?? []), entryOf(enforcement, facts)].slice(-historyMax) };
}

function goingOn(facts: EnforcementFacts): EnforcementStatus | undefined {
  const state: EnforcementState = facts.warned ? "Warned" : "Active";
  const { seen } = facts;
  if (seen === undefined && !facts.begun) return undefined;
  return { state, since: seen?.state === state ? seen.since : instantText(facts.nowMs) };
}

function stopped(facts: EnforcementFacts, stop: HoldRecord): EnforcementStatus {
  const state: EnforcementState = stop.cause === "Terminated" ? "Terminated" : "Suspended";
  const since = instantText(stop.atMs);
  const { seen } = facts;
  const before =
    seen?.state === state && seen.since === since && seen.decision === (stop.decision ?? undefined) ? seen : undefined;
  const from = resumableFrom(stop);
  return {
    state,
    since,
    ...(stop.cause === "Resumed" ? {} : { cause: stop.cause }),
    ...(stop.clause === null ? {} : { clause: stop.clause }),
    ...(stop.rule === null ? {} : { rule: stop.rule }),
    ...(stop.decision === null ? {} : { decision: stop.decision }),
    ...(facts.caseName === undefined ? {} : { case: facts.caseName }),
    by: stop.by,
    ...(from === undefined ? {} : { resumableFrom: from }),
    ...measured(facts, stop, before),
  };
}

function measured(
  { ceasing, stoppedSeenAtMs }: EnforcementFacts,
  stop: HoldRecord,
  before: EnforcementStatus | undefined,
): Pick<EnforcementStatus, "timeToCease" | "gatesStopped"> {
  if (before?.timeToCease !== undefined && before.gatesStopped !== undefined) {
    return { timeToCease: before.timeToCease, gatesStopped: before.gatesStopped };
  }
  if (ceasing === undefined) return {};
  const ms = timeToCeaseMs(stop, ceasing, stoppedSeenAtMs);
  const gatesStopped = `${ceasing.stopped}/${ceasing.live}`;
  return ms === undefined ? { gatesStopped } : { timeToCease: spanText(ms), gatesStopped };
}

function entryOf(enforcement: EnforcementStatus, facts: EnforcementFacts): EnforcementHistory[number] {
  const { state, since, cause, clause, by } = enforcement;
  const goesOn = state === "Active" || state === "Warned";
  const caseName = goesOn ? facts.seen?.case : enforcement.case;
  return {
    at: since,
    state,
    by: goesOn ? resumedBy(facts) : (by ?? "operator"),
    ...(cause === undefined ? {} : { cause }),
    ...(clause === undefined ? {} : { clause }),
    ...(caseName === undefined ? {} : { case: caseName }),
  };
}

/** Whoever brought it back; the first start is the operator's own. */
function resumedBy({ seen, resumedBy: by }: EnforcementFacts): string {
  return seen === undefined ? "operator" : by;
}
