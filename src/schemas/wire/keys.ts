import { z } from "zod";

/** What is known of a key of the pseudonyms, under its id: enough to tell whether another key took its place. */
export const keyRecord = z.object({ check: z.string().max(64) });
