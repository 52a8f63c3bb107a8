import type { Agreements } from "./agreements.ts";
import { startDispatch } from "./dispatch.ts";
import type { Edge } from "./edge.ts";
import { startGate } from "./gate.ts";
import type { Guard } from "./guard.ts";
import type { People } from "./heard.ts";
import { startIntake } from "./intake.ts";
import { startOperator } from "./operator.ts";
import type { Scheduler } from "./scheduler.ts";
import { startSync } from "./sync.ts";
import { faultsMs, startMs } from "./times.ts";
import type { SimulatedRole, World } from "./world.ts";

/** Two or three gates: they crash, stand still, are stopped in order, and come back. */
export function keepGates(world: World) {
  const names = world.scheduler.chance(0.5) ? ["gate-a", "gate-b"] : ["gate-a", "gate-b", "gate-c"];
  return keep(world.scheduler, { names, start: (life) => startGate(world, life), backWithinMs: 8000 });
}

export function keepDispatches(world: World, edge: Edge) {
  const names = ["dispatch-a", "dispatch-b"];
  return keep(world.scheduler, { names, start: (life) => startDispatch(world, edge, life), backWithinMs: 3000 });
}

export function keepIntakes(world: World, people: People) {
  const names = ["intake-a", "intake-b"];
  return keep(world.scheduler, { names, start: (life) => startIntake(world, people, life), backWithinMs: 3000 });
}

/** One at a time is enough; while one takes another's place there are two. */
export function keepSyncs(world: World, agreements: Agreements) {
  const names = world.scheduler.chance(0.5) ? ["sync-a"] : ["sync-a", "sync-b"];
  return keep(world.scheduler, { names, start: (life) => startSync(world, agreements, life), backWithinMs: 3000 });
}

/** One leads; for a moment there may be two that think so. */
export function keepOperators(world: World, guard: Guard) {
  const names = world.scheduler.chance(0.5) ? ["operator-a"] : ["operator-a", "operator-b"];
  return keep(world.scheduler, { names, start: (life) => startOperator(world, guard, life), backWithinMs: 3000 });
}

type Life = { readonly name: string; readonly number: number };

function keep<Role extends SimulatedRole>(
  scheduler: Scheduler,
  roles: {
    readonly names: readonly string[];
    readonly start: (life: Life) => Role;
    readonly backWithinMs: number;
  },
) {
  const running = new Map<string, Role>();
  let number = 0;
  const start = (name: string) => running.set(name, roles.start({ name, number: ++number }));
  for (const name of roles.names) scheduler.after(scheduler.between(0, 500), () => start(name));
  scheduler.every(250, look);
  return { all: () => [...running.values()], crashes: () => Math.max(0, number - roles.names.length) };

  function look(): void {
    for (const [name, { process }] of running) if (!process.alive) startAgain(name);
    if (scheduler.now() < startMs + faultsMs && scheduler.chance(0.03)) disturb();
  }

  function startAgain(name: string): void {
    running.delete(name);
    scheduler.after(scheduler.between(10, roles.backWithinMs), () => start(name));
  }

  function disturb(): void {
    if (running.size === 0) return;
    const role = scheduler.pick([...running.values()]);
    // What waits for whoever goes on waits in its order, which a second standstill on top would mix up.
    if (role.process.frozenUntilMs > scheduler.now()) return;
    if (scheduler.chance(0.3)) return void role.stop();
    const ms = scheduler.pick([200, 4000, 7000]);
    scheduler.note(`a role stands still for ${ms} ms`);
    role.process.frozenUntilMs = scheduler.now() + ms;
  }
}
