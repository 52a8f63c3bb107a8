import type { CaseStatus } from "../../schemas/resources/case-status.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import { instantMs, instantText } from "../time/instant.ts";
import { spanMs } from "../time/span.ts";
import type { EventSaid } from "./campaign-events.ts";
import type { NewCase } from "./case-opening.ts";
import { phaseBy, phasesEntered } from "./case-phase.ts";
import { isTrue } from "./conditions.ts";

/** Told on the case and on what it is about. */
export function caseEvents(complianceCase: ComplianceCase, next: CaseStatus): EventSaid[] {
  const { metadata, spec, status: seen } = complianceCase;
  const { name } = metadata;
  const entered = phasesEntered(spec, seen.phase);
  const told: EventSaid[] = [];
  if (entered.includes("Acknowledged")) {
    const message = `${name} by ${phaseBy(spec, "Acknowledged")}`;
    told.push({ severity: "Normal", reason: "CaseAcknowledged", action: "Acknowledge", message });
  }
  if (entered.includes("Closed")) {
    const message = `${name} by ${phaseBy(spec, "Closed")}`;
    told.push({ severity: "Normal", reason: "CaseClosed", action: "Close", message });
  }
  if (isTrue(next.conditions, "Overdue") && !isTrue(seen.conditions, "Overdue")) {
    const message = `${name} is ${next.phase} and was due by ${next.due}`;
    told.push({ severity: "Warning", reason: "CaseOverdue", action: "Watch", message });
  }
  return told;
}

/** `flash-sale-k2-7f3a (Major): acknowledge by 2026-11-22T03:57:41Z` */
export function caseOpenedEvent({ name, spec }: NewCase): EventSaid {
  const byMs = (instantMs(spec.openedAt ?? "") ?? 0) + (spanMs(spec.acknowledgeWithin) ?? 0);
  const message = `${name} (${spec.severity}): acknowledge by ${instantText(byMs)}`;
  return { severity: "Warning", reason: "CaseOpened", action: "OpenCase", message };
}
