import { flipBundles, holdAndLift, produce } from "./actors.ts";
import { createAgreements } from "./agreements.ts";
import { verdictIn } from "./approvals.ts";
import { createConsents } from "./consents.ts";
import { createEdge } from "./edge.ts";
import { createFaults } from "./faults.ts";
import { agreeBefore } from "./grants.ts";
import { createGuard } from "./guard.ts";
import { createPeople } from "./heard.ts";
import { createInvariants, type Invariants } from "./invariants.ts";
import { keepDispatches, keepGates, keepIntakes, keepOperators, keepSyncs } from "./keep.ts";
import type { Stored } from "./log.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import { createServers, type Servers } from "./servers.ts";
import { faultsMs, startMs } from "./times.ts";
import { speak } from "./webhooks.ts";
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
    guard.stored(record);
    const verdict = verdictIn(record);
    if (verdict) people.judged(verdict);
  };
  const servers = createServers(scheduler, { stored, shown: invariants.onShown });
  const consents = createConsents(scheduler);
  agreeBefore(scheduler, consents);
  const agreements = createAgreements(scheduler, consents, invariants.fault);
  const people = createPeople({ stops: servers.stops, consents, nowMs: scheduler.now, fault: invariants.fault });
  const guard = createGuard(scheduler, invariants.fault);
  const onFault = (error: unknown) => invariants.fault(`a gate ended: ${error instanceof Error ? error.stack : error}`);
  const world: World = { scheduler, servers, faults, plant, onFault };
  const gates = keepGates(world);
  const dispatches = keepDispatches(world, edge);
  const intakes = keepIntakes(world, people);
  const syncs = keepSyncs(world, agreements);
  const operators = keepOperators(world, guard);
  produce(scheduler, servers, invariants);
  holdAndLift(scheduler, servers);
  speak(scheduler, people, { intakes: intakes.all, isTroubled: faults.isOn });
  agreements.live();
  guard.live();
  flipBundles(scheduler, servers);
  const promises = [invariants, edge, people, agreements, guard];
  const roles = [gates, dispatches, intakes, syncs, operators];
  // Whoever stands still has something to say when it goes on.
  const still = () => roles.flatMap((role) => role.all()).filter((one) => one.process.frozenUntilMs > scheduler.now());
  const unfinished = () => promises.reduce((sum, each) => sum + each.unfinished(), still().length);
  await untilDone(scheduler, servers, { broken: invariants.broken, unfinished });
  // What is broken already explains what is unfinished.
  if (invariants.broken.length === 0) for (const each of promises) each.atEnd(servers);
  for (const { process } of roles.flatMap((role) => role.all())) process.alive = false;
  return {
    seed,
    broken: invariants.broken,
    trace: scheduler.trace(),
    messages: servers.outbound.stored(),
    records: servers.log.records.length,
    crashes: roles.reduce((sum, role) => sum + role.crashes(), 0),
    simulatedMs: scheduler.now() - startMs,
  };
}

/** A little longer than the last verdict and send: what is told of them follows within seconds. */
async function untilDone(
  scheduler: Scheduler,
  servers: Servers,
  invariants: Pick<Invariants, "broken" | "unfinished">,
): Promise<void> {
  let quietMs = 0;
  while (scheduler.now() < startMs + endMs && quietMs < 5000 && invariants.broken.length === 0) {
    await scheduler.run(scheduler.now() + 500);
    const over = scheduler.now() > startMs + faultsMs && invariants.unfinished() === 0;
    quietMs = over && servers.outbound.messages.length === 0 ? quietMs + 500 : 0;
  }
}
