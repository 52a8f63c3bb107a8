import { z } from "zod";
import { severity } from "../policy/verdict-output.ts";

/** Who stops: each source holds and lifts on its own; a scope is stopped while any of them holds it. */
export const holdSource = z.enum(["policy", "spec", "officer", "whatsapp", "rollout"]);

export const holdRecord = z.object({
  scope: z.string().max(140).describe("`all`, `sender.<ns>.<name>` or `campaign.<ns>.<name>`"),
  source: holdSource,
  action: z.enum(["hold", "lift"]),
  lifts: z.string().max(64).optional().describe("Of a lift: id of the hold it ends; another one it leaves alone"),
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
  places: z
    .partialRecord(holdSource, z.object({ newest: z.int(), held: z.int().describe("0: it holds nothing") }))
    .default({})
    .describe(
      "Sequences in VERDICTS, in the bucket those of partition 0: of the newest record reflected, and of the hold",
    ),
});

export type HoldSource = z.infer<typeof holdSource>;
export type HoldRecord = z.infer<typeof holdRecord>;
export type HoldState = z.infer<typeof holdState>;

/**
 * The state of a scope with one more record. The log's order decides and no clock does: of a source the last record counts,
 * only that a hold which holds already stays, unless the new one is graver: who broke the policy first answers for it, also
 * when several gates stop the same campaign at once. A lift ends the hold it names: who decided it before another hold was
 * written, and was frozen meanwhile, lifts nothing. Records may come twice; in the bucket, which several write, they may come
 * in another order than the log's, and then end in the same state, but for a lift between two holds, which the gates repair.
 */
export function afterHold(state: HoldState | undefined, record: HoldRecord, sequence: number): HoldState {
  const before = state ?? { scope: record.scope, holds: {}, lastLift: null, places: {} };
  const { [record.source]: held, ...others } = before.holds;
  const place = before.places[record.source] ?? { newest: 0, held: 0 };
  const newest = Math.max(place.newest, sequence);
  if (sequence <= place.newest && (record.action === "lift" || !held || sequence === place.held)) return before;
  if (record.action === "lift" && isOfAnother(record, held))
    return { ...before, places: { ...before.places, [record.source]: { ...place, newest } } };
  if (record.action === "lift") {
    const places = { ...before.places, [record.source]: { newest, held: 0 } };
    return { ...before, holds: others, lastLift: record, places };
  }
  const known = held && { record: held, sequence: place.held };
  const holding = answering(known, { record, sequence });
  const places = { ...before.places, [record.source]: { newest, held: holding.sequence } };
  return { ...before, holds: { ...others, [record.source]: holding.record }, places };
}

function isOfAnother(lift: HoldRecord, held: HoldRecord | undefined): boolean {
  return held !== undefined && lift.lifts !== undefined && lift.lifts !== held.id;
}

type Logged = { readonly record: HoldRecord; readonly sequence: number };

function answering(known: Logged | undefined, other: Logged): Logged {
  if (!known) return other;
  const [first, second] = known.sequence < other.sequence ? [known, other] : [other, known];
  return gravity(second.record) > gravity(first.record) ? second : first;
}

function gravity({ cause, severity }: HoldRecord): number {
  return cause === "Terminated" ? 2 : severity === "Critical" ? 1 : 0;
}

/** Whether a state reflects a record that the other does not know yet. */
export function isNewer(state: HoldState | undefined, other: HoldState): boolean {
  return holdSource.options.some(
    (source) => (state?.places[source]?.newest ?? 0) > (other.places[source]?.newest ?? 0),
  );
}

/** Ids of the holds that a restore from a backup leaves on everything begin like this. */
export const restoreHoldPrefix = "restore-";

export function isRestore({ scope, id }: Pick<HoldRecord, "scope" | "id">): boolean {
  return scope === "all" && id.startsWith(restoreHoldPrefix);
}

export function isHeld(state: HoldState | undefined): boolean {
  return state !== undefined && Object.keys(state.holds).length > 0;
}
