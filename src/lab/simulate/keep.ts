import { startDispatch } from "./dispatch.ts";
import type { Edge } from "./edge.ts";
import { startGate } from "./gate.ts";
import type { Scheduler } from "./scheduler.ts";
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

type Life = { readonly name: string; readonly number: number };

function keep(
  scheduler: Scheduler,
  roles: {
    readonly names: readonly string[];
    readonly start: (life: Life) => SimulatedRole;
    readonly backWithinMs: number;
  },
) {
  const running = new Map<string, SimulatedRole>();
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
    if (scheduler.chance(0.3)) return void role.stop();
    const ms = scheduler.pick([200, 4000, 7000]);
    scheduler.note(`a role stands still for ${ms} ms`);
    role.process.frozenUntilMs = scheduler.now() + ms;
  }
}
