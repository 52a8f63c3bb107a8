import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type RunningGate, startGate } from "../../src/gate/start.ts";
import { jsApiOrThrow } from "../../src/io/nats/api.ts";
import { openBucket } from "../../src/io/nats/bucket.ts";
import { ensureInstalled, readInstall } from "../../src/io/nats/install.ts";
import { readOutboundSight } from "../../src/io/nats/outbound.ts";
import { suppressKey, suppressSentinelKey } from "../../src/schemas/wire/subjects.ts";
import { eventually, untilItHolds } from "../support/eventually.ts";
import { type GateStage, gateStage, partitions, personOf } from "../support/gate-stage.ts";
import { describeWithServers, useNats } from "../support/servers.ts";

// Parts of what NATS keeps are lost while a gate runs. It closes where it would have to guess, says why, and opens again by
// itself when what was lost is back.

const install = { partitions, replicas: 1, outboundBytesMax: 1e9 };
const number = (index: number) => `4477009${String(index).padStart(5, "0")}`;

describeWithServers("a gate whose NATS has lost something", () => {
  const nats = useNats();
  let stage: GateStage;
  let gate: RunningGate;
  let people = 0;

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    gate = await startGate(stage.environment("gate-0"));
  }, 120_000);

  afterEach(async () => {
    await (await openBucket(stage.nc, "suppress")).put(suppressSentinelKey, { entries: [] });
    await eventually(async () => (await readyz()).status === 200);
    await everythingIsTaken();
  });

  afterAll(async () => {
    await gate?.stop();
    await stage?.nc.close();
  });

  it("approves nothing without the suppression list's sentinel, says why and what to do, and opens again", async () => {
    const campaign = await stage.declare({ name: "sentinel" });
    expect(await judged(campaign, await agreed())).toMatchObject({ outcome: "approved" });
    await (await openBucket(stage.nc, "suppress")).delete(suppressSentinelKey);
    const waiting = await agreed();
    const held = await judged(campaign, waiting);
    expect(held).toMatchObject({ outcome: "held", violations: [{ rule: "opted-out", undecidable: true }] });
    const { status, text } = await readyz();
    expect(status).toBe(503);
    expect(text).toMatch(/^the suppression list was lost .* restore a backup \(consentry restore\)\n$/);
    await eventually(async () => (await announced())?.problem === "SuppressionListLost");
    await (await openBucket(stage.nc, "suppress")).put(suppressSentinelKey, { entries: [] });
    await eventually(async () =>
      (await verdictsOn(campaign)).some((one) => one.attempt === 2 && one.outcome === "approved"),
    );
    await eventually(async () => (await announced())?.problem === null);
  });

  it("stays closed when somebody installs the lost list anew, and obeys what is said in the new one", async () => {
    const campaign = await stage.declare({ name: "new-list" });
    const [stopped, other] = [await agreed(), await agreed()];
    await jsApiOrThrow(stage.nc, "STREAM.DELETE.KV_suppress", undefined);
    await ensureInstalled(stage.nc, install);
    await eventually(async () => (await readyz()).status === 503);
    const suppress = await openBucket(stage.nc, "suppress");
    const { partition, pseudonym } = personOf(stopped);
    const entry = { scope: "Everything", of: "", channel: "Keyword", atMs: Date.now() };
    await suppress.put(suppressKey(partition, pseudonym), { entries: [entry] });
    await suppress.put(suppressSentinelKey, { entries: [] });
    await eventually(async () => (await readyz()).status === 200);
    expect(await judged(campaign, stopped)).toMatchObject({ outcome: "rejected", violations: [{ rule: "opted-out" }] });
    expect(await judged(campaign, other)).toMatchObject({ outcome: "approved" });
  });

  it("judges every message of an OUTBOUND that was made anew, whose numbers begin again", async () => {
    const campaign = await stage.declare({ name: "new-outbound" });
    for (let index = 0; index < 20; index++) await judged(campaign, await agreed());
    const { config } = await jsApiOrThrow<{ config: object }>(stage.nc, "STREAM.INFO.OUTBOUND", undefined);
    await jsApiOrThrow(stage.nc, "STREAM.DELETE.OUTBOUND", undefined);
    await jsApiOrThrow(stage.nc, "STREAM.CREATE.OUTBOUND", { ...config, first_seq: 1 });
    const before = (await verdictsOn(campaign)).length;
    const to = await agreed();
    const sent: number[] = [];
    for (let index = 0; index < 10; index++) sent.push(await stage.send(campaign, to));
    await untilItHolds(async () => {
      const verdicts = (await verdictsOn(campaign)).slice(before);
      expect(verdicts.map(({ sequence, outcome }) => [sequence, outcome])).toEqual(
        sent.map((one) => [one, "approved"]),
      );
    }, 20_000);
    const position = await eventually(async () => await positionOf(personOf(to).partition));
    expect(position.created).toBe((await readInstall(stage.nc))?.outboundCreated);
  });

  it("gives no message of a new OUTBOUND the number of one that still waits in the log", async () => {
    const campaign = await stage.declare({ name: "parked", quietHours: { from: "00:00", to: "23:59" } });
    const sequence = await stage.send(campaign, await agreed());
    await eventually(async () => (await verdictsOn(campaign)).some((one) => one.outcome === "deferred"));
    await jsApiOrThrow(stage.nc, "STREAM.DELETE.OUTBOUND", undefined);
    await ensureInstalled(stage.nc, install);
    expect(await stage.send(campaign, await agreed())).toBeGreaterThan(sequence);
  });

  it("judges nothing by a log that was made anew beside the OUTBOUND it had judged, until OUTBOUND is new as well", async () => {
    const campaign = await stage.declare({ name: "new-log" });
    await judged(campaign, await agreed());
    await jsApiOrThrow(stage.nc, "STREAM.DELETE.VERDICTS", undefined);
    await ensureInstalled(stage.nc, install);
    const text = await eventually(async () => {
      const answer = await readyz();
      expect(answer.status).toBe(503);
      expect(answer.text).toContain("VERDICTS is not the log that OUTBOUND was judged by");
      return answer.text;
    });
    expect(text).toContain("consentry restore");
    await eventually(async () => (await announced())?.problem === "LogBehind");
    await stage.send(campaign, await agreed());
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await stage.verdicts()).toEqual([]);
    await jsApiOrThrow(stage.nc, "STREAM.DELETE.OUTBOUND", undefined);
    await ensureInstalled(stage.nc, install);
    await eventually(async () => (await readyz()).status === 200, { withinMs: 20_000 });
    expect(await judged(campaign, await agreed())).toMatchObject({ outcome: "approved" });
  });

  async function agreed(): Promise<string> {
    const to = number(people++);
    await stage.agree(to);
    return to;
  }

  async function judged(campaign: { namespace: string; name: string }, to: string) {
    const sequence = await stage.send(campaign, to);
    return await eventually(async () => (await verdictsOn(campaign)).find((one) => one.sequence === sequence), {
      withinMs: 20_000,
    });
  }

  async function verdictsOn(campaign: { name: string }) {
    return (await stage.verdicts()).filter((verdict) => verdict.campaign.name === campaign.name);
  }

  async function readyz() {
    const response = await fetch(`${gate.url}/readyz`);
    return { status: response.status, text: await response.text() };
  }

  async function announced(): Promise<{ problem: string | null } | undefined> {
    return (await (await openBucket(stage.nc, "gates")).get("gate-0"))?.value as { problem: string | null } | undefined;
  }

  /** What remembers the log is made when a partition is taken: a test that loses the log has to find it there. */
  async function everythingIsTaken() {
    const created = (await readInstall(stage.nc))?.outboundCreated;
    for (let partition = 0; partition < partitions; partition++) {
      await eventually(async () => (await readOutboundSight(stage.nc, partition)).remembers !== undefined, {
        withinMs: 20_000,
      });
      expect((await positionOf(partition)).created).toBe(created);
    }
  }

  async function positionOf(partition: number): Promise<{ created: string }> {
    const info = await jsApiOrThrow<{ message: { data: string } }>(stage.nc, "STREAM.MSG.GET.VERDICTS", {
      last_by_subj: `consentry.position.${partition}`,
    });
    return JSON.parse(Buffer.from(info.message.data, "base64").toString());
  }
});
