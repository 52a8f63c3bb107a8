import { decisionReceivedAtMs } from "../../domain/decision/decision-id.ts";
import { usageProblem } from "../problem.ts";

/** A decision as it was typed, and when its message arrived. @throws Problem of usage; what was typed is not repeated */
export function decisionCalled(typed = ""): { readonly decision: string; readonly receivedAtMs: number } {
  const decision = typed.toUpperCase();
  const receivedAtMs = decisionReceivedAtMs(decision);
  if (receivedAtMs !== undefined) return { decision, receivedAtMs };
  throw usageProblem("that is no decision", "it has fourteen letters and digits, such as 01M83WDGR00003");
}
