import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectNats, type NatsConnection } from "../../src/io/nats/connect.ts";
import { ensureInstalled } from "../../src/io/nats/install.ts";
import { ensureProducerConsumer } from "../../src/io/nats/producers.ts";
import { producerConsumer, streams } from "../../src/schemas/wire/subjects.ts";
import { commitVerdict, verdictRecord } from "../support/approvals.ts";
import { describeWithServers, useNats } from "../support/servers.ts";

const at = [streams.verdicts, producerConsumer("marketing")] as const;

describeWithServers("the reader of verdicts of a namespace", () => {
  const nats = useNats();
  let nc: NatsConnection;
  beforeAll(async () => {
    nc = await connectNats({ servers: nats().url, name: "test" });
    await ensureInstalled(nc, { partitions: 4, replicas: 1, outboundBytesMax: 10_000_000 });
  });
  afterAll(async () => await nc?.close());

  it("begins with what comes after it was made", async () => {
    await commitVerdict(nc, verdictRecord({ decision: "01BEFORE" }));
    expect(await ensureProducerConsumer(nc, "marketing")).toMatchObject({ made: true });
    for (const decision of ["01READ", "01UNREAD"]) await commitVerdict(nc, verdictRecord({ decision }));
    expect(await readOne()).toContain("01READ");
  });

  it("stays where it stands, whatever position it is asked for with", async () => {
    const before = await stateOf();
    for (const position of [undefined, 0, 1_000_000])
      expect(await ensureProducerConsumer(nc, "marketing", position)).toEqual({ position: before.acked, made: false });
    expect(await stateOf()).toEqual(before);
  });

  it("begins where the one before it stood, when that is known", async () => {
    const { acked } = await stateOf();
    await (await jetstreamManager(nc)).consumers.delete(...at);
    expect(await ensureProducerConsumer(nc, "marketing", acked)).toEqual({ position: acked, made: true });
    expect(await readOne()).toContain("01UNREAD");
  });

  it("begins with what comes next when the log is another one, shorter than it stood", async () => {
    await (await jetstreamManager(nc)).consumers.delete(...at);
    expect(await ensureProducerConsumer(nc, "marketing", 1_000_000)).toMatchObject({ made: true });
    await commitVerdict(nc, verdictRecord({ decision: "01NEXT" }));
    expect(await readOne()).toContain("01NEXT");
  });

  async function readOne(): Promise<string | undefined> {
    const reader = await jetstream(nc).consumers.get(...at);
    const message = await reader.next({ expires: 10_000 });
    await message?.ackAck();
    return message?.headers?.get("Consentry-Verdict");
  }

  async function stateOf() {
    const { created, ack_floor } = await (await jetstreamManager(nc)).consumers.info(...at);
    return { created, acked: ack_floor.stream_seq };
  }
});
