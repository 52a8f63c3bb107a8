import { expect, it } from "vitest";
import { connectNats, type NatsConnection } from "../../src/io/nats/connect.ts";
import { outboundMessageBytesMax, readOutbound, restartOutbound } from "../../src/io/nats/outbound.ts";
import { publishRecord } from "../../src/io/nats/records.ts";
import { partitionOf, sendSubject } from "../../src/schemas/wire/subjects.ts";
import { untilItHolds } from "../support/eventually.ts";
import { installedNats, partitions } from "../support/nats.ts";
import { describeWithServers, useNats } from "../support/servers.ts";

describeWithServers("starting a partition's consumer again", () => {
  const nats = useNats();

  it("hands out again what a reader took that ended right after the reset", async () => {
    const nc = await installedNats(nats().url);
    const partition = partitionOf("1234", partitions);
    const log = { created: "2026-01-01T00:00:00Z", fence: 0 };
    await restartOutbound(nc, { partition, position: 0, log });
    const former = await connectNats({ servers: nats().url, name: "former", waitForServer: false });
    const taken: number[] = [];
    readOutbound(former, { partition, onMessage: ({ sequence }) => taken.push(sequence), onLost: () => {} });
    await nc.request(sendSubject({ namespace: "shop", name: "spring" }, "1234"), "{}");
    await untilItHolds(() => expect(taken).toEqual([1]));

    await restartOutbound(endingBefore(nc, "CONSUMER.INFO", former), { partition, position: 0, log });
    const read: number[] = [];
    const reader = readOutbound(nc, { partition, onMessage: ({ sequence }) => read.push(sequence), onLost: () => {} });
    await untilItHolds(() => expect(read).toEqual([1]));
    reader.stop();
    await nc.close();
  });
});

describeWithServers("reading a partition with little room", () => {
  const nats = useNats();

  it("takes no more than one request brings, is not called lost for that, and gets the rest when there is room", async () => {
    const nc = await installedNats(nats().url);
    const partition = partitionOf("1234", partitions);
    await restartOutbound(nc, { partition, position: 0, log: { created: "2026-01-01T00:00:00Z", fence: 0 } });
    const sent = await sendLarge(nc, 200);
    const read: number[] = [];
    const lost: string[] = [];
    let hasRoom = true;
    const reader = readOutbound(nc, {
      partition,
      hasRoom: () => hasRoom,
      onLost: (reason) => lost.push(reason),
      onMessage: ({ sequence }) => {
        read.push(sequence);
        hasRoom = false;
      },
    });
    // Longer than a reader that has asked may wait for a sign of life.
    await new Promise((resolve) => setTimeout(resolve, 5000));
    expect(read.length).toBeGreaterThan(10);
    expect(read.length * largeBytes).toBeLessThanOrEqual(2 * outboundMessageBytesMax);
    expect(lost).toEqual([]);
    // One request after another ends for want of bytes, and not one message is lost by that.
    for (let asked = 0; asked < sent.length && read.length < sent.length; asked++) {
      hasRoom = true;
      reader.more();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(read).toEqual(sent);
    expect(lost).toEqual([]);
    reader.stop();
    await nc.close();
  });
});

const largeBytes = 60_000;

async function sendLarge(nc: NatsConnection, count: number): Promise<number[]> {
  const subject = sendSubject({ namespace: "shop", name: "spring" }, "1234");
  const sent: number[] = [];
  for (let index = 0; index < count; index++)
    sent.push((await publishRecord(nc, subject, "{}".padEnd(largeBytes))).sequence);
  return sent;
}

/** A connection on which another one ends just before the first request of a kind. */
function endingBefore(nc: NatsConnection, request: string, other: NatsConnection): NatsConnection {
  return new Proxy(nc, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (name !== "request" || typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        if (String(args[0]).includes(request)) await other.close();
        return await value.apply(target, args);
      };
    },
  });
}
