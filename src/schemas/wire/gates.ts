import { z } from "zod";

/** A live gate, in the `gates` bucket under its name; the key expires when the gate stops renewing it. */
export const gateRecord = z.object({
  name: z.string(),
  startedAtMs: z.int(),
  partitions: z.array(z.int()),
  desiredRevision: z.int().describe("Newest revision of the `desired` bucket it applies"),
  stopsRevision: z
    .int()
    .optional()
    .describe("Newest revision of the `suppress` bucket it applies; older gates do not say"),
  bundle: z.string().nullable().describe("Digest of the bundle it judges with"),
  revision: z.string().nullable(),
  problem: z.string().nullable().describe("Why it does not judge, such as NoBundle or BundleUnusable"),
  holds: z
    .array(
      z.object({
        scope: z.string(),
        id: z.string(),
        foldedAtMs: z
          .int()
          .optional()
          .describe("When the last of its partitions folded it: the time to cease ends here"),
      }),
    )
    .max(1000)
    .describe("Holds it has folded on every partition it owns"),
});

export type GateRecord = z.infer<typeof gateRecord>;
