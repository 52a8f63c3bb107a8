/**
 * Holds consent in one way and measures it, in a process of its own, so that nothing of another way is in the figures:
 *
 *     consent-store table|map fill|nats|snapshot RECORDS DIRECTORY
 *
 * One line of JSON on standard output. It wants `--expose-gc`; NATS_URL says where the records are loaded from.
 */
import {
  type ConsentTable,
  createConsentTable,
  keptTable,
  type TableLegend,
  tableLayout,
  tableParts,
} from "../../../domain/consent/table/table.ts";
import { consentFile } from "../../../io/files/consent-file.ts";
import { connectNats } from "../../../io/nats/connect.ts";
import { type ConsentStore, mirrorConsent } from "../../../io/nats/consent-mirror.ts";
import type { ConsentState } from "../../../schemas/wire/consent.ts";
import { breathe, threadMs, watchPauses } from "../consent/pauses.ts";
import { keyAt, pseudonymKey, stateAt } from "../consent/records.ts";

const [way, how, count = "", directory = ""] = process.argv.slice(2);
const records = Number(count);
/** As many as a pull brings at a time. */
const atOnce = 100;
const lookups = 1_000_000;
const askedFor = 50_000;

const file = consentFile<TableLegend>({
  ...{ directory, name: "bench", key: pseudonymKey, layout: tableLayout, parts: tableParts },
});

warmUp();
const before = await settled();
const result = how === "snapshot" ? await fromSnapshot() : how === "nats" ? await fromNats() : await filled();
process.stdout.write(`${JSON.stringify(result)}\n`);

async function filled() {
  const store = create();
  const pauses = watchPauses();
  const taken = stopwatch();
  for (let index = 0; index < records; index++) {
    store.set(keyAt(index), stateAt(index));
    if (index % atOnce === 0) await breathe();
  }
  const load = taken();
  const filling = await pauses.end();
  return { load, filling, ...(await memory(store)), ...asked(store), snapshot: await written(store) };
}

async function fromNats() {
  const nc = await connectNats({ servers: process.env.NATS_URL ?? "", name: "bench-consent" });
  const pauses = watchPauses();
  const taken = stopwatch();
  const mirror = await mirrorConsent(nc, { create });
  const load = taken();
  const filling = await pauses.end();
  const found = { load, filling, ...(await memory(mirror.store())) };
  mirror.stop();
  await nc.close();
  return found;
}

async function fromSnapshot() {
  const taken = stopwatch();
  const kept = keptTable();
  const reading = await file.read(kept.add);
  const store = reading.ok ? kept.finish(reading.legend) : undefined;
  const load = taken();
  if (store?.size() !== records) throw new Error("the snapshot does not hold what was written");
  return { load, ...(await memory(store)), ...asked(store) };
}

/** Only the table can be kept. */
async function written(store: ConsentStore & Partial<ConsentTable>) {
  const { part, legend } = store;
  if (!part || !legend) return null;
  const pauses = watchPauses();
  const taken = stopwatch();
  const bytes = await file.write({ place: { created: "bench", sequence: records }, part, legend });
  return { bytes, write: taken(), writing: await pauses.end() };
}

function create(): ConsentStore & Partial<ConsentTable> {
  if (way === "table") return createConsentTable();
  const map = new Map<string, ConsentState>();
  return {
    get: (key) => map.get(key),
    set: (key, state) => void map.set(key, state),
    delete: (key) => map.delete(key),
  };
}

/** Compiles what is measured, and lets the heap grow to what such work needs. */
function warmUp(): void {
  const store = create();
  for (let index = 0; index < 100_000; index++) store.set(keyAt(index), stateAt(index));
}

function asked(store: ConsentStore) {
  const spread = (from: number) =>
    Array.from({ length: askedFor }, (_, index) => keyAt(Math.floor(from + (index * records) / askedFor)));
  return { hitsPerSecond: rate(store, spread(0), true), missesPerSecond: rate(store, spread(records), false) };
}

/** Per second of processor time, which is what other work on the machine takes least of; the median of five passes. */
function rate(store: ConsentStore, keys: readonly string[], there: boolean): number {
  const passes = Array.from({ length: 5 }, () => {
    let found = 0;
    const startedMs = threadMs();
    for (let done = 0; done < lookups / 5; done += keys.length) {
      for (const key of keys) if (store.get(key)) found++;
    }
    if (found > 0 !== there) throw new Error("a look-up found what it should not, or the other way round");
    return lookups / 5 / ((threadMs() - startedMs) / 1000);
  });
  return Math.round(passes.sort((a, b) => a - b)[2] ?? 0);
}

/**
 * What there is more than before a record: of the store itself, and of the process as a whole, with the room that its heap keeps
 * for garbage.
 */
async function memory(store: ConsentStore & Partial<ConsentTable>) {
  const after = await settled();
  const each = (bytes: number) => Number((bytes / records).toFixed(1));
  const own = after.heapUsed - before.heapUsed + (store.bytes?.() ?? 0);
  return { bytesOwn: each(own), bytesResident: each(after.rss - before.rss) };
}

function stopwatch(): () => { readonly clockMs: number; readonly busyMs: number } {
  const started = { clockMs: performance.now(), busyMs: threadMs() };
  return () => ({ clockMs: performance.now() - started.clockMs, busyMs: threadMs() - started.busyMs });
}

async function settled(): Promise<NodeJS.MemoryUsage> {
  for (let times = 0; times < 4; times++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage();
}
