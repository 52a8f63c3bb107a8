import type { DispatchParts } from "../../edge/dispatch/run.ts";
import type { GateParts } from "../../gate/run.ts";
import type { Edge } from "./edge.ts";
import type { Faults } from "./faults.ts";
import type { Process, Scheduler } from "./scheduler.ts";
import type { Servers } from "./servers.ts";

/** Replaces parts of a gate by faulty ones: what a run has to find. */
export type GatePlant = (parts: GateParts, servers: Servers) => Partial<GateParts>;

/** Replaces parts of a dispatch by faulty ones. */
export type DispatchPlant = (parts: DispatchParts, servers: Servers, edge: Edge) => Partial<DispatchParts>;

export type Plant = { readonly gate?: GatePlant; readonly dispatch?: DispatchPlant };

export type World = {
  readonly scheduler: Scheduler;
  readonly servers: Servers;
  readonly faults: Faults;
  readonly plant: Plant;
  /** A gate ended by a fault of its own, which it never may. */
  readonly onFault: (error: unknown) => void;
};

export type SimulatedRole = { readonly process: Process; readonly stop: () => Promise<void> };

/** Tells a process of changes one after the other. */
export function inOrder(scheduler: Scheduler, process: Process): (tell: () => void) => void {
  let toldAtMs = 0;
  return (tell) => {
    toldAtMs = Math.max(toldAtMs, scheduler.now() + scheduler.between(0.1, 5));
    scheduler.after(toldAtMs - scheduler.now(), tell, process);
  };
}
