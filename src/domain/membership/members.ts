import type { GateRecord } from "../../schemas/wire/gates.ts";

/** As far as sharing the work is concerned. */
export type Announced = Pick<GateRecord, "name" | "bundle">;

/**
 * Names of the gates that share the work: those with a bundle to judge by. One without, because it starts or because it cannot
 * use the bundle that is active, leaves its share to those that judge. Where nobody has one all are named, and messages wait.
 *
 * @param self what a gate knows of itself, which others may not have heard yet
 */
export function members(gates: Iterable<Announced>, self: Announced): string[] {
  const known = [...[...gates].filter(({ name }) => name !== self.name), self];
  const judging = known.filter(({ bundle }) => bundle !== null);
  return (judging.length > 0 ? judging : known).map(({ name }) => name);
}
