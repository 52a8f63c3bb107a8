import { flipBundles, holdAndLift, produce, stopPeople } from "./actors.ts";
import { createEdge } from "./edge.ts";
import { createFaults } from "./faults.ts";
import { createInvariants, type Invariants } from "./invariants.ts";
import { keepDispatches, keepGates } from "./keep.ts";
import type { Stored } from "./log.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import { createServers, type Servers } from "./servers.ts";
import { faultsMs, startMs } from "./times.ts";
import type { Plant, World } from "./world.ts";

export type Outcome = {
  readonly seed: number;
  /** What was promised and not kept; empty when all was. */
  readonly broken: readonly string[];
  /** Of every record, call that failed, and event, with its time: equal traces mean the same run. */
  readonly trace: string;
  readonly messages: number;
  readonly records: number;
  readonly crashes: number;
  readonly simulatedMs: number;
};

const endMs = 90_000;
const callFaultRate = 0.004;

/** One run: gates, a producer, holds and lifts, and everything that can go wrong; then peace, and all must be judged. */
export async function simulate(seed: number, plant: Plant = {}): Promise<Outcome> {
  const scheduler = createScheduler(seed, startMs);
  const invariants = createInvariants(
    () => scheduler.now() - startMs,
    () => servers.bundles,
  );
  const faults = createFaults(scheduler, { rate: callFaultRate, untilMs: startMs + faultsMs });
  const edge = createEdge(scheduler, { isTroubled: faults.isOn, fault: invariants.fault });
  const stored = (record: Stored) => {
    invariants.onStored(record);
    edge.stored(record);
  };
  const servers = createServers(scheduler, { stored, shown: invariants.onShown });
  const onFault = (error: unknown) => invariants.fault(`a gate ended: ${error instanceof Error ? error.stack : error}`);
  const world: World = { scheduler, servers, faults, plant, onFault };
  const gates = keepGates(world);
  const dispatches = keepDispatches(world, edge);
  produce(scheduler, servers, invariants);
  holdAndLift(scheduler, servers);
  stopPeople(scheduler, servers);
  flipBundles(scheduler, servers);
  await untilDone(scheduler, servers, { ...invariants, unfinished: () => invariants.unfinished() + edge.unfinished() });
  // What is broken already explains what is unfinished.
  if (invariants.broken.length === 0) {
    invariants.atEnd(servers);
    edge.atEnd();
  }
  for (const { process } of [...gates.all(), ...dispatches.all()]) process.alive = false;
  return {
    seed,
    broken: invariants.broken,
    trace: scheduler.trace(),
    messages: servers.outbound.stored(),
    records: servers.log.records.length,
    crashes: gates.crashes() + dispatches.crashes(),
    simulatedMs: scheduler.now() - startMs,
  };
}

/** A little longer than the last verdict and send: what is told of them follows within seconds. */
async function untilDone(scheduler: Scheduler, servers: Servers, invariants: Invariants): Promise<void> {
  let quietMs = 0;
  while (scheduler.now() < startMs + endMs && quietMs < 5000 && invariants.broken.length === 0) {
    await scheduler.run(scheduler.now() + 500);
    const over = scheduler.now() > startMs + faultsMs && invariants.unfinished() === 0;
    quietMs = over && servers.outbound.messages.length === 0 ? quietMs + 500 : 0;
  }
}
