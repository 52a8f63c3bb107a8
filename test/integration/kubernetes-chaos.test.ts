import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it } from "vitest";
import { createKubeClient } from "../../src/io/kubernetes/client.ts";
import { type ListWatch, listWatch, type WatchReport } from "../../src/io/kubernetes/list-watch.ts";
import type { Change } from "../../src/io/kubernetes/store.ts";
import { configMaps } from "../../src/schemas/kubernetes/core.ts";
import { type KubeObject, kubeObject } from "../../src/schemas/kubernetes/object.ts";
import { type ChaosServer, type Fault, startChaosServer } from "../support/chaos-api-server.ts";
import { eventually } from "../support/eventually.ts";

// A watch against a server with a true history on which everything goes wrong, again and again, while objects come, change and
// go. In the end the copy is the truth, and each change came once, in order. CONSENTRY_CHAOS_SECONDS makes a run longer.

const chaosMs = 1000 * Number(process.env.CONSENTRY_CHAOS_SECONDS ?? 6);
const manyObjects = 50_000;

describe("a copy of a collection", () => {
  const open: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.stop();
  });

  it.each([
    { how: "by WatchList", watchList: true, seed: 7 },
    { how: "by pages", watchList: false, seed: 11 },
  ])(
    "is the truth after everything went wrong while it was read $how",
    async ({ watchList, seed }) => {
      const random = seeded(seed);
      const server = await startChaosServer({ random, watchList, faults: { requests: 0.2, lines: 0.01 } });
      for (let index = 0; index < 600; index++) server.put(`start-${index}`);
      const { watch, changes, reports } = await watched(server);
      const lists = watchList ? [] : ["forgotten continuation"];
      const faults = [...everyFault, ...lists] as Fault[];
      await meddle(server, random, () => faults.every((fault) => server.suffered.has(fault)));
      server.calm();
      await eventually(() => sameAs(watch, server.truth()), { withinMs: 20_000 });
      expect(disorder(changes)).toEqual([]);
      expect(final(changes)).toEqual(new Map(server.truth()));
      for (const fault of faults) expect(server.suffered.get(fault) ?? 0, fault).toBeGreaterThan(0);
      expect(reports.some(({ type }) => type === "watch-line-skipped")).toBe(true);
    },
    120_000,
  );

  it.each([
    { how: "WatchList", watchList: true },
    { how: "pages", watchList: false },
  ])(
    `takes ${manyObjects} objects by $how once each, and keeps no more of them than they are`,
    async ({ watchList }) => {
      const none = { requests: 0, lines: 0 };
      const server = await startChaosServer({ random: () => 1, watchList, faults: none, padding: "x".repeat(500) });
      for (let index = 0; index < manyObjects; index++) server.put(`o-${index}`);
      const { watch, changes, reports } = await watched(server);
      await eventually(() => watch.list().length === manyObjects, { withinMs: 60_000 });
      expect(changes.length).toBe(manyObjects);
      const afterFirst = heapBytes();
      for (let round = 0; round < 2; round++) {
        server.put(`o-${round}`);
        const synced = count(reports);
        server.expire();
        await eventually(() => count(reports) > synced, { withinMs: 60_000 });
      }
      await eventually(() => sameAs(watch, server.truth()), { withinMs: 20_000 });
      expect(changes.length).toBe(manyObjects + 2);
      expect(heapBytes() - afterFirst).toBeLessThan(afterFirst * 0.3);
      expect(disorder(changes)).toEqual([]);
    },
    180_000,
  );

  async function watched(server: ChaosServer) {
    const client = createKubeClient({ baseUrl: server.url });
    const changes: Heard[] = [];
    const reports: WatchReport[] = [];
    const watch = listWatch<KubeObject>(client, {
      resource: configMaps,
      parse: (raw) => kubeObject.parse(raw),
      onChange: (change) => changes.push(heardOf(change)),
      report: (report) => reports.push(report),
      timing: { backoff: { baseMs: 5, capMs: 40 }, timeoutSeconds: [1, 1], marginMs: 200, healthyMs: 300 },
    });
    open.push(server, { stop: () => client.close() }, watch);
    return { watch, changes, reports };
  }
});

const everyFault = [
  "500",
  "429",
  "reset",
  "no answer",
  "clean close",
  "garbage",
  "410 status",
  "410 event",
  "half-open",
];

/** Objects come, change and go, and now and then the server forgets its history. */
/** For as long as a run is, and on a machine with much else to do until everything has gone wrong. */
async function meddle(server: ChaosServer, random: () => number, enough: () => boolean): Promise<void> {
  const startedMs = performance.now();
  const lasts = () => performance.now() - startedMs;
  for (let index = 0; lasts() < chaosMs || (!enough() && lasts() < 10 * chaosMs); index++) {
    const name = `start-${Math.floor(random() * 600)}`;
    const deed = random();
    if (deed < 0.2) server.put(`new-${index}`);
    else if (deed < 0.45) server.remove(name);
    else server.put(name);
    if (random() < 0.01) server.compact();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function count(reports: readonly WatchReport[]): number {
  return reports.filter(({ type }) => type === "watch-synced").length;
}

function sameAs(watch: ListWatch<KubeObject>, truth: ReadonlyMap<string, number>): boolean {
  const objects = watch.list();
  return (
    objects.length === truth.size && objects.every(({ metadata }) => truth.get(metadata.name) === versionOf(metadata))
  );
}

/** A change, without holding on to its object. */
type Heard = { readonly type: Change<KubeObject>["type"]; readonly name: string; readonly version: number };

function heardOf(change: Change<KubeObject>): Heard {
  const { metadata } = change.type === "deleted" ? change.previous : change.object;
  return { type: change.type, name: metadata.name, version: versionOf(metadata) };
}

/** What somebody has who only heard the changes. */
function final(changes: readonly Heard[]): Map<string, number> {
  const heard = new Map<string, number>();
  for (const { type, name, version } of changes) {
    if (type === "deleted") heard.delete(name);
    else heard.set(name, version);
  }
  return heard;
}

/** Changes that do not follow from what was told before: something added twice, gone without having been there, or older. */
function disorder(changes: readonly Heard[]): string[] {
  const there = new Map<string, number>();
  return changes.flatMap(({ type, name, version }) => {
    const before = there.get(name);
    const isNext =
      type === "added" ? before === undefined : before !== undefined && (type === "deleted" || version > before);
    if (type === "deleted") there.delete(name);
    else there.set(name, version);
    return isNext ? [] : [`${type} ${name} ${version} after ${before}`];
  });
}

function versionOf({ resourceVersion }: { readonly resourceVersion: string }): number {
  return Number(resourceVersion);
}

function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
