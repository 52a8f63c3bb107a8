import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publishBatch } from "../../../src/io/nats/batch.ts";
import type { NatsConnection } from "../../../src/io/nats/connect.ts";
import { holdRecords } from "../../../src/io/nats/holds.ts";
import { publishRecord } from "../../../src/io/nats/records.ts";
import { purgeBelow } from "../../../src/io/nats/stored.ts";
import { streams } from "../../../src/schemas/wire/subjects.ts";
import { encodeVerdict, type VerdictRecord } from "../../../src/schemas/wire/verdict.ts";
import { commitVerdict, verdictRecord } from "../../support/approvals.ts";
import { installedNats, partitions, roleEnvironment } from "../../support/nats.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";
import { holdOf } from "../../support/verdicts.ts";

const cap = { messages: 2, perMs: 3_600_000 };
const input = JSON.stringify({ campaign: { frequencyCap: cap } });
const startedMs = Date.now() + 60_000;

function verdict(sequence: number, changes: Partial<VerdictRecord> = {}): VerdictRecord {
  const receivedAtMs = startedMs + sequence;
  return verdictRecord({
    sequence,
    decision: `D${sequence}`,
    receivedAtMs,
    recipient: `p1-k1-${sequence}`,
    ...changes,
  });
}

type Planted = {
  /** Writes the log of three messages, all to one person. */
  readonly write: (nc: NatsConnection) => Promise<unknown>;
  /** The audit's row, and the count of the script. */
  readonly audit: string;
  readonly outside: string;
};

const all = async (nc: NatsConnection, ...records: VerdictRecord[]) => {
  for (const record of records) await commitVerdict(nc, record);
};
const hold = (nc: NatsConnection) => publishBatch(nc, holdRecords(holdOf({ atMs: startedMs }), partitions));

const faults: [string, Planted][] = [
  ["a missing verdict", { write: (nc) => all(nc, verdict(1), verdict(3)), audit: "I1", outside: "missing" }],
  ["a missing verdict at the end", { write: (nc) => all(nc, verdict(1), verdict(2)), audit: "I1", outside: "missing" }],
  [
    "a doubled verdict",
    { write: (nc) => all(nc, verdict(1), verdict(2), verdict(2), verdict(3)), audit: "I2", outside: "double" },
  ],
  [
    "a contradictory verdict",
    {
      write: (nc) => all(nc, verdict(1), verdict(2), verdict(2, { outcome: "rejected", attempt: 2 }), verdict(3)),
      audit: "I2",
      outside: "contradictory",
    },
  ],
  [
    "an approval under a hold",
    {
      write: async (nc) => {
        await all(nc, verdict(1), verdict(2));
        await hold(nc);
        await all(nc, verdict(3));
      },
      audit: "I5",
      outside: "underHold",
    },
  ],
  [
    "one out of order",
    { write: (nc) => all(nc, verdict(2), verdict(3), verdict(1)), audit: "I7", outside: "outOfOrder" },
  ],
  [
    "one over the cap",
    {
      write: async (nc) => {
        for (const sequence of [1, 2, 3])
          await commitVerdict(nc, verdict(sequence, { recipient: "p1-k1-1" }), { input });
      },
      audit: "cap",
      outside: "overCap",
    },
  ],
  [
    "one that waits without its body",
    {
      write: async (nc) => {
        await all(nc, verdict(1), verdict(2));
        await publishBatch(nc, [{ ...encodeVerdict(verdict(3, { outcome: "held" })), data: "" }]);
      },
      audit: "parked",
      outside: "parkedUnaccounted",
    },
  ],
];

describeWithServers("what counts verdicts, from inside and from outside", () => {
  const nats = useNats();
  let nc: NatsConnection;

  beforeAll(async () => {
    nc = await installedNats(nats().url);
    for (const person of [1, 2, 1]) await publishRecord(nc, `consentry.send.marketing.spring-sale.000${person}`, "{}");
    await purgeBelow(nc, { stream: streams.outbound, filter: "consentry.outbound.>", sequence: 1000 });
  });
  afterAll(() => nc?.close());

  it("finds nothing wrong with a log as it should be", async () => {
    const counted = await count({ write: (nc) => all(nc, verdict(1), verdict(2), verdict(3)) });
    expect(counted.audit).toEqual({ exitCode: 0, broken: [] });
    expect(counted.outside).toEqual({ exitCode: 0, broken: [] });
  });

  it.each(faults)("sees %s, both of them", async (_name, planted) => {
    const counted = await count(planted);
    expect(counted.audit).toEqual({ exitCode: 1, broken: [planted.audit] });
    expect(counted.outside.exitCode).toBe(1);
    expect(counted.outside.broken).toContain(planted.outside);
  });

  async function count({ write, audit }: Pick<Planted, "write"> & Partial<Planted>) {
    const capped = audit === "cap";
    await nc.request("$JS.API.STREAM.PURGE.VERDICTS", "{}");
    await write(nc);
    const ran = await runCli(["audit", "-o", "json"], roleEnvironment(nats().url, "test"));
    const rows: { id: string; broken: number }[] = JSON.parse(ran.data).items ?? JSON.parse(ran.data);
    const broken = rows.filter((row) => row.broken > 0).map(({ id }) => id);
    return { audit: { exitCode: ran.exitCode, broken }, outside: await fromOutside(nats().url, capped) };
  }
});

/** Three sends to one person, with a cap or without. */
async function fromOutside(url: string, capped: boolean): Promise<{ exitCode: number; broken: string[] }> {
  const file = join(mkdtempSync(join(tmpdir(), "consentry-test-")), "sent.jsonl");
  const lines = [1, 2, 3].map((sequence) => JSON.stringify({ sequence, recipient: "same", cap: capped ? cap : null }));
  writeFileSync(file, `${lines.join("\n")}\n`);
  return await new Promise((resolve) => {
    const child = execFile(process.execPath, ["tools/count-from-outside.mjs", url, file], (_error, stdout) => {
      const { examples } = JSON.parse(stdout);
      resolve({ exitCode: child.exitCode ?? 1, broken: Object.keys(examples) });
    });
  });
}
