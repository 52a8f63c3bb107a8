import { z } from "zod";
import { severity } from "../policy/verdict-output.ts";

/** Absolute counts of one campaign on one partition, folded from the log; sending them twice harms nothing. */
export const totals = z.object({
  approved: z.int(),
  rejected: z.int(),
  deferred: z.int().describe("Parked now, waiting for a time"),
  held: z.int().describe("Parked now, waiting for a lift or for a fact"),
  undecidable: z.int().describe("Verdicts for want of a fact, interim ones included"),
  judged: z.int().describe("Verdicts that count towards the threshold: approved, or rejected by a rule"),
  breaches: z.int().describe("Of `judged`: rejected by a Major or Critical rule"),
  byRule: z.record(z.string(), z.object({ clause: z.string(), rejected: z.int() })),
  worst: z
    .object({ rule: z.string(), clause: z.string(), severity, decision: z.string() })
    .nullable()
    .describe("The newest breach since the lift; a Critical one stays"),
  liftedAtMs: z.int().describe("Instant of the newest lift folded; `judged` and `breaches` count from there"),
  atMs: z.int(),
});

export type Totals = z.infer<typeof totals>;
export type WorstBreach = NonNullable<Totals["worst"]>;

/** Of a campaign of which nothing has been judged. */
export const noTotals: Totals = {
  approved: 0,
  rejected: 0,
  deferred: 0,
  held: 0,
  undecidable: 0,
  judged: 0,
  breaches: 0,
  byRule: {},
  worst: null,
  liftedAtMs: 0,
  atMs: 0,
};

/** Of two breaches the one to answer for: the later, unless only the earlier is Critical. */
export function graver(earlier: WorstBreach | null, later: WorstBreach | null): WorstBreach | null {
  if (later === null || (earlier?.severity === "Critical" && later.severity !== "Critical")) return earlier;
  return later;
}
