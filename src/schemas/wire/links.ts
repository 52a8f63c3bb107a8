import { z } from "zod";

/**
 * Other names of the same person, as WhatsApp has named them together: a number and its business-scoped ids. A stop of one is
 * a stop of all; what they agreed to stays under the name it was given under.
 */
export const personLinks = z.object({
  names: z.array(z.object({ partition: z.int().min(0), pseudonym: z.string() })).max(16),
  settled: z
    .boolean()
    .describe("Whether stops from before the names were known to be one person's are under all of them"),
});

export const linkKey = (partition: number, pseudonym: string) => `${partition}.${pseudonym}`;

export type PersonLinks = z.infer<typeof personLinks>;
