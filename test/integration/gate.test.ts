import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, beforeAll, expect, it } from "vitest";
import { publishBatch } from "../../src/io/nats/batch.ts";
import { openBucket } from "../../src/io/nats/bucket.ts";
import { holdRecords, writeHold } from "../../src/io/nats/holds.ts";
import { lastRecord } from "../../src/io/nats/stored.ts";
import type { CampaignRef } from "../../src/schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../src/schemas/wire/verdict.ts";
import { eventually } from "../support/eventually.ts";
import { type GateStage, gateStage, partitions } from "../support/gate-stage.ts";
import { describeWithServers, useNats } from "../support/servers.ts";
import { holdOf } from "../support/verdicts.ts";

const final = (record: VerdictRecord) => record.outcome === "approved" || record.outcome === "rejected";
const number = (index: number) => `4477009${String(index).padStart(5, "0")}`;

describeWithServers("the gate, on a real NATS", () => {
  const nats = useNats();
  const gates = new Map<string, ChildProcess>();
  let stage: GateStage;

  beforeAll(async () => {
    stage = await gateStage(nats().url);
  }, 120_000);

  afterEach(async () => {
    for (const name of gates.keys()) await kill(name, "SIGKILL");
  });

  function start(name: string): void {
    const child = spawn(process.execPath, ["test/support/run-gate.ts"], {
      env: { ...process.env, ...stage.environment(name) },
      stdio: ["ignore", "inherit", "inherit"],
    });
    gates.set(name, child);
  }

  async function kill(name: string, signal: NodeJS.Signals): Promise<void> {
    const child = gates.get(name);
    gates.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await new Promise((resolve) => child.once("exit", resolve));
  }

  async function verdictsOf(campaign: CampaignRef) {
    return (await stage.verdicts()).filter((verdict) => verdict.campaign.name === campaign.name);
  }

  async function finals(campaign: CampaignRef, count: number, withinMs = 20_000) {
    return await eventually(
      async () => {
        const verdicts = (await verdictsOf(campaign)).filter(final);
        return verdicts.length >= count ? verdicts : undefined;
      },
      { withinMs, everyMs: 200 },
    );
  }

  it("approves who agreed, refuses who did not, and says which clause and what to do", async () => {
    start("gate-0");
    const campaign = await stage.declare({ name: "first" });
    await stage.agree(number(1));
    await stage.send(campaign, number(1));
    await stage.send(campaign, number(2));
    const verdicts = await finals(campaign, 2);
    const outcome = Object.fromEntries(verdicts.map((verdict) => [verdict.outcome, verdict]));
    expect(outcome.approved).toMatchObject({ violations: [], revision: expect.any(String) });
    expect(outcome.rejected?.violations[0]).toMatchObject({ clause: "K2", rule: "consent-required" });
    expect(outcome.rejected?.violations[0]?.remedy).toContain("consent");
  });

  it("keeps an approved body right before its verdict, and no number in any header or subject", async () => {
    start("gate-0");
    const campaign = await stage.declare({ name: "bodies" });
    await stage.agree(number(3));
    await stage.send(campaign, number(3));
    const [approved] = await finals(campaign, 1);
    const body = await lastRecord(stage.nc, "VERDICTS", `consentry.body.marketing.bodies.${approved?.partition}`);
    expect(body?.sequence).toBe((approved?.logSequence ?? 0) - 1);
    expect(Buffer.from(body?.data ?? "").toString()).toContain(number(3));
    expect(JSON.stringify(approved)).not.toContain(number(3).slice(4));
  });

  it.each([
    ["malformed", "not json", number(4)],
    [
      "no-recipient",
      JSON.stringify({ messaging_product: "whatsapp", status: "read", message_id: "wamid.x" }),
      number(4),
    ],
    ["partition-mismatch", undefined, "447700900005"],
  ])("refuses what cannot be judged: %s", async (rule, payload, to) => {
    start("gate-0");
    const campaign = await stage.declare({ name: `bad-${rule}` });
    const other = JSON.stringify({
      messaging_product: "whatsapp",
      to: "447700900996",
      type: "text",
      text: { body: "x" },
    });
    await stage.send(campaign, to, { payload: payload ?? other });
    const [verdict] = await finals(campaign, 1);
    expect(verdict).toMatchObject({ outcome: "rejected", violations: [{ rule }] });
  });

  it("stops a campaign whose people never agreed, and approves nothing under the hold", async () => {
    start("gate-0");
    start("gate-1");
    const campaign = await stage.declare({ name: "bought-list" });
    // As many as stop it: more would wait with the one below, and stop it again at once when it is resumed.
    await Promise.all(Array.from({ length: 10 }, (_, index) => stage.send(campaign, number(100 + index))));
    await finals(campaign, 10);
    await eventually(() => lastRecord(stage.nc, "VERDICTS", "consentry.hold.0"), { withinMs: 10_000 });
    await stage.agree(number(200));
    const sequence = await stage.send(campaign, number(200));
    const held = await eventually(async () => (await verdictsOf(campaign)).find((one) => one.sequence === sequence), {
      withinMs: 10_000,
    });
    expect(held).toMatchObject({ outcome: "held", violations: [] });
    const hold = holdOf({
      scope: `campaign.marketing.${campaign.name}`,
      action: "lift",
      cause: "Resumed",
      atMs: Date.now(),
    });
    await writeHold(stage.nc, { record: hold, partitions });
    const later = await eventually(
      async () => (await verdictsOf(campaign)).find((one) => one.sequence === sequence && one.attempt === 2),
      { withinMs: 10_000 },
    );
    expect(later).toMatchObject({ outcome: "approved", decision: held.decision });
  });

  it("stops a campaign at its first critical message", async () => {
    start("gate-0");
    const campaign = await stage.declare({ name: "guns" });
    await stage.agree(number(300));
    await stage.send(campaign, number(300), { parameters: ["assault rifle for sale"] });
    const [verdict] = await finals(campaign, 1);
    expect(verdict?.violations.some((violation) => violation.severity === "Critical")).toBe(true);
    await stage.agree(number(301));
    const sequence = await eventually(async () => {
      const sent = await stage.send(campaign, number(301));
      const one = await eventually(async () => (await verdictsOf(campaign)).find((each) => each.sequence === sent));
      return one.outcome === "held" ? sent : undefined;
    });
    expect(sequence).toBeGreaterThan(0);
  });

  it("refuses a value that reads like smishing, by clause, and keeps no word of it", async () => {
    start("gate-0");
    const campaign = await stage.declare({ name: "lured" });
    await stage.agree(number(310));
    const lure = "Winner! claim your prize today, call 09061701461 and verify your account at prize-claim.example";
    await stage.send(campaign, number(310), { parameters: [lure] });
    const [verdict] = await finals(campaign, 1);
    const spam = verdict?.violations.find(({ rule }) => rule === "spam");
    expect(spam).toMatchObject({ clause: "P2", severity: "Major", undecidable: false });
    expect(spam?.remedy).toContain("plain words");
    const record = await lastRecord(
      stage.nc,
      "VERDICTS",
      `consentry.verdict.rejected.marketing.lured.${verdict?.partition}`,
    );
    const kept = `${JSON.stringify(verdict)}${Buffer.from(record?.data ?? "").toString()}`;
    expect(kept).toContain('"smishing"');
    expect(kept).not.toMatch(/Winner|verify your account|09061701461/);
  });

  it("calls a stale source undecidable, opens nothing, and judges by itself when it is back", async () => {
    start("gate-0");
    const campaign = await stage.declare({ name: "outage" });
    await stage.agree(number(400));
    await stage.keepFresh(Date.now() - 3_600_000);
    const sequence = await stage.send(campaign, number(400));
    const held = await eventually(async () => (await verdictsOf(campaign)).find((one) => one.sequence === sequence));
    expect(held).toMatchObject({ outcome: "held", violations: [{ undecidable: true }] });
    await stage.keepFresh();
    const [approved] = await finals(campaign, 1);
    expect(approved).toMatchObject({ outcome: "approved", sequence });
  });

  it("defers at night, and never sends late", async () => {
    start("gate-0");
    const quiet = await stage.declare({ name: "night", quietHours: { from: "00:00", to: "23:59" } });
    await stage.agree(number(500));
    const soon = new Date(Date.now() + 10_000).toISOString();
    const sequence = await stage.send(quiet, number(500), { headers: { "Consentry-Expires": soon } });
    const deferred = await eventually(async () => (await verdictsOf(quiet)).find((one) => one.sequence === sequence));
    expect(deferred.outcome).toBe("deferred");
    const [expired] = await finals(quiet, 1);
    expect(expired).toMatchObject({ outcome: "rejected", violations: [{ rule: "expired" }], attempt: 2 });
  });

  it("counts a person's messages across attempts: the cap is never exceeded", async () => {
    start("gate-0");
    const campaign = await stage.declare({ name: "capped", frequencyCap: { messages: 2, perMs: 3_600_000 } });
    await stage.agree(number(600));
    for (let index = 0; index < 6; index++) await stage.send(campaign, number(600));
    const verdicts = await finals(campaign, 6);
    expect(verdicts.filter((verdict) => verdict.outcome === "approved")).toHaveLength(2);
    expect(verdicts.filter((verdict) => verdict.violations[0]?.rule === "frequency-cap")).toHaveLength(4);
  });

  it("loses and doubles nothing when gates are killed in mid-stream", async () => {
    start("gate-0");
    start("gate-1");
    const campaign = await stage.declare({ name: "kills", suspendAt: { violations: 10_000, outOf: 10_000 } });
    const count = 3000;
    for (let index = 0; index < 300; index++) await stage.agree(number(1000 + index));
    const sent: number[] = [];
    for (let batch = 0; batch < count / 100; batch++) {
      const some = Array.from({ length: 100 }, (_, index) =>
        stage.send(campaign, number(1000 + ((batch * 100 + index) % 600))),
      );
      sent.push(...(await Promise.all(some)));
      if (batch % 5 === 4) {
        const name = `gate-${batch % 2}`;
        await kill(name, "SIGKILL");
        start(name);
      }
    }
    const verdicts = await finals(campaign, count, 60_000);
    const sequences = verdicts.map((verdict) => verdict.sequence).sort((a, b) => a - b);
    expect(sequences).toEqual(sent.sort((a, b) => a - b));
    expect(new Set(sequences).size).toBe(count);
  });

  it("goes on after NATS was killed and came back, without being restarted itself", async () => {
    start("gate-0");
    const campaign = await stage.declare({ name: "restart" });
    await stage.agree(number(700));
    await stage.send(campaign, number(700));
    await finals(campaign, 1);
    await nats().restart("SIGKILL");
    await eventually(() => stage.nc.rtt(), { withinMs: 10_000 });
    await stage.keepFresh();
    await stage.agree(number(701));
    await eventually(() => stage.send(campaign, number(701)), { withinMs: 10_000 });
    const verdicts = await finals(campaign, 2);
    expect(verdicts.map((verdict) => verdict.outcome)).toEqual(["approved", "approved"]);
  });

  it("leaves a frozen gate's partitions to the others, and lets it write nothing when it thaws", async () => {
    start("gate-0");
    start("gate-1");
    const campaign = await stage.declare({ name: "frozen", suspendAt: { violations: 10_000, outOf: 10_000 } });
    await eventually(
      async () => {
        await stage.send(campaign, number(800));
        const gates = new Set((await verdictsOf(campaign)).map((verdict) => verdict.gate));
        for (let index = 0; index < 16; index++) await stage.send(campaign, number(801 + index));
        return gates.size === 2;
      },
      { withinMs: 30_000 },
    );
    gates.get("gate-0")?.kill("SIGSTOP");
    const sent = await Promise.all(
      Array.from({ length: 200 }, (_, index) => stage.send(campaign, number(820 + index))),
    );
    const judged = await eventually(
      async () => {
        const verdicts = (await verdictsOf(campaign)).filter((verdict) => sent.includes(verdict.sequence));
        return verdicts.length === sent.length ? verdicts : undefined;
      },
      { withinMs: 20_000, everyMs: 300 },
    );
    gates.get("gate-0")?.kill("SIGCONT");
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const after = (await verdictsOf(campaign)).filter((verdict) => sent.includes(verdict.sequence));
    expect(after).toEqual(judged);
  });

  it("shows a hold whose writer died between the log and the bucket", async () => {
    start("gate-0");
    const scope = "campaign.marketing.half-written";
    const record = holdOf({ scope, id: "half-written", atMs: Date.now() });
    await publishBatch(stage.nc, holdRecords(record, partitions));
    const holds = await openBucket(stage.nc, "holds");
    const shown = await eventually(() => holds.get(scope), { withinMs: 15_000 });
    expect(shown.value).toMatchObject({ holds: { policy: { id: "half-written" } } });
  });

  it("erases a message whose subject escapes the partitions", async () => {
    start("gate-0");
    stage.nc.publish("consentry.send.marketing.first.*", "{}");
    await stage.nc.flush();
    await eventually(async () => {
      const info = await stage.nc.request("$JS.API.STREAM.INFO.OUTBOUND", "");
      return info.json<{ state: { messages: number } }>().state.messages === 0;
    });
  });
});
