import { existsSync, mkdtempSync } from "node:fs";
import { readFile, rm, truncate, writeFile } from "node:fs/promises";
import { endianness, tmpdir } from "node:os";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  type ConsentTable,
  createConsentTable,
  type TableLegend,
  tableLayout,
  tableParts,
} from "../../src/domain/consent/table/table.ts";
import { restoreConsents } from "../../src/gate/snapshots.ts";
import { startGate } from "../../src/gate/start.ts";
import { consentFile } from "../../src/io/files/consent-file.ts";
import { type Bucket, openBucket } from "../../src/io/nats/bucket.ts";
import { connectNats, type NatsConnection } from "../../src/io/nats/connect.ts";
import { type ConsentMirror, mirrorConsent } from "../../src/io/nats/consent-mirror.ts";
import { consentState } from "../support/consent.ts";
import { eventually } from "../support/eventually.ts";
import { gateStage, personOf } from "../support/gate-stage.ts";
import { describeWithServers, useNats } from "../support/servers.ts";

const pseudonymKey = "ab".repeat(32);
const keyOf = (index: number) => `marketing.website-optin.3.p1-k1-${String(index).padStart(22, "A")}`;
const config = { name: "KV_consent", subjects: ["$KV.consent.>"], max_msgs_per_subject: 1, allow_rollup_hdrs: true };

describeWithServers("what a gate remembers of consent", () => {
  const nats = useNats();
  let nc: NatsConnection;
  let bucket: Bucket;
  let directory: string;

  beforeEach(async () => {
    nc = await connectNats({ servers: nats().url, name: "test" });
    await makeBucket();
    directory = mkdtempSync(join(tmpdir(), "consentry-test-"));
  });

  afterEach(async () => {
    await (await jetstreamManager(nc)).streams.delete("KV_consent").catch(() => {});
    await nc.close();
    await rm(directory, { recursive: true });
  });

  async function makeBucket(): Promise<void> {
    await (await jetstreamManager(nc)).streams.add(config);
    bucket = await openBucket(nc, "consent");
  }

  async function agree(...people: number[]): Promise<void> {
    for (const person of people) await bucket.put(keyOf(person), consentState({ state: "Granted", atMs: person }));
  }

  const file = (changes: { key?: string; layout?: string } = {}) =>
    consentFile<TableLegend>({
      ...{ directory, name: "g1", key: pseudonymKey, layout: tableLayout, parts: tableParts },
      ...changes,
    });

  /** As a gate starts: with the snapshot when there is one that it can rely on. */
  async function start(from = file()) {
    const said: string[] = [];
    let applied = 0;
    const restored = await restoreConsents({
      read: from.read,
      report: (event) => said.push("reason" in event ? `${event.type} ${event.reason}` : event.type),
      monotonicMs: () => performance.now(),
    });
    const counted = (store: ConsentTable): ConsentTable => ({
      ...store,
      set: (...change) => {
        applied++;
        store.set(...change);
      },
    });
    const mirror = await mirrorConsent<ConsentTable>(nc, {
      create: () => counted(createConsentTable()),
      restored: restored && { ...restored, store: counted(restored.store) },
      onOtherBucket: () => said.push("another bucket"),
    });
    return { mirror, said, applied: () => applied };
  }

  async function keep(mirror: ConsentMirror<ConsentTable>): Promise<void> {
    const place = mirror.place();
    if (!place) throw new Error("there is nothing whole to keep");
    const { part, legend } = mirror.store();
    await file().write({ place, part, legend });
  }

  /** A gate that was there, kept what it had, and is gone. */
  async function keptBy(...people: number[]): Promise<void> {
    await agree(...people);
    const { mirror } = await start();
    await keep(mirror);
    mirror.stop();
  }

  function known(mirror: ConsentMirror<ConsentTable>, ...people: number[]): (string | undefined)[] {
    return people.map((person) => mirror.store().get(keyOf(person))?.state);
  }

  it("is read from the snapshot, and of the bucket only what has changed since", async () => {
    await keptBy(1, 2, 3, 4, 5);
    await agree(6);
    await bucket.put(keyOf(2), consentState({ state: "Withdrawn" }));

    const { mirror, said, applied } = await start();
    expect(said).toEqual(["snapshot-read"]);
    expect(known(mirror, 1, 2, 3, 6)).toEqual(["Granted", "Withdrawn", "Granted", "Granted"]);
    expect(applied()).toBe(2);
    await agree(7);
    await eventually(() => mirror.store().get(keyOf(7))?.atMs === 7);
    mirror.stop();
  });

  it("brings nobody back who was erased after the snapshot, however they were erased", async () => {
    await keptBy(1, 2, 3);
    await bucket.delete(keyOf(1));
    await bucket.put(keyOf(2), consentState({ state: "Withdrawn", purposes: [], evidence: null, noticeId: null }));

    const { mirror, said } = await start();
    expect(said).toEqual(["snapshot-read"]);
    expect(known(mirror, 1, 2, 3)).toEqual([undefined, "Withdrawn", "Granted"]);
    await keep(mirror);
    mirror.stop();
    const again = await start();
    expect(known(again.mirror, 1, 2, 3)).toEqual([undefined, "Withdrawn", "Granted"]);
    expect(again.applied()).toBe(0);
    again.mirror.stop();
  });

  it("ignores a snapshot of a bucket that is no more", async () => {
    await keptBy(1, 2);
    await (await jetstreamManager(nc)).streams.delete("KV_consent");
    await makeBucket();
    await agree(9, 9, 9, 2);

    const { mirror, said } = await start();
    expect(said).toEqual(["snapshot-read", "another bucket"]);
    expect(known(mirror, 1, 2, 9)).toEqual([undefined, "Granted", "Granted"]);
    mirror.stop();
  });

  it.each([
    ["changed", "snapshot-ignored Damaged", async (path: string) => await flipByte(path, 0.5)],
    ["signed by somebody else", "snapshot-ignored Damaged", async (path: string) => await flipByte(path, 1)],
    ["cut off", "snapshot-ignored Damaged", async (path: string) => await truncate(path, 20_000)],
    ["emptied", "snapshot-ignored Damaged", async (path: string) => await truncate(path, 0)],
    [
      "longer than it was",
      "snapshot-ignored Damaged",
      async (path: string) => await writeFile(path, "x", { flag: "a" }),
    ],
  ])("ignores a snapshot that was %s, says so, and reads everything", async (_, words, spoil) => {
    await keptBy(1, 2);
    await spoil(join(directory, "consent.snapshot"));
    const { mirror, said, applied } = await start();
    expect(said).toEqual([words]);
    expect(known(mirror, 1, 2)).toEqual(["Granted", "Granted"]);
    expect(applied()).toBe(2);
    mirror.stop();
  });

  it("ignores a snapshot that an older release wrote, says so, and reads everything", async () => {
    await agree(1);
    const head = Buffer.from(
      JSON.stringify({ format: 1, endianness: endianness(), layout: tableLayout, created: "", sequence: 9 }),
    );
    const length = new Uint8Array(Uint32Array.of(head.length).buffer);
    await writeFile(join(directory, "consent.snapshot"), Buffer.concat([length, head, new Uint8Array(20_000)]));
    const { mirror, said, applied } = await start();
    expect(said).toEqual(["snapshot-ignored OtherVersion"]);
    expect(applied()).toBe(1);
    mirror.stop();
  });

  it("is read from the last whole snapshot when a gate died while it wrote the next one", async () => {
    await keptBy(1, 2);
    const path = join(directory, "consent.snapshot");
    await writeFile(`${path}.g1`, (await readFile(path)).subarray(0, 5000));
    const { mirror, said, applied } = await start();
    expect(said).toEqual(["snapshot-read"]);
    expect(known(mirror, 1, 2)).toEqual(["Granted", "Granted"]);
    expect(applied()).toBe(0);
    await agree(3);
    await eventually(() => mirror.store().get(keyOf(3)) !== undefined);
    await keep(mirror);
    mirror.stop();
    const again = await start();
    expect(known(again.mirror, 1, 2, 3)).toEqual(["Granted", "Granted", "Granted"]);
    expect(again.applied()).toBe(0);
    again.mirror.stop();
  });

  it("ignores a snapshot under another key, or as another version laid it out", async () => {
    await keptBy(1);
    for (const [from, words] of [
      [file({ key: "cd".repeat(32) }), "snapshot-ignored Damaged"],
      [file({ layout: "older" }), "snapshot-ignored OtherVersion"],
    ] as const) {
      const { mirror, said, applied } = await start(from);
      expect(said).toEqual([words]);
      expect(applied()).toBe(1);
      mirror.stop();
    }
  });

  it("is right although people came and went while the snapshot was written", async () => {
    const people = Array.from({ length: 300 }, (_, index) => index);
    await agree(...people);
    const { mirror } = await start();
    const changing = (async () => {
      for (const person of people) await (person % 2 ? bucket.delete(keyOf(person)) : agree(person + 300));
    })();
    for (let times = 0; times < 5; times++) await keep(mirror);
    await changing;
    mirror.stop();

    const again = await start();
    expect(again.said).toEqual(["snapshot-read"]);
    expect(people.map((person) => again.mirror.store().get(keyOf(person))?.atMs)).toEqual(
      people.map((person) => (person % 2 ? undefined : person)),
    );
    expect(again.mirror.store().size()).toBe(300);
    again.mirror.stop();
  });

  it("keeps what it has while the bucket is lost, and follows the one that takes its place", async () => {
    await agree(1, 2);
    const { mirror } = await start();
    await (await jetstreamManager(nc)).streams.delete("KV_consent");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(known(mirror, 1, 2)).toEqual(["Granted", "Granted"]);
    await makeBucket();
    await bucket.put(keyOf(2), consentState({ state: "Withdrawn" }));
    await eventually(() => mirror.store().get(keyOf(1)) === undefined);
    expect(known(mirror, 1, 2)).toEqual([undefined, "Withdrawn"]);
    mirror.stop();
  });

  it("holds no number and no evidence", async () => {
    await bucket.put(keyOf(1), consentState({ evidence: "form 4711 of +447700900123" }));
    const { mirror } = await start();
    await keep(mirror);
    mirror.stop();
    const text = (await readFile(join(directory, "consent.snapshot"))).toString("latin1");
    expect(text).toContain("website-optin");
    expect(text).not.toMatch(/4711|7700900123/);
  });
});

describeWithServers("a gate that starts from a snapshot", () => {
  const nats = useNats();

  it("judges by what people have said while it was away", async () => {
    const stage = await gateStage(nats().url);
    const directory = mkdtempSync(join(tmpdir(), "consentry-test-"));
    const environment = { ...stage.environment("g1"), CONSENTRY_SNAPSHOT_DIR: directory };
    const campaign = await stage.declare({ name: "spring-sale" });
    const numbers = ["447700900001", "447700900002", "447700900003", "447700900004"] as const;
    const [stays, withdraws, erased, comes] = numbers;
    for (const number of [stays, withdraws, erased]) await stage.agree(number);
    const first = await startGate(environment);
    await eventually(() => existsSync(join(directory, "consent.snapshot")));
    await first.stop();

    const consents = await openBucket(stage.nc, "consent");
    await consents.put(keyAt(withdraws), consentState({ state: "Withdrawn", businessName: "iDesk Media" }));
    await consents.delete(keyAt(erased));
    await stage.agree(comes);
    const second = await startGate(environment);
    for (const number of numbers) await stage.send(campaign, number);
    const verdicts = await eventually(
      async () => {
        const all = await stage.verdicts();
        return all.length === numbers.length ? all : undefined;
      },
      { withinMs: 20_000, everyMs: 200 },
    );
    await second.stop();
    await stage.nc.close();
    await rm(directory, { recursive: true });

    const approved = verdicts.filter(({ outcome }) => outcome === "approved").map(({ recipient }) => recipient);
    expect(approved.toSorted()).toEqual([stays, comes].map((number) => personOf(number).pseudonym).toSorted());
  });

  function keyAt(number: string): string {
    const { partition, pseudonym } = personOf(number);
    return `marketing.website-optin.${partition}.${pseudonym}`;
  }
});

/** @param at share of the file's length */
async function flipByte(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  const index = Math.min(bytes.length - 1, Math.floor(bytes.length * at));
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  await writeFile(path, bytes);
}
