import { canonicalRecipient } from "../../domain/recipient/canonical.ts";
import type { Origin } from "../../edge/sync/origin.ts";
import type { StateWrite } from "../../edge/sync/projector.ts";
import { runSync, type SyncParts } from "../../edge/sync/run.ts";
import { parseInstant } from "../../io/instant.ts";
import { sha256Hex } from "../../io/sha256.ts";
import { consentKey, partitionOf } from "../../schemas/wire/subjects.ts";
import type { Agreements } from "./agreements.ts";
import { pseudonymOf } from "./people.ts";
import type { Process } from "./scheduler.ts";
import { partitions } from "./servers.ts";
import { list, website } from "./sources.ts";
import type { SimulatedRole, World } from "./world.ts";

const readEveryMs = 1000;

/** One life of a sync: the product's own code between modelled servers. */
export function startSync(world: World, agreements: Agreements, life: { readonly name: string }): SimulatedRole {
  const { scheduler } = world;
  const { consents } = agreements;
  const process: Process = { alive: true, frozenUntilMs: 0 };
  const call = world.faults.caller(process, crash);
  const sound = { ...projection(), ...reading(), ...local() };
  const sync = runSync({ ...sound, ...world.plant.sync?.(sound, agreements) });
  for (const source of [website, list]) sync.declare(`${source.namespace}/${source.name}`, source);
  return { process, stop };

  function crash(): void {
    if (!process.alive) return;
    scheduler.note(`${life.name} crashes`);
    process.alive = false;
  }

  async function stop(): Promise<void> {
    sync.stop();
    crash();
  }

  function projection() {
    const { states, checkpoint } = consents;
    return {
      checkpoint: checkpoint.get("checkpoint")?.value ?? 0,
      saveCheckpoint: (sequence) =>
        call("saveCheckpoint", () => {
          agreements.projectedUpTo(sequence);
          checkpoint.put("checkpoint", sequence);
        }),
      read: (keys) => call("read", () => new Map(keys.flatMap((key) => entryOf(key, states.get(key))))),
      write: (writes) => call("write", () => writes.filter((write) => !isTaken(write)).map(({ key }) => key)),
      follow: (options) => consents.follow(process, options),
      streamEnd: () => call("streamEnd", () => consents.events.length),
      sha256Hex,
    } satisfies Partial<SyncParts>;
  }

  /** Compare-and-set of one key. */
  function isTaken({ key, value, expected }: StateWrite): boolean {
    const { states } = consents;
    return (expected === 0 ? states.create(key, value) : states.update(key, value, expected)) !== undefined;
  }

  function reading() {
    const { states } = consents;
    return {
      originOf: () => origin(),
      identify: (written) => {
        const person = canonicalRecipient(written);
        return person && { pseudonym: pseudonymOf(person.id), partition: partitionOf(person.lastFour, partitions) };
      },
      wasHeld: ({ namespace, name }) =>
        call("wasHeld", () => [...agreements.statesOf(`${namespace}.${name}`)].length > 0),
      heldOf: (source, people) =>
        call(
          "heldOf",
          () =>
            new Map([...people].flatMap(([who, at]) => entryOf(who, states.get(consentKey(source, at, who))?.value))),
        ),
      held: async ({ namespace, name }, onState) => {
        for (const [key, state] of await call("held", () => agreements.statesOf(`${namespace}.${name}`))) {
          const [partition, pseudonym] = key.split(".").slice(2);
          onState({ partition: Number(partition), pseudonym: pseudonym ?? "" }, state);
        }
      },
      carryStops: async () => {},
      append: ({ namespace, name }, events) =>
        call("append", () => consents.append(events.map((each) => ({ ...each, source: { namespace, name } })))),
      parseInstant,
    } satisfies Partial<SyncParts>;
  }

  /** The list as it stands, read whole each time, a few rows at once. */
  function origin(): Origin {
    return {
      intervalMs: readEveryMs,
      wholeEveryMs: readEveryMs,
      open: async () => {
        const rows = await call("open", () => agreements.rows());
        return { kind: "rows", isWhole: true, version: null, batches: batchesOf(rows) };
      },
      close: async () => {},
    };
  }

  async function* batchesOf(rows: ReturnType<Agreements["rows"]>) {
    for (const { number, status, atMs } of rows) {
      yield { rows: [{ recipient: number, status, at: new Date(atMs).toISOString() }], malformed: 0, cursor: null };
      await call("batch", () => {});
    }
  }

  function local() {
    return {
      scan: (onState) =>
        call("scan", () => {
          for (const { namespace, name } of [website, list])
            for (const [key, state] of agreements.statesOf(`${namespace}.${name}`))
              onState(`${namespace}/${name}`, state, key.split(".").at(-1) ?? "");
        }),
      firstWritten: { firstAtMs: () => undefined, followed: () => null },
      putHealth: (key, said) =>
        call("putHealth", () => {
          agreements.said(key, said);
          consents.health.put(key, said);
        }),
      saidBefore: (key) => consents.health.get(key)?.value,
      suppressionsAreThere: () => true,
      changeStops: () => call("changeStops", () => {}),
      complain: () => call("complain", () => {}),
      notifier: { declare: () => {}, projected: () => {}, health: () => ({}), stop: () => {} },
      describe: (cause) => String(cause),
      report: ({ type }) => scheduler.note(`${life.name} ${type}`),
      wait: (ms) => new Promise<void>((resolve) => scheduler.after(ms, resolve, process)),
      later: (run, ms) => ({ cancel: scheduler.after(ms, run, process) }),
      nowMs: scheduler.nowMs,
    } satisfies Partial<SyncParts>;
  }
}

function entryOf<T>(key: string, value: T | undefined): [string, T][] {
  return value === undefined ? [] : [[key, value]];
}
