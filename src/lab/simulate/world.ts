import type { DispatchParts } from "../../edge/dispatch/run.ts";
import type { IntakeParts } from "../../edge/intake/run.ts";
import type { SyncParts } from "../../edge/sync/run.ts";
import type { GateParts } from "../../gate/run.ts";
import type { CampaignParts } from "../../operator/campaign.ts";
import type { Agreements } from "./agreements.ts";
import type { Edge } from "./edge.ts";
import type { Faults } from "./faults.ts";
import type { Guard } from "./guard.ts";
import type { People } from "./heard.ts";
import type { Process, Scheduler } from "./scheduler.ts";
import type { Servers } from "./servers.ts";

/** Replaces parts of a gate by faulty ones: what a run has to find. */
export type GatePlant = (parts: GateParts, servers: Servers) => Partial<GateParts>;

/** Replaces parts of a dispatch by faulty ones. */
export type DispatchPlant = (parts: DispatchParts, servers: Servers, edge: Edge) => Partial<DispatchParts>;

/** Replaces parts of an intake by faulty ones. */
export type IntakePlant = (parts: IntakeParts, people: People) => Partial<IntakeParts>;

/** Replaces parts of a sync by faulty ones. */
export type SyncPlant = (parts: SyncParts, agreements: Agreements) => Partial<SyncParts>;

/** Replaces parts of an operator by faulty ones. */
export type OperatorPlant = (parts: CampaignParts, guard: Guard, servers: Servers) => Partial<CampaignParts>;

export type Plant = {
  readonly gate?: GatePlant;
  readonly dispatch?: DispatchPlant;
  readonly intake?: IntakePlant;
  readonly sync?: SyncPlant;
  readonly operator?: OperatorPlant;
};

export type World = {
  readonly scheduler: Scheduler;
  readonly servers: Servers;
  readonly faults: Faults;
  readonly plant: Plant;
  /** A gate ended by a fault of its own, which it never may. */
  readonly onFault: (error: unknown) => void;
};

export type SimulatedRole = { readonly process: Process; readonly stop: () => Promise<void> };
