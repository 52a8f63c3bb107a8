import { z } from "zod";

/** How far a partition has been judged: everything at or below `sequence` has its verdict and may be acknowledged. */
export const positionRecord = z.object({
  sequence: z.int().min(0).describe("Highest OUTBOUND stream sequence covered"),
  created: z.string().describe("OUTBOUND's creation time: a new stream of the same name starts again"),
  gate: z.string(),
  token: z.string().describe("Of the batch that wrote it: tells after a lost reply whether it was ours"),
});

export type PositionRecord = z.infer<typeof positionRecord>;
