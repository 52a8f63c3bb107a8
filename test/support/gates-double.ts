import { openBucket } from "../../src/io/nats/bucket.ts";
import type { NatsConnection } from "../../src/io/nats/connect.ts";
import { mirrorBucket } from "../../src/io/nats/mirror.ts";
import { desiredBundle, desiredKeys } from "../../src/schemas/wire/desired.ts";
import { type HoldState, holdState, isHeld } from "../../src/schemas/wire/hold.ts";

export type GatesDouble = {
  /** Gates that fold nothing more, as when their partitions are being taken. */
  readonly deaf: Set<string>;
  readonly stop: () => Promise<void>;
};

const announceEveryMs = 1_000;

/**
 * Announces gates as gates do: every second, and at once when a hold is folded or the desired state has moved. It judges
 * nothing; what it says of itself is all that the operator knows of a gate.
 */
export async function announceGates(nc: NatsConnection, names: readonly string[]): Promise<GatesDouble> {
  const gates = await openBucket(nc, "gates");
  const deaf = new Set<string>();
  const foldedAtMs = new Map<string, number>();
  let tail = Promise.resolve();
  let ready = false;
  const announce = (): void => {
    if (ready) tail = tail.then(announceAll).catch(() => undefined);
  };
  const desired = await mirrorBucket<unknown>(nc, { bucket: "desired", parse: (value) => value, onChange: announce });
  const holds = await mirrorBucket(nc, {
    bucket: "holds",
    parse: (value) => holdState.parse(value),
    onChange: announce,
  });
  ready = true;
  announce();
  const timer = setInterval(announce, announceEveryMs);

  async function announceAll(): Promise<void> {
    for (const name of names) await gates.put(name, recordOf(name));
  }

  function recordOf(name: string) {
    const bundle = desiredBundle.safeParse(desired.get(desiredKeys.activeBundle)).data;
    return {
      name,
      startedAtMs: 1,
      partitions: [names.indexOf(name)],
      desiredRevision: desired.revision(),
      bundle: bundle?.digest ?? null,
      revision: bundle?.revision ?? null,
      problem: bundle === undefined ? "NoBundle" : null,
      holds: deaf.has(name) ? [] : [...holds.entries()].flatMap(([scope, state]) => folded(name, scope, state)),
    };
  }

  function folded(name: string, scope: string, state: HoldState) {
    if (!isHeld(state)) return [];
    return Object.values(state.holds).map(({ id }) => {
      const key = `${name} ${scope} ${id}`;
      const atMs = foldedAtMs.get(key) ?? Date.now();
      foldedAtMs.set(key, atMs);
      return { scope, id, foldedAtMs: atMs };
    });
  }

  return {
    deaf,
    stop: async () => {
      clearInterval(timer);
      ready = false;
      await tail;
      desired.stop();
      holds.stop();
      for (const name of names) await gates.delete(name);
    },
  };
}
