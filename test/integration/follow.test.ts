import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { expect, it } from "vitest";
import { readToEnd } from "../../src/io/nats/follow.ts";
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
