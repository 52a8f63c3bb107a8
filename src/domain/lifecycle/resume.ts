import type { HoldRecord } from "../../schemas/wire/hold.ts";
import { instantText } from "../time/instant.ts";
import type { Blocker } from "./blocking.ts";
import { needsCase } from "./stop.ts";

export type ResumeFacts = {
  /** All that holds now, the gravest first. */
  readonly stops: readonly HoldRecord[];
  readonly blockers: readonly Blocker[];
  /** Newest lift of the campaign's own scope. */
  readonly lastLift: HoldRecord | null;
  /** Value of the annotation; undefined: nobody asks. */
  readonly requested: string | undefined;
  /** The latest request that was answered. */
  readonly handled: string | undefined;
  /** Names the request in the lift, so that whoever finds the lift knows that it was answered. */
  readonly requestId: (token: string) => string;
  /** Who closed the case, for the record. */
  readonly closedBy: string | undefined;
  readonly scope: string;
  readonly nowMs: number;
};

/**
 * - `lift`: write these records; the campaign goes on when nothing else holds it.
 * - `answered`: the request was granted before, or there was nothing to resume.
 * - `refused`: say why and what to do; the person asks again afterwards.
 * - `wait`: granted in principle, but not before this instant.
 */
export type ResumeAnswer =
  | { readonly kind: "nothing" }
  | { readonly kind: "lift"; readonly records: readonly HoldRecord[] }
  | { readonly kind: "answered"; readonly token: string }
  | { readonly kind: "refused"; readonly token: string; readonly why: string }
  | { readonly kind: "wait"; readonly untilMs: number };

/** Whether a stopped campaign may go on: by itself after its hold, or because somebody asks and nobody is in the way. */
export function resumeAnswer(facts: ResumeFacts): ResumeAnswer {
  const own = facts.stops.filter((stop) => needsCase(stop) && stop.scope === facts.scope);
  const byItself = afterHold(own, facts);
  const request = pendingRequest(facts);
  if (request === undefined) return byItself;
  // Granted before this stop, and the status that said so is lost or not written yet: a grant counts once.
  if (facts.lastLift?.id === facts.requestId(request)) return { kind: "answered", token: request };
  if (own.length === 0) return withoutHold(facts, request);
  if (own.some((stop) => stop.resume === "Never")) {
    return refused(request, "It was terminated and never goes on. Plan a new campaign under another name.");
  }
  const blocked = own.some((stop) => stop.resume !== "AfterHold") ? blockedWhy(facts.blockers) : undefined;
  if (blocked !== undefined) return refused(request, blocked);
  const untilMs = Math.max(...own.map((stop) => stop.notBeforeMs ?? 0));
  if (untilMs > facts.nowMs) return { kind: "wait", untilMs };
  const by = facts.closedBy ?? "operator";
  return {
    kind: "lift",
    records: own.map((stop) => liftOf(stop, { id: facts.requestId(request), by, atMs: facts.nowMs })),
  };
}

/**
 * The record that lifts a hold of the same source. It is dated later than the hold, whatever the clock of whoever wrote that
 * said: people read the two in this order, and counts begin anew with it.
 */
export function liftOf(
  hold: HoldRecord,
  lift: { readonly id: string; readonly by: string; readonly atMs: number },
): HoldRecord {
  return {
    ...hold,
    action: "lift",
    lifts: hold.id,
    id: lift.id,
    cause: "Resumed",
    by: lift.by,
    atMs: Math.max(lift.atMs, hold.atMs + 1),
    breachAtMs: null,
    resume: "BySource",
    notBeforeMs: null,
  };
}

function pendingRequest({ requested, handled }: ResumeFacts): string | undefined {
  return requested === undefined || requested === "" || requested === handled ? undefined : requested;
}

/** Breaches that are not critical may end by themselves when the campaign says so, once the hold has lasted long enough. */
function afterHold(own: readonly HoldRecord[], { nowMs }: ResumeFacts): ResumeAnswer {
  const mayEnd = own.length > 0 && own.every((stop) => stop.resume === "AfterHold" && stop.cause === "ThresholdBreach");
  if (!mayEnd) return { kind: "nothing" };
  const untilMs = Math.max(...own.map((stop) => stop.notBeforeMs ?? stop.atMs));
  if (untilMs > nowMs) return { kind: "wait", untilMs };
  return {
    kind: "lift",
    records: own.map((stop) => liftOf(stop, { id: `after-${stop.id}`.slice(0, 64), by: "operator", atMs: nowMs })),
  };
}

/** Nothing of the policy's holds it: there is nothing to resume, or somebody else has to undo what they did. */
function withoutHold({ stops }: ResumeFacts, token: string): ResumeAnswer {
  const [stop] = stops;
  if (stop === undefined) return { kind: "answered", token };
  switch (stop.cause) {
    case "SuspendedBySpec":
      return refused(token, `spec.suspend is true on ${subjectOf(stop.scope)}. Set it to false.`);
    case "RestrictedByWhatsApp":
      return refused(token, "WhatsApp restricts its sender. It goes on when the restriction ends.");
    default:
      return refused(token, `${stop.by} has stopped ${subjectOf(stop.scope)} and has to lift that.`);
  }
}

function blockedWhy(blockers: readonly Blocker[]): string | undefined {
  if (blockers.length === 0) return undefined;
  const each = blockers.map(({ name, found }) => `${name} (${found?.status.phase ?? "Open"})`);
  return `Blocked by case ${each.join(", ")}. Close it first, then ask again.`;
}

function refused(token: string, why: string): ResumeAnswer {
  return { kind: "refused", token, why };
}

function subjectOf(scope: string): string {
  const [kind = "", ...rest] = scope.split(".");
  return scope === "all" ? "everything" : `${kind} ${rest.join("/")}`;
}

/** When something that waits is due, for people. */
export function resumableFrom(hold: HoldRecord): string | undefined {
  return hold.notBeforeMs === null ? undefined : instantText(hold.notBeforeMs);
}
