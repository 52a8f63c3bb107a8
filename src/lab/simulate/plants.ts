import { inDispatches } from "./plants/dispatches.ts";
import { inGates } from "./plants/gates.ts";
import { inIntakes } from "./plants/intakes.ts";
import { inOperators } from "./plants/operators.ts";
import { inSyncs } from "./plants/syncs.ts";
import type { Plant } from "./world.ts";

/**
 * Faults that a role could have, each put in by replacing one part; a run that cannot find one of them proves little.
 */
export const plants: Readonly<Record<string, Plant>> = Object.fromEntries([
  ...Object.entries(inGates).map(([name, gate]): [string, Plant] => [name, { gate }]),
  ...Object.entries(inDispatches).map(([name, dispatch]): [string, Plant] => [name, { dispatch }]),
  ...Object.entries(inIntakes).map(([name, intake]): [string, Plant] => [name, { intake }]),
  ...Object.entries(inSyncs).map(([name, sync]): [string, Plant] => [name, { sync }]),
  ...Object.entries(inOperators).map(([name, operator]): [string, Plant] => [name, { operator }]),
]);
