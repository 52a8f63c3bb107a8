import type { HoldRecord } from "../../schemas/wire/hold.ts";
import { campaignScope, partitionOf } from "../../schemas/wire/subjects.ts";
import { campaigns } from "./campaigns.ts";
import { createFaults } from "./faults.ts";
import { type Plant, type SimulatedGate, startGate, type World } from "./gate.ts";
import { createInvariants, type Invariants } from "./invariants.ts";
import { kinds } from "./judge.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import { createServers, partitions, type Servers } from "./servers.ts";

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

const startMs = Date.UTC(2026, 0, 1);
const faultsMs = 15_000;
const endMs = 90_000;
const callFaultRate = 0.004;

/** One run: gates, a producer, holds and lifts, and everything that can go wrong; then peace, and all must be judged. */
export async function simulate(seed: number, plant: Plant = () => ({})): Promise<Outcome> {
  const scheduler = createScheduler(seed, startMs);
  const invariants = createInvariants(() => scheduler.now() - startMs);
  const servers = createServers(scheduler, { stored: invariants.onStored, shown: invariants.onShown });
  const faults = createFaults(scheduler, { rate: callFaultRate, untilMs: startMs + faultsMs });
  const onFault = (error: unknown) => invariants.fault(`a gate ended: ${error instanceof Error ? error.stack : error}`);
  const world: World = { scheduler, servers, faults, plant, onFault };
  const gates = keepGates(world);
  produce(scheduler, servers, invariants);
  holdAndLift(scheduler, servers);
  await untilJudged(scheduler, servers, invariants);
  // What is broken already explains what is unfinished.
  if (invariants.broken.length === 0) invariants.atEnd(servers);
  for (const gate of gates.all()) gate.process.alive = false;
  return {
    seed,
    broken: invariants.broken,
    trace: scheduler.trace(),
    messages: servers.outbound.stored(),
    records: servers.log.records.length,
    crashes: gates.crashes(),
    simulatedMs: scheduler.now() - startMs,
  };
}

/** A little longer than the last verdict: what is told of it follows within seconds. */
async function untilJudged(scheduler: Scheduler, servers: Servers, invariants: Invariants): Promise<void> {
  let quietMs = 0;
  while (scheduler.now() < startMs + endMs && quietMs < 5000 && invariants.broken.length === 0) {
    await scheduler.run(scheduler.now() + 500);
    const over = scheduler.now() > startMs + faultsMs && invariants.unfinished() === 0;
    quietMs = over && servers.outbound.messages.length === 0 ? quietMs + 500 : 0;
  }
}

/** Two or three gates: they crash, stand still, are stopped in order, and come back. */
function keepGates({ scheduler, ...rest }: World) {
  const world = { scheduler, ...rest };
  const names = scheduler.chance(0.5) ? ["gate-a", "gate-b"] : ["gate-a", "gate-b", "gate-c"];
  const running = new Map<string, SimulatedGate>();
  let number = 0;
  const start = (name: string) => running.set(name, startGate(world, { name, number: ++number }));
  for (const name of names) scheduler.after(scheduler.between(0, 500), () => start(name));
  scheduler.every(250, look);
  return { all: () => [...running.values()], crashes: () => Math.max(0, number - names.length) };

  function look(): void {
    for (const [name, { process }] of running) if (!process.alive) startAgain(name);
    if (scheduler.now() < startMs + faultsMs && scheduler.chance(0.03)) disturb();
  }

  function startAgain(name: string): void {
    running.delete(name);
    scheduler.after(scheduler.between(10, 8000), () => start(name));
  }

  function disturb(): void {
    if (running.size === 0) return;
    const gate = scheduler.pick([...running.values()]);
    if (scheduler.chance(0.3)) return void gate.stop();
    const ms = scheduler.pick([200, 4000, 7000]);
    scheduler.note(`a gate stands still for ${ms} ms`);
    gate.process.frozenUntilMs = scheduler.now() + ms;
  }
}

function produce(scheduler: Scheduler, servers: Servers, invariants: Invariants): void {
  const people = Array.from({ length: 10 }, (_, index) => `49151${String(1_000_000 + index * 7919)}`);
  const declared = [...campaigns.values()];
  const end = scheduler.every(150, () => {
    if (scheduler.now() > startMs + 12_000) return end();
    const burst = scheduler.chance(0.1) ? 8 : 1;
    for (let count = 0; count < burst; count++) send();
  });

  function send(): void {
    const { namespace, name } = scheduler.pick(declared);
    const to = scheduler.pick(people);
    const kind = scheduler.pick(kinds);
    // Few: each stops a campaign for a while.
    const body = kind === "critical" && scheduler.chance(0.8) ? "approve" : kind;
    const payload = { messaging_product: "whatsapp", recipient_type: "individual", to, type: "text", text: { body } };
    const deadline = new Date(scheduler.nowMs() + scheduler.between(0, 5000)).toISOString();
    const message = {
      partition: partitionOf(to.slice(-4), partitions),
      campaign: { namespace, name },
      data: Buffer.from(JSON.stringify(payload)),
      expires: scheduler.chance(0.05) ? deadline : "",
    };
    servers.outbound.store(message, invariants.accept);
  }
}

/** An officer holds now and then, and lifts every hold again, also those of the policy. */
function holdAndLift(scheduler: Scheduler, servers: Servers): void {
  const scopes = ["all", "sender.shop.main", ...[...campaigns.values()].map(campaignScope)];
  let number = 0;
  const end = scheduler.every(700, () => {
    if (scheduler.now() > startMs + faultsMs) return end();
    if (scheduler.chance(0.25)) write(record(scheduler.pick(scopes), "officer", "hold"));
  });
  scheduler.every(900, () => {
    for (const state of servers.holds.values()) {
      for (const held of Object.values(state.holds))
        if (scheduler.chance(0.3)) write(record(held.scope, held.source, "lift"));
    }
  });

  /** Log first, bucket later; sometimes the writer dies in between, and the gates have to repair it. */
  function write(hold: HoldRecord): void {
    const sequence = servers.appendHold(hold);
    if (scheduler.now() < startMs + faultsMs && scheduler.chance(0.1)) return;
    scheduler.after(scheduler.between(1, 300), () => servers.project(hold, sequence));
  }

  function record(scope: string, source: HoldRecord["source"], action: HoldRecord["action"]): HoldRecord {
    return {
      scope,
      source,
      action,
      id: `${source}-${++number}`,
      cause: action === "lift" ? "Resumed" : "SuspendedByOfficer",
      clause: null,
      rule: null,
      severity: null,
      decision: null,
      by: "officer",
      breachAtMs: null,
      atMs: scheduler.nowMs(),
      resume: "AfterHold",
      notBeforeMs: null,
      violations: null,
      outOf: null,
    };
  }
}
