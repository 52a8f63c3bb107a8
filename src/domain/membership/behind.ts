import type { GateRecord } from "../../schemas/wire/gates.ts";

/**
 * Names of the live gates that may still judge without the stops up to a revision. An older gate does not say what it has
 * heard of; for the time of an upgrade nobody waits for it.
 */
export function gatesBehind(gates: Iterable<Pick<GateRecord, "name" | "stopsRevision">>, revision: number): string[] {
  return [...gates]
    .filter(({ stopsRevision }) => stopsRevision !== undefined && stopsRevision < revision)
    .map(({ name }) => name);
}
