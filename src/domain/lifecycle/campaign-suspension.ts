import type { HoldRecord } from "../../schemas/wire/hold.ts";
import type { Blocker } from "./blocking.ts";
import type { Said } from "./conditions.ts";
import { needsCase, stopReason } from "./stop.ts";

/** Whether the campaign is stopped, by what, and what ends it. */
export function suspension(of: {
  readonly stops: readonly HoldRecord[];
  readonly blockers: readonly Blocker[];
  /** Every gate was seen stopped; a gate that restarts later takes nothing of it back. */
  readonly ceased: boolean;
}): Said {
  const [stop, ...others] = of.stops;
  if (stop === undefined)
    return { type: "Suspended", status: "False", reason: "Sending", message: "Nothing holds the campaign." };
  const sentences = [ceasedSentence(of.ceased), whatEndsIt(stop), blockedBy(stop, of.blockers), alsoHeld(others)];
  const message = sentences.filter((sentence) => sentence !== "").join(" ");
  return { type: "Suspended", status: "True", reason: stopReason(stop), message };
}

function ceasedSentence(ceased: boolean): string {
  return ceased ? "Every gate has stopped." : "The stop is in every gate's log.";
}

function whatEndsIt(stop: HoldRecord): string {
  switch (stop.cause) {
    case "Terminated":
      return "It never goes on.";
    case "SuspendedBySpec":
      return `It goes on when spec.suspend is false${stop.scope.startsWith("sender.") ? " on its sender" : ""}.`;
    case "SuspendedByOfficer":
      return `It goes on when ${stop.by} lifts it.`;
    case "RestrictedByWhatsApp":
      return "It goes on when WhatsApp's restriction of its sender ends.";
    default:
      return stop.resume === "AfterHold"
        ? "It goes on by itself after the minimum hold. Held messages are judged again."
        : "Held messages are judged again after resume.";
  }
}

function blockedBy(stop: HoldRecord, blockers: readonly Blocker[]): string {
  if (!needsCase(stop) || stop.resume !== "AfterCase" || blockers.length === 0) return "";
  return `Blocked by case ${blockers.map(({ name }) => name).join(", ")}.`;
}

function alsoHeld(others: readonly HoldRecord[]): string {
  const reasons = [...new Set(others.map(stopReason))];
  return reasons.length === 0 ? "" : `Also held: ${reasons.join(", ")}.`;
}
