import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { expect, it } from "vitest";
import { canonicalRecipient } from "../../src/domain/recipient/canonical.ts";
import { createPseudonym } from "../../src/io/pseudonym.ts";
import {
  outboundTransform,
  parseOutboundSubject,
  partitionOf,
  sendSubject,
  suppressKey,
} from "../../src/schemas/wire/subjects.ts";
import { describeWithServers, useNats } from "../support/servers.ts";

const campaign = { namespace: "marketing", name: "spring-sale" };
const partitionCount = 24;
/** Digits as producers send them, last characters of user ids, and what else one token of a subject can hold. */
const tokens = Array.from({ length: 1000 }, (_, i) =>
  i < 700 ? String(i * 7 + 1000).slice(-4) : i < 900 ? (i * 7919).toString(36).slice(-4) : `é${i}_-ü`,
);

describeWithServers("the server's partition of a send", () => {
  const nats = useNats();

  it("is the one that we compute, for each of 1,000 tokens", async () => {
    const connection = await connect({ servers: nats().url });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({
      name: "OUTBOUND",
      subjects: ["consentry.send.*.*.*"],
      subject_transform: outboundTransform(partitionCount),
    });
    const client = jetstream(connection);
    await Promise.all(tokens.map((token) => client.publish(sendSubject(campaign, token), token)));
    const stored = await Promise.all(tokens.map((_, i) => manager.streams.getMessage("OUTBOUND", { seq: i + 1 })));
    await connection.close();

    const differing = stored.filter((message) => {
      const partition = parseOutboundSubject(message?.subject ?? "")?.partition;
      return partition === undefined || partition !== partitionOf(message?.string() ?? "", partitionCount);
    });
    expect(differing).toEqual([]);
    expect(new Set(stored.map((message) => message?.subject)).size).toBe(partitionCount);
  });

  it("takes a pseudonym as one token of a key", async () => {
    const connection = await connect({ servers: nats().url });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: "KEYS", subjects: ["keys.*.*"] });
    const pseudonym = createPseudonym({ key: "0123456789abcdef", keyId: "k1" });
    const people = Array.from({ length: 50 }, (_, i) => canonicalRecipient(`4477009${10_000 + i}`)?.id ?? "");
    const keys = people.map((person) => suppressKey(3, pseudonym(person)));
    for (const key of keys) await jetstream(connection).publish(`keys.${key}`);
    const { state } = await manager.streams.info("KEYS", { subjects_filter: ">" });
    await connection.close();
    expect(Object.keys(state.subjects ?? {}).sort()).toEqual(keys.map((key) => `keys.${key}`).sort());
  });
});
