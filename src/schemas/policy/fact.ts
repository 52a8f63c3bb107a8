import { z } from "zod";

/**
 * Something a decision needs that may not be known. Unknown is a value of its own, so that every reader has to say what
 * happens then; a missing fact is never read as a good one.
 */
export type Fact<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly reason: string };

export function known<T>(value: T): Extract<Fact<T>, { known: true }> {
  return { known: true, value };
}

/** @param reason a PascalCase word for machines, such as `Stale`, `NoTemplate` or `NotLoaded` */
export function unknown(reason: string): Extract<Fact<never>, { known: false }> {
  return { known: false, reason };
}

export function factSchema<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion("known", [
    z.object({ known: z.literal(true), value }),
    z.object({ known: z.literal(false), reason: z.string() }),
  ]);
}
