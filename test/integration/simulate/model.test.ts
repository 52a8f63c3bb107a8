import fc from "fast-check";
import { expect, it } from "vitest";
import type { LogEntry } from "../../../src/gate/commit.ts";
import { jsApi, jsApiOrThrow } from "../../../src/io/nats/api.ts";
import { publishBatch } from "../../../src/io/nats/batch.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { connectNats, type NatsConnection } from "../../../src/io/nats/connect.ts";
import { readOutbound, restartOutbound } from "../../../src/io/nats/outbound.ts";
import { publishRecord } from "../../../src/io/nats/records.ts";
import { lastRecord, purgeBelow } from "../../../src/io/nats/stored.ts";
import { createBucket } from "../../../src/lab/simulate/bucket.ts";
import { createLog } from "../../../src/lab/simulate/log.ts";
import { createOutbound } from "../../../src/lab/simulate/outbound.ts";
import { createScheduler } from "../../../src/lab/simulate/scheduler.ts";
import { natsHeaders } from "../../../src/schemas/wire/headers.ts";
import { buckets, outboundFilter, partitionOf, sendSubject, streams } from "../../../src/schemas/wire/subjects.ts";
import { untilItHolds } from "../../support/eventually.ts";
import { installedNats, partitions } from "../../support/nats.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

// The simulation is worth as much as its model of the server. Here both play the same random scripts, and after every step
// they must have answered and delivered the same.

const runs = Number(process.env.CONSENTRY_MODEL_RUNS ?? 12);
/** Shrinking would wait for a difference again and again; the seed that is printed finds it at once. */
const checked = { numRuns: runs, endOnFailure: true };
const alikeWithinMs = 4000;
const campaign = { namespace: "shop", name: "spring" };
const log = { created: "2026-01-01T00:00:00Z", fence: 0 };
/** Of partitions 0 and 1: last four digits that the server puts there. */
const digits = [0, 1].map((partition) => {
  const all = Array.from({ length: 10_000 }, (_, index) => String(index).padStart(4, "0"));
  return all.find((lastFour) => partitionOf(lastFour, partitions) === partition) ?? "";
});

describeWithServers("the model of the simulation answers as the server does", () => {
  const nats = useNats();
  const fresh = async () => {
    const nc = await connectNats({ servers: nats().url, name: "test", waitForServer: false });
    for (const stream of [streams.outbound, streams.verdicts]) await jsApi(nc, `STREAM.DELETE.${stream}`, {});
    await nc.close();
    return await installedNats(nats().url);
  };

  it("to batches, whatever they expect", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 12 }), async (batches) => {
        const nc = await fresh();
        await playBatches(nc, batches).finally(() => nc.close());
      }),
      checked,
    );
  });

  it("to those who create, change and delete keys, whatever revision they expect", { timeout: 120_000 }, async () => {
    const nc = await fresh();
    await fc.assert(
      fc.asyncProperty(fc.array(write, { minLength: 5, maxLength: 40 }), (writes) => playWrites(nc, writes)),
      checked,
    );
    await nc.close();
  });

  it("to readers that come, acknowledge, go and start again", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const nc = await fresh();
        await playSteps(nc, steps).finally(() => nc.close());
      }),
      checked,
    );
  });
});

const write = fc.record({
  what: fc.constantFrom("create", "put", "update", "update", "delete", "get"),
  key: fc.constantFrom("one", "two"),
  /** An update may know the newest revision, or an older one. */
  isRight: fc.boolean(),
});
type Write = typeof write extends fc.Arbitrary<infer T> ? T : never;

async function playWrites(nc: NatsConnection, writes: readonly Write[]): Promise<void> {
  await jsApi(nc, `STREAM.PURGE.KV_${buckets.sent}`, {});
  const real = await openBucket(nc, buckets.sent);
  const model = createBucket<number>();
  /** Revisions count on from run to run, and deletions count as well: only their order can be the same. */
  const revisions = new Map<string, number>();
  const same = (key: string, modelled: number | undefined, answered: number | undefined) => {
    expect(answered === undefined).toBe(modelled === undefined);
    if (answered !== undefined) revisions.set(key, answered);
  };
  for (const [value, { what, key, isRight }] of writes.entries()) {
    const [newest, newestReal] = [model.get(key)?.revision ?? 0, revisions.get(key) ?? 0];
    const off = isRight ? 0 : 1;
    if (what === "create") same(key, model.create(key, value), await real.create(key, value));
    if (what === "put") same(key, model.put(key, value), await real.put(key, value));
    if (what === "delete") {
      model.delete(key);
      await real.delete(key);
      revisions.delete(key);
    }
    // Nobody can ask for a revision before the first.
    if (what === "update" && newestReal > off) {
      const modelled = model.update(key, value, newest - off);
      same(key, modelled, await real.update(key, value, newestReal - off));
    }
    expect((await real.get(key))?.value).toEqual(model.get(key)?.value);
  }
}

const subjects = [
  "consentry.fence.0",
  "consentry.fence.1",
  "consentry.position.0",
  "consentry.verdict.approved.shop.spring.0",
];
/** `right` expects what stands there, the others something else; a fence is rolled up as gates do it. */
const entry = fc.record({
  subject: fc.constantFrom(...subjects),
  expects: fc.constantFrom("nothing", "right", "right", "older", "newer", "none"),
});
const batch = fc.uniqueArray(entry, { minLength: 1, maxLength: 4, selector: ({ subject }) => subject });
type Entry = typeof entry extends fc.Arbitrary<infer T> ? T : never;

async function playBatches(nc: NatsConnection, batches: readonly Entry[][]): Promise<void> {
  const model = createLog(() => {});
  for (const [number, some] of batches.entries()) {
    const entries = some.map(({ subject, expects }, index): LogEntry => {
      const rollup = subject.includes("verdict") ? {} : { [natsHeaders.rollup]: "sub" };
      const expected = expectedOf(expects, model.last(subject)?.sequence ?? 0);
      return { subject, headers: { ...rollup, ...expected }, data: `${number} ${index}` };
    });
    const { description: _words, ...modelled } = { description: "", ...model.publish(entries) };
    expect(await publishBatch(nc, entries)).toMatchObject(modelled);
    for (const subject of subjects) {
      const stored = await lastRecord(nc, streams.verdicts, subject);
      const real = stored && { sequence: stored.sequence, data: Buffer.from(stored.data).toString() };
      const last = model.last(subject);
      expect(real).toEqual(last && { sequence: last.sequence, data: last.data });
    }
  }
}

function expectedOf(expects: Entry["expects"], last: number): Record<string, number> {
  if (expects === "nothing") return {};
  const sequence = { right: last, older: Math.max(0, last - 1), newer: last + 1, none: 0 }[expects];
  return { [natsHeaders.expectedLastSubjectSequence]: sequence };
}

const step = fc.record({
  what: fc.constantFrom("send", "send", "send", "read", "stop", "acknowledge", "purge", "restart"),
  partition: fc.constantFrom(0, 1),
  /** Which of those that it could be about. */
  which: fc.nat(20),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type StreamInfo = { readonly state: { readonly messages: number } };

/** One partition, modelled and real. */
type Pair = {
  readonly modelled: string[];
  readonly real: string[];
  /** Replies of what was delivered and is not acknowledged, by sequence. */
  readonly open: Map<number, { modelled: string; real: string }>;
  sequences: number[];
  position: number;
  stop: (() => void) | undefined;
};

async function playSteps(nc: NatsConnection, steps: readonly Step[]): Promise<void> {
  const scheduler = createScheduler(1, 1000);
  const model = createOutbound(scheduler, partitions);
  const process = { alive: true, frozenUntilMs: 0 };
  const pairs = [0, 1].map((): Pair => {
    return { modelled: [], real: [], open: new Map(), sequences: [], position: 0, stop: undefined };
  });
  for (const [partition] of pairs.entries()) await restart(partition);
  for (const one of steps) {
    await play(one);
    await untilAlike();
  }
  for (const [partition, pair] of pairs.entries()) {
    pair.stop?.();
    pair.stop = undefined;
    await restart(partition);
    read(partition);
  }
  await untilAlike();
  for (const pair of pairs) pair.stop?.();

  async function play({ what, partition, which }: Step): Promise<void> {
    const pair = pairs[partition] as Pair;
    const { sequences, open } = pair;
    if (what === "send") await send(partition);
    if (what === "read" && !pair.stop) read(partition);
    if (what === "stop") stop(pair);
    if (what === "acknowledge") acknowledge(open, [...open.keys()][which % Math.max(1, open.size)]);
    if (what !== "purge" && what !== "restart") return;
    pair.position = Math.max(pair.position, sequences[which % Math.max(1, sequences.length)] ?? 0);
    if (what === "purge") await purge(partition);
    else {
      stop(pair);
      await restart(partition);
    }
  }

  async function send(partition: number): Promise<void> {
    const { sequence } = await publishRecord(nc, sendSubject(campaign, digits[partition] ?? ""), "{}");
    model.store({ partition, campaign, data: Buffer.from("{}"), expires: "" }, () => {});
    expect(model.stored()).toBe(sequence);
    pairs[partition]?.sequences.push(sequence);
  }

  function read(partition: number): void {
    const pair = pairs[partition] as Pair;
    type Told = { sequence: number; consumerSequence: number; deliveries: number; reply: string };
    const told = (kind: "modelled" | "real") => (message: Told) => {
      pair[kind].push(`${message.sequence} as ${message.consumerSequence}, time ${message.deliveries}`);
      const replies = pair.open.get(message.sequence) ?? { modelled: "", real: "" };
      pair.open.set(message.sequence, { ...replies, [kind]: message.reply });
    };
    const lost = (reason: string) => void pair.real.push(`lost: ${reason}`);
    const modelled = model.read(partition, { onMessage: told("modelled"), onLost: lost }, process);
    const real = readOutbound(nc, { partition, onMessage: told("real"), onLost: lost });
    pair.stop = () => {
      modelled.stop();
      real.stop();
    };
  }

  function stop(pair: Pair): void {
    pair.stop?.();
    pair.stop = undefined;
  }

  function acknowledge(open: Pair["open"], sequence: number | undefined): void {
    const replies = sequence === undefined ? undefined : open.get(sequence);
    if (sequence === undefined || !replies) return;
    open.delete(sequence);
    model.acknowledge(replies.modelled);
    nc.publish(replies.real, "+ACK");
  }

  async function purge(partition: number): Promise<void> {
    const { position, open } = pairs[partition] as Pair;
    for (const sequence of open.keys()) if (sequence <= position) open.delete(sequence);
    model.purge(partition, position);
    await purgeBelow(nc, { stream: streams.outbound, filter: outboundFilter(partition), sequence: position + 1 });
  }

  async function restart(partition: number): Promise<void> {
    const { position, open } = pairs[partition] as Pair;
    open.clear();
    const modelled = model.restart(partition, { position, log });
    await scheduler.run(scheduler.now() + 6000);
    await modelled;
    await restartOutbound(nc, { partition, position, log });
  }

  async function untilAlike(): Promise<void> {
    await scheduler.run(scheduler.now() + 50);
    await untilItHolds(async () => {
      for (const { modelled, real } of pairs) expect(real).toEqual(modelled);
      const { state } = await jsApiOrThrow<StreamInfo>(nc, `STREAM.INFO.${streams.outbound}`, undefined);
      expect(state.messages).toBe(model.messages.length);
    }, alikeWithinMs);
  }
}
