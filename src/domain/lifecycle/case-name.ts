import { partitionOf } from "../../schemas/wire/subjects.ts";

const nameMax = 63;

/**
 * Name of the case that a hold opens: `flash-sale-k2-7f3a`. The same hold gives the same name, so that opening it twice, also
 * from two operators, is harmless.
 *
 * @param of.kind clause of the breach, or a word for what else it was
 */
export function caseName(of: { readonly subject: string; readonly kind: string; readonly holdId: string }): string {
  const hash = partitionOf(of.holdId, 0x1_0000).toString(16).padStart(4, "0");
  const ending = `-${of.kind.toLowerCase().replace(/[^a-z0-9]/g, "")}-${hash}`;
  return of.subject.slice(0, nameMax - ending.length).replace(/-+$/, "") + ending;
}
