import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { writeHold } from "../../../src/io/nats/holds.ts";
import { type FakeCloudApi, startFakeCloudApi } from "../../../src/lab/fake-cloud-api.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import type { HoldRecord } from "../../../src/schemas/wire/hold.ts";
import { sentRecord } from "../../../src/schemas/wire/sent.ts";
import { buckets, type CampaignRef, campaignScope } from "../../../src/schemas/wire/subjects.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage, partitions } from "../../support/gate-stage.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";
import { output, policiesOfBoth, type TwoVersions, twoVersions, untilShared } from "../../support/two-versions.ts";
import { holdOf } from "../../support/verdicts.ts";

const people = Array.from({ length: 40 }, (_, index) => `4477009${String(10_000 + index * 37)}`);
const cap = { messages: 1, perMs: 4000 };
const killEveryMs = 1800;
const sendEveryMs = 25;
const clean = { exitCode: 0 };

describeWithServers("an earlier version beside today's", () => {
  const nats = useNats();
  let stage: GateStage;
  let api: FakeCloudApi;
  let versions: TwoVersions;
  const campaigns = new Map<string, CampaignRef>();
  const sent: { sequence: number; recipient: string; cap: typeof cap | null }[] = [];

  beforeAll(async () => {
    stage = await gateStage(nats().url, { policiesDir: await policiesOfBoth() });
    api = await startFakeCloudApi();
    const dispatching = { CONSENTRY_CLOUD_API_URL: api.url, CONSENTRY_WHATSAPP_TOKEN: "a-token" };
    versions = await twoVersions((name) => ({ ...stage.environment(name), ...dispatching }));
    for (const name of ["plain", "stormy", "critical"]) campaigns.set(name, await stage.declare({ name }));
    campaigns.set("capped", await stage.declare({ name: "capped", frequencyCap: cap }));
    for (const number of people) await stage.agree(number);
  }, 600_000);
  afterAll(async () => {
    await versions?.stop();
    await api?.stop();
    await stage?.nc.close();
  });

  it("shares the work, kill by kill, upgraded and rolled back: nothing missing, double or contradictory", async () => {
    await startAll();
    const sending = untilStopped(sendEveryMs, sendOne);
    const storm = untilStopped(400, holdOrLift);
    for (const name of ["earlier-x", "today-x", "earlier-dispatch", "earlier-y", "today-dispatch"]) {
      await sleep(killEveryMs);
      await versions.restart(name, "SIGKILL");
    }
    await send("critical", people[0] ?? "", ["assault rifle for sale"]);
    await moveAllToEarlier();
    const judgedBy = Map.groupBy(await stage.verdicts(), ({ gate }) => gate.split("-")[0]);
    await rollOut();
    await Promise.all([sending(), storm()]);
    await untilAllJudged();
    await untilAllSettled();

    for (const version of ["earlier", "today"] as const) expect(await versions.audit(version)).toMatchObject(clean);
    expect(await countFromOutside()).toMatchObject(clean);
    expect(api.stats().repeatedDecisions).toEqual([]);
    expect(judgedBy.get("earlier")?.length).toBeGreaterThan(20);
    expect(judgedBy.get("today")?.length).toBeGreaterThan(20);
    expect((await stage.verdicts()).filter(({ attempt }) => attempt > 1).length).toBeGreaterThan(10);
  }, 240_000);

  async function startAll(): Promise<void> {
    for (const name of ["earlier-x", "earlier-y"]) await versions.start("earlier", "gate", name);
    await versions.start("today", "gate", "today-x");
    for (const version of ["earlier", "today"] as const)
      await versions.start(version, "dispatch", `${version}-dispatch`);
    await untilShared(stage.nc, ["earlier-x", "earlier-y", "today-x"], partitions);
  }

  /** Until those have judged what today's judged before; then it comes back. */
  async function moveAllToEarlier(): Promise<void> {
    await versions.end("today-x", "SIGTERM");
    await untilShared(stage.nc, ["earlier-x", "earlier-y"], partitions);
    await eventually(async () => (await partitionsOfBoth()) > 2, { withinMs: 60_000, everyMs: 500 });
    await versions.start("today", "gate", "today-x");
    await untilShared(stage.nc, ["earlier-x", "earlier-y", "today-x"], partitions);
  }

  /** In order, one after the other under the name that it has, as a StatefulSet does; then one of them back. */
  async function rollOut(): Promise<void> {
    for (const [name, version] of [
      ["earlier-x", "today"],
      ["earlier-y", "today"],
      ["earlier-y", "earlier"],
    ] as const) {
      await versions.end(name, "SIGTERM");
      await versions.start(version, "gate", name);
      await untilShared(stage.nc, ["earlier-x", "earlier-y", "today-x"], partitions);
      await sleep(1000);
    }
  }

  async function sendOne(count: number): Promise<void> {
    const name = ["plain", "stormy", "plain", "capped"][count % 4] ?? "plain";
    await send(name, people[(count * 7) % people.length] ?? "");
  }

  async function send(name: string, number: string, parameters?: readonly string[]): Promise<void> {
    const campaign = campaigns.get(name);
    if (!campaign) throw new Error(`no campaign ${name}`);
    const sequence = await stage.send(campaign, number, parameters ? { parameters } : {});
    sent.push({ sequence, recipient: `${name} ${number}`, cap: name === "capped" ? cap : null });
  }

  async function holdOrLift(count: number): Promise<void> {
    await write("stormy", "officer", count % 2 === 0 ? "hold" : "lift");
  }

  async function write(name: string, source: HoldRecord["source"], action: HoldRecord["action"]): Promise<void> {
    const scope = campaignScope({ namespace: "marketing", name });
    const cause = action === "hold" ? "SuspendedByOfficer" : "Resumed";
    const record = holdOf({ scope, source, action, cause, id: `test-${source}`, atMs: Date.now(), resume: "BySource" });
    await writeHold(stage.nc, { record, partitions });
  }

  async function untilAllJudged(): Promise<void> {
    await write("stormy", "officer", "lift");
    await eventually(
      async () => {
        const verdicts = await stage.verdicts();
        const final = verdicts.filter(({ outcome }) => outcome === "approved" || outcome === "rejected");
        return final.length >= sent.length;
      },
      { withinMs: 90_000, everyMs: 500 },
    );
  }

  async function untilAllSettled(): Promise<void> {
    const ledger = await openBucket(stage.nc, buckets.sent);
    const approved = (await stage.verdicts()).filter(({ outcome }) => outcome === "approved");
    await eventually(
      async () => {
        const entries = await Promise.all(approved.map(({ decision }) => ledger.get(decision)));
        return entries.every((entry) => entry && sentRecord.parse(entry.value).state !== "Sending");
      },
      { withinMs: 60_000, everyMs: 500 },
    );
  }

  async function countFromOutside() {
    const file = join(temporaryDirectory("consentry-test-"), "sent.jsonl");
    writeFileSync(file, sent.map((one) => `${JSON.stringify(one)}\n`).join(""));
    return await output(["tools/count-from-outside.mjs", nats().url, file]);
  }

  /** How many partitions were worked by one version first and by the other later. */
  async function partitionsOfBoth(): Promise<number> {
    const byPartition = Map.groupBy(await stage.verdicts(), ({ partition }) => partition);
    const both = [...byPartition.values()].filter(
      (verdicts) => new Set(verdicts.map(({ gate }) => gate.split("-")[0])).size === 2,
    );
    return both.length;
  }
});

/** Does something again and again; the answer stops it. */
function untilStopped(everyMs: number, work: (count: number) => Promise<void>): () => Promise<void> {
  let going = true;
  const ended = (async () => {
    for (let count = 0; going; count++) {
      await work(count);
      await sleep(everyMs);
    }
  })();
  return async () => {
    going = false;
    await ended;
  };
}
