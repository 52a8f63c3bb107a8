import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningDispatch, startDispatch } from "../../../src/edge/dispatch/start.ts";
import { type RunningGate, startGate } from "../../../src/gate/start.ts";
import { jsApiOrThrow } from "../../../src/io/nats/api.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { writeHold } from "../../../src/io/nats/holds.ts";
import { type FakeCloudApi, startFakeCloudApi } from "../../../src/lab/fake-cloud-api.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { type CampaignRef, suppressKey } from "../../../src/schemas/wire/subjects.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage, partitions, personOf } from "../../support/gate-stage.ts";
import { installedNats } from "../../support/nats.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";
import { holdOf } from "../../support/verdicts.ts";

// A server and its volume are lost, and a backup is brought back into an empty one. Each test goes on where the last one ended.

const number = (index: number) => `4477009${String(index).padStart(5, "0")}`;
const [ann, bob, eve, cleo, dan] = [number(1), number(2), number(3), number(4), number(5)];
/** Long enough for a backup, and soon enough for the tests after it. */
const startsInMs = 8_000;
const words = { quality: { value: "RED", atMs: 1000 } };

describeWithServers("a backup", () => {
  const lost = useNats();
  const empty = useNats();
  const directory = join(temporaryDirectory("consentry-backup-"), "b");
  const campaigns: Record<string, CampaignRef> = {};
  let stage: GateStage;
  let gate: RunningGate;
  let api: FakeCloudApi;
  let dispatch: RunningDispatch;

  beforeAll(async () => {
    stage = await gateStage(lost().url);
    gate = await startGate(stage.environment("gate-0"));
    const capped = { messages: 1, perMs: 3_600_000 };
    campaigns.offers = await stage.declare({ name: "offers", frequencyCap: capped });
    campaigns.stopped = await stage.declare({ name: "stopped" });
    for (const person of [ann, bob, eve, cleo, dan]) await stage.agree(person);
    const { partition, pseudonym } = personOf(eve);
    const said = { scope: "Everything", of: "", channel: "Keyword", atMs: Date.now() };
    await (await openBucket(stage.nc, "suppress")).put(suppressKey(partition, pseudonym), { entries: [said] });
    await writeHold(stage.nc, { record: holdOf({ scope: "campaign.marketing.stopped" }), partitions });
    await (await openBucket(stage.nc, "standing")).put("sender.marketing.idesk-main", words);
    api = await startFakeCloudApi();
  }, 120_000);

  afterAll(async () => {
    await dispatch?.stop();
    await gate?.stop();
    await api?.stop();
    await stage?.nc.close();
  });

  it("is taken while the gate works, and only its owner can read it", async () => {
    expect(await outcome("offers", ann)).toBe("approved");
    expect(await outcome("stopped", bob)).toBe("held");
    campaigns.night = await stage.declare({ name: "night", startsAtMs: Date.now() + startsInMs });
    expect(await outcome("night", cleo)).toMatch(/^deferred/);
    const { exitCode, data, progress } = await consentry(lost().url, "backup", directory);
    expect({ exitCode, progress }).toMatchObject({ exitCode: 0 });
    expect(data).toMatch(/^backed up {2}16 streams, \d+ bytes, as of /);
    expect(data + progress).not.toMatch(/4477/);
    const modes = readdirSync(directory).map((file) => statSync(join(directory, file)).mode & 0o077);
    expect(modes.length).toBe(17);
    expect(new Set([...modes, statSync(directory).mode & 0o077])).toEqual(new Set([0]));
  });

  it("is never written over, and never brought back over what is there", async () => {
    expect(await consentry(lost().url, "backup", directory)).toMatchObject({ exitCode: 1 });
    const again = await consentry(lost().url, "restore", directory);
    expect(again.exitCode).toBe(1);
    expect(again.progress).toContain("add --replace");
  });

  it("that was broken off or has changed is refused before anything is touched", async () => {
    const other = temporaryDirectory("consentry-broken-");
    expect(await consentry(empty().url, "restore", other)).toMatchObject({ exitCode: 1 });
    mkdirSync(other, { recursive: true });
    for (const file of readdirSync(directory)) writeFileSync(join(other, file), readFileSync(join(directory, file)));
    const snapshot = readFileSync(join(other, "KV_suppress.snapshot"));
    snapshot[snapshot.length - 1] = (snapshot.at(-1) ?? 0) ^ 1;
    writeFileSync(join(other, "KV_suppress.snapshot"), snapshot);
    const { exitCode, progress } = await consentry(empty().url, "restore", other);
    expect(exitCode).toBe(1);
    expect(progress).toContain("KV_suppress is not what was written");
  });

  it("comes back into an empty server with everything held, and the log is as it was", async () => {
    const before = (await stage.verdicts()).map(({ decision, outcome, logSequence }) => [
      decision,
      outcome,
      logSequence,
    ]);
    await gate.stop();
    await stage.nc.close();
    await lost().stop();
    const { exitCode, progress } = await consentry(empty().url, "restore", directory);
    expect({ exitCode, progress }).toMatchObject({ exitCode: 0 });
    stage = await gateStage(empty().url, { isSet: true });
    const after = (await stage.verdicts()).map(({ decision, outcome, logSequence }) => [
      decision,
      outcome,
      logSequence,
    ]);
    expect(after).toEqual(before);
    const standing = await openBucket(stage.nc, "standing");
    expect((await standing.get("sender.marketing.idesk-main"))?.value).toEqual(words);
    gate = await startGate(stage.environment("gate-0"));
    dispatch = await startDispatch({
      ...stage.environment("dispatch-0"),
      CONSENTRY_CLOUD_API_URL: api.url,
      CONSENTRY_WHATSAPP_TOKEN: "a-token",
    });
    expect(await outcome("offers", bob)).toBe("held");
    const audit = await consentry(empty().url, "audit");
    expect(audit).toMatchObject({ exitCode: 0 });
  });

  it("sends nothing that may have been sent since: what waited is accounted for, and is not sent", async () => {
    expect(await consentry(empty().url, "restore", "--release")).toMatchObject({ exitCode: 0 });
    await eventually(async () => (await finalsOf("night")).length === 1, { withinMs: 20_000 });
    expect(await finalsOf("night")).toMatchObject([{ outcome: "rejected", violations: [{ rule: "body-lost" }] }]);
    const approvedBefore = (await finalsOf("offers")).find(({ recipient }) => recipient === personOf(ann).pseudonym);
    const sent = await openBucket(stage.nc, "sent");
    const withheld = await eventually(() => sent.get(approvedBefore?.decision ?? ""), { withinMs: 20_000 });
    expect(withheld.value).toMatchObject({ state: "Withheld", reason: "BodyGone" });
  });

  it("goes on where it was: caps, stops and holds are in force, and new messages are judged and sent", async () => {
    await eventually(() => api.stats().accepted === 1, { withinMs: 20_000 });
    expect(await outcome("offers", dan)).toBe("approved");
    expect(await outcome("offers", ann)).toBe("rejected frequency-cap");
    expect(await outcome("offers", eve)).toBe("rejected opted-out");
    expect(await outcome("stopped", dan)).toBe("held");
    await eventually(() => api.stats().accepted === 2, { withinMs: 20_000 });
    expect(api.stats().repeatedDecisions).toEqual([]);
    const { exitCode, data } = await consentry(empty().url, "audit");
    expect({ exitCode, data }).toMatchObject({ exitCode: 0 });
  });

  async function consentry(url: string, ...args: string[]) {
    return await runCli(args, { NATS_URL: url });
  }

  async function outcome(name: string, to: string): Promise<string> {
    const campaign = campaigns[name];
    if (!campaign) throw new Error(`no campaign ${name}`);
    const sequence = await stage.send(campaign, to);
    const judged = (one: { sequence: number; campaign: CampaignRef }) =>
      one.sequence === sequence && one.campaign.name === name;
    const verdict = await eventually(async () => (await stage.verdicts()).findLast(judged), { withinMs: 20_000 });
    return [verdict.outcome, ...verdict.violations.map(({ rule }) => rule)].join(" ");
  }

  async function finalsOf(name: string) {
    const all = (await stage.verdicts()).filter(({ campaign }) => campaign.name === name);
    return all.filter((one) => one.outcome === "approved" || one.outcome === "rejected");
  }
});

describeWithServers("a backup before an upgrade", () => {
  const nats = useNats();

  it("lacks what only the newer operator makes, and never what was lost", async () => {
    const nc = await installedNats(nats().url);
    const backup = async () => {
      const directory = join(temporaryDirectory("consentry-backup-"), "b");
      return await runCli(["backup", directory], { NATS_URL: nats().url });
    };
    const streamsIn = ({ exitCode, data }: { exitCode: number; data: string }) => {
      expect(exitCode).toBe(0);
      return Number(/^backed up {2}(\d+) streams/.exec(data)?.[1]);
    };
    const before = streamsIn(await backup());
    for (const bucket of ["standing", "links", "keys"]) await jsApiOrThrow(nc, `STREAM.DELETE.KV_${bucket}`, undefined);
    expect(streamsIn(await backup())).toBe(before - 3);
    await jsApiOrThrow(nc, "STREAM.DELETE.KV_suppress", undefined);
    expect((await backup()).exitCode).not.toBe(0);
    await nc.close();
  });
});
