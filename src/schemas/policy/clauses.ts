import { z } from "zod";

/** policies/clauses.yaml: what the company's policy says, clause by clause. */
export const clauseCatalogue = z.object({
  clauses: z.array(z.object({ id: z.string(), text: z.string() })),
});

export type Clause = z.infer<typeof clauseCatalogue>["clauses"][number];
