import { z } from "zod";
import { severity } from "../policy/verdict-output.ts";

/** Who stops: each source holds and lifts on its own; a scope is stopped while any of them holds it. */
export const holdSource = z.enum(["policy", "spec", "officer", "whatsapp", "rollout"]);

export const holdRecord = z.object({
  scope: z.string().max(140).describe("`all`, `sender.<ns>.<name>` or `campaign.<ns>.<name>`"),
  source: holdSource,
  action: z.enum(["hold", "lift"]),
  id: z.string().max(64).describe("One id for the record on every partition; also the name of the breach"),
  cause: z.enum([
    "ThresholdBreach",
    "CriticalBreach",
    "SuspendedBySpec",
    "SuspendedByOfficer",
    "RestrictedByWhatsApp",
    "MassSuspension",
    "Terminated",
    "Resumed",
  ]),
  clause: z.string().max(8).nullable(),
  rule: z.string().max(63).nullable(),
  severity: severity.nullable(),
  decision: z.string().max(64).nullable().describe("The verdict that crossed the line"),
  by: z.string().max(253).describe("Gate, operator or person"),
  breachAtMs: z.int().nullable().describe("When the crossing verdict was committed"),
  atMs: z.int(),
  resume: z.enum(["AfterCase", "AfterHold", "Never", "BySource"]),
  notBeforeMs: z.int().nullable().describe("No resume before this instant"),
  violations: z.int().nullable(),
  outOf: z.int().nullable(),
});

/** Value of a key in the `holds` bucket: what holds the scope now, by source, and the newest lift. */
export const holdState = z.object({
  scope: z.string(),
  holds: z.partialRecord(holdSource, holdRecord),
  lastLift: holdRecord.nullable(),
});

export type HoldSource = z.infer<typeof holdSource>;
export type HoldRecord = z.infer<typeof holdRecord>;
export type HoldState = z.infer<typeof holdState>;

/**
 * Whether a state knows something newer about a record's source. The log has its own order; the `holds` bucket is written by
 * several, and a late writer must not bring back what was lifted since.
 */
export function isOutdated(state: HoldState | undefined, record: HoldRecord): boolean {
  const held = state?.holds[record.source];
  const lifted = state?.lastLift?.source === record.source ? state.lastLift : undefined;
  return Math.max(held?.atMs ?? 0, lifted?.atMs ?? 0) > record.atMs;
}

/** The state of a scope after one more record. Records may come twice; what came last for a source counts. */
export function afterHold(state: HoldState | undefined, record: HoldRecord): HoldState {
  const { [record.source]: _, ...others } = state?.holds ?? {};
  if (record.action === "lift") return { scope: record.scope, holds: others, lastLift: record };
  return { scope: record.scope, holds: { ...others, [record.source]: record }, lastLift: state?.lastLift ?? null };
}

export function isHeld(state: HoldState | undefined): boolean {
  return state !== undefined && Object.keys(state.holds).length > 0;
}
