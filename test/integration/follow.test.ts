import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { expect, it } from "vitest";
import { openBucket } from "../../src/io/nats/bucket.ts";
import { connectNats } from "../../src/io/nats/connect.ts";
import { follow, readToEnd } from "../../src/io/nats/follow.ts";
import { mirrorBucket } from "../../src/io/nats/mirror.ts";
import { publishRecord } from "../../src/io/nats/records.ts";
import { readSuppression } from "../../src/schemas/wire/consent.ts";
import { buckets } from "../../src/schemas/wire/subjects.ts";
import { eventually } from "../support/eventually.ts";
import { installedNats } from "../support/nats.ts";
import { describeWithServers, useNats } from "../support/servers.ts";

/** More than a reader asks for at once, so that the end is still in the stream when the first is handled. */
const kept = 1600;
const dying = 50;

describeWithServers("reading a stream to its end", () => {
  const nats = useNats();

  it("comes to an end although the last messages pass away before they are delivered", async () => {
    const nc = await connect({ servers: nats().url });
    await (await jetstreamManager(nc)).streams.add({ name: "S", subjects: ["s.*"], allow_msg_ttl: true });
    const client = jetstream(nc);
    await Promise.all(Array.from({ length: kept }, (_, i) => client.publish(`s.${i}`)));
    await Promise.all(Array.from({ length: dying }, (_, i) => client.publish(`s.x${i}`, "", { ttl: "1s" })));

    const read: number[] = [];
    await readToEnd(nc, {
      stream: "S",
      filters: ["s.*"],
      from: 1,
      deadlineMs: 20_000,
      onMessage: ({ sequence }) => {
        // A reader that is busy: meanwhile what has a time to live reaches its end.
        if (read.length === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000);
        read.push(sequence);
      },
    });
    await nc.close();

    expect(read).toEqual(Array.from({ length: kept }, (_, i) => i + 1));
  });

  it("waits for what is only slow in coming", async () => {
    const nc = await connect({ servers: nats().url });
    await (await jetstreamManager(nc)).streams.add({ name: "T", subjects: ["t.*"] });
    const client = jetstream(nc);
    const bytes = new Uint8Array(512 * 1024);
    await Promise.all(Array.from({ length: 100 }, (_, i) => client.publish(`t.${i}`, bytes)));

    let read = 0;
    await readToEnd(nc, {
      stream: "T",
      filters: ["t.*"],
      from: 1,
      deadlineMs: 60_000,
      onMessage: () => {
        read++;
        if (read % 10 === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
      },
    });
    await nc.close();

    expect(read).toBe(100);
  });
});

describeWithServers("reading what is new", () => {
  const nats = useNats();

  it("misses nothing that is stored while its consumer is lost, and brings nothing older", async () => {
    const nc = await connect({ servers: nats().url });
    const manager = await jetstreamManager(nc);
    await manager.streams.add({ name: "N", subjects: ["n.*"] });
    await publishRecord(nc, "n.old", "");
    const read: string[] = [];
    const reading = Promise.withResolvers<void>();
    const follower = follow(nc, {
      stream: "N",
      filters: ["n.*"],
      from: "new",
      onCaughtUp: reading.resolve,
      onMessage: ({ subject }) => read.push(subject),
    });
    await reading.promise;
    for await (const { name } of manager.consumers.list("N")) await manager.consumers.delete("N", name);
    await publishRecord(nc, "n.meanwhile", "");
    await eventually(() => read.length > 0);
    await publishRecord(nc, "n.later", "");
    await eventually(() => read.length > 1);
    expect(read).toEqual(["n.meanwhile", "n.later"]);
    follower.stop();
    await nc.close();
  });
});

describeWithServers("a mirror of a bucket", () => {
  const nats = useNats();

  it("keeps what it has while the bucket is lost, and follows the one that takes its place from its first key on", async () => {
    const nc = await connectNats({ servers: nats().url, name: "test" });
    const streams = (await jetstreamManager(nc)).streams;
    const config = { name: "KV_b", subjects: ["$KV.b.>"], max_msgs_per_subject: 1, allow_rollup_hdrs: true };
    await streams.add(config);
    const bucket = await openBucket(nc, "b");
    for (const key of ["goes", "stays", "other"]) await bucket.put(key, 1);
    const changes: string[] = [];
    const mirror = await mirrorBucket(nc, {
      bucket: "b",
      parse: Number,
      onChange: (key, value) => changes.push(`${key}=${value}`),
      onOtherBucket: () => changes.push("another bucket"),
    });
    await streams.delete("KV_b");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(mirror.get("goes")).toBe(1);

    await streams.add(config);
    await bucket.put("stays", 2);
    await eventually(() => mirror.get("stays") === 2);
    await eventually(() => mirror.get("goes") === undefined);
    expect([...mirror.entries()]).toEqual([["stays", 2]]);
    expect(changes).toEqual([
      "goes=1",
      "stays=1",
      "other=1",
      "another bucket",
      "stays=2",
      "goes=undefined",
      "other=undefined",
    ]);
    await bucket.put("later", 3);
    await eventually(() => mirror.get("later") === 3);
    mirror.stop();
    await nc.close();
  });
});

describeWithServers("a list of stops", () => {
  const nats = useNats();

  it("counts what nobody can read as a stop of everything, also when it is no JSON", async () => {
    const nc = await installedNats(nats().url);
    const written = ["", "no JSON", '{"stream":"OUTBOUND","seq":1}'];
    for (const [index, value] of written.entries())
      await publishRecord(nc, `$KV.${buckets.suppress}.3.p${index}`, value);
    const stops = await mirrorBucket(nc, { bucket: buckets.suppress, filters: ["3.*"], parse: readSuppression });
    for (const [index] of written.entries())
      expect(stops.get(`3.p${index}`)?.entries).toMatchObject([{ scope: "Everything" }]);
    stops.stop();
    await nc.close();
  });
});
