import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningIntake, startIntake } from "../../../src/edge/intake/start.ts";
import { type RunningSync, startSync } from "../../../src/edge/sync/start.ts";
import { jsApiOrThrow } from "../../../src/io/nats/api.ts";
import { type Bucket, openBucket } from "../../../src/io/nats/bucket.ts";
import { followComplaints } from "../../../src/io/nats/complaints.ts";
import { appendConsent } from "../../../src/io/nats/consent-log.ts";
import { followWithdrawals } from "../../../src/io/nats/withdrawals.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { readSuppression } from "../../../src/schemas/wire/consent.ts";
import { desiredKeys } from "../../../src/schemas/wire/desired.ts";
import type { ComplaintSignal, WithdrawalSignal } from "../../../src/schemas/wire/signal.ts";
import { buckets, type CampaignRef, streams, suppressKey } from "../../../src/schemas/wire/subjects.ts";
import { consentEvent, desiredSource } from "../../support/consent.ts";
import { desiredSender } from "../../support/desired.ts";
import { eventually, untilItHolds } from "../../support/eventually.ts";
import { type GateStage, gateStage, personOf } from "../../support/gate-stage.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";
import { lineOf, messagesWebhook, signatureOf, textFrom } from "../../support/webhooks.ts";

const appSecret = "0123456789abcdef";
const source = { namespace: "marketing", name: "website-optin" };
const [ada, bea, cem] = ["447700900821", "447700900822", "447700900823"] as const;
const [dan, eve, fay, gus] = ["447700900824", "447700900825", "447700900826", "447700900827"] as const;

describeWithServers("a complaint", () => {
  const nats = useNats();
  const directory = temporaryDirectory("consentry-test-");
  const told = new Map<string, ComplaintSignal>();
  const resumed = new Map<string, WithdrawalSignal>();
  let stage: GateStage;
  let sync: RunningSync;
  let intake: RunningIntake;
  let gate: ChildProcess;
  let campaign: CampaignRef;
  let suppress: Bucket;
  let follower: { stop: () => void };
  const consentry = (...words: string[]) =>
    runCli(words, { ...stage.environment("cli"), KUBECONFIG: join(directory, "none") });

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    const sender = desiredSender({ name: "idesk-main", wabaId: lineOf.wabaId });
    await (await openBucket(stage.nc, buckets.desired)).put(desiredKeys.sender(sender), sender);
    campaign = await stage.declare({ name: "spring-sale" });
    suppress = await openBucket(stage.nc, buckets.suppress);
    const followers = [
      followComplaints(stage.nc, (signal) => void told.set(signal.id, signal)),
      followWithdrawals(stage.nc, (signal) => void (signal.event === "Resumed" && resumed.set(signal.id, signal))),
    ];
    follower = { stop: () => followers.forEach((each) => void each.stop()) };
    sync = await startSync(stage.environment("sync-0"));
    intake = await startIntake({ ...stage.environment("intake-0"), CONSENTRY_WHATSAPP_APP_SECRET: appSecret });
    gate = spawn(process.execPath, ["test/support/run-gate.ts"], {
      env: { ...process.env, ...stage.environment("gate-0") },
      stdio: ["ignore", "inherit", "inherit"],
    });
    for (const who of [ada, bea, cem, dan, fay, gus]) await record(who);
    for (const who of [ada, bea, cem, dan, fay, gus])
      expect(await verdictOn(who)).toMatchObject({ outcome: "approved" });
  }, 180_000);

  afterAll(async () => {
    follower.stop();
    await intake.stop();
    await sync.stop();
    gate.kill("SIGKILL");
    await stage.nc.close();
  });

  const record = (who: string) =>
    consentry(
      ..."consent record website-optin -n marketing --notice wa-optin-2026-03 --confirmed --who".split(" "),
      `+${who}`,
    );

  async function verdictOn(who: string) {
    await stage.keepFresh(Date.now() + 60_000);
    const sequence = await stage.send(campaign, who);
    return await eventually(async () => (await stage.verdicts()).findLast((each) => each.sequence === sequence), {
      withinMs: 90_000,
      everyMs: 200,
    });
  }

  const refusal = (how: string) => ({
    outcome: "rejected",
    violations: expect.arrayContaining([
      expect.objectContaining({ rule: "opted-out", message: expect.stringContaining(how) }),
    ]),
  });

  async function stopsOf(who: string) {
    const { partition, pseudonym } = personOf(who);
    return readSuppression((await suppress.get(suppressKey(partition, pseudonym)))?.value).entries;
  }

  const toldOf = (who: string) => [...told.values()].filter(({ pseudonym }) => pseudonym === personOf(who).pseudonym);

  const resumedOf = (who: string) =>
    [...resumed.values()].filter(({ pseudonym }) => pseudonym === personOf(who).pseudonym);

  it("that an officer files stops the business at every gate, and counts against campaign and number once", async () => {
    const reference = "https://tickets.example/812";
    const filed = await consentry(
      ..."complaint file --via Email --campaign spring-sale -n marketing --reference".split(" "),
      ...[reference, "--who", `00 ${ada}`],
    );
    expect(filed, filed.progress).toMatchObject({ exitCode: 0 });
    expect(filed.data).toMatch(
      /^filed {2}complaint about campaign marketing\/spring-sale; stopped all marketing from .+; withdrawn: website-optin\n$/,
    );
    expect(await verdictOn(ada)).toMatchObject(refusal("by complaining"));
    await eventually(() => toldOf(ada).length > 0);
    expect(toldOf(ada)).toMatchObject([
      { campaign: "marketing/spring-sale", sender: "marketing/idesk-main", source: null, via: "Email", reference },
    ]);
    expect(JSON.stringify([...told.values()])).not.toContain(ada.slice(3));
    const shown = await consentry(..."consent show website-optin -n marketing --who".split(" "), `+${ada}`);
    expect(shown.data).toContain("by complaining");
  });

  it("stays when the person writes START, and when somebody records their consent later", async () => {
    const later = [textFrom(ada, "START", Date.now() + 2000), textFrom(ada, "JOIN", Date.now() + 3000)];
    const body = JSON.stringify(messagesWebhook({ messages: later }));
    const headers = { "x-hub-signature-256": signatureOf(body, appSecret) };
    expect((await fetch(intake.webhookUrl, { method: "POST", body, headers })).status).toBe(200);
    expect(await record(ada)).toMatchObject({ exitCode: 0 });
    expect(await stopsOf(ada)).toMatchObject([{ scope: "Business", channel: "Complaint" }]);
    expect((await stopsOf(ada))[0]).not.toHaveProperty("liftedAtMs");
    expect(await verdictOn(ada)).toMatchObject(refusal("by complaining"));
  });

  it("merges with a stop by keyword, and what is wider wins", async () => {
    await consentry(..."consent withdraw --sender idesk-main -n marketing --text STOP --who".split(" "), `+${bea}`);
    const filed = await consentry(
      ..."complaint file --via Authority --sender idesk-main -n marketing --everything --who".split(" "),
      `+${bea}`,
    );
    expect(filed).toMatchObject({ exitCode: 0 });
    expect((await stopsOf(bea)).map(({ scope, channel }) => `${scope} ${channel}`)).toEqual(
      expect.arrayContaining(["Business Keyword", "Everything Complaint"]),
    );
    expect(await verdictOn(bea)).toMatchObject(refusal("stopped all messages by complaining"));
  });

  it("that a source tells of stops the business as well, and once however often it is read", async () => {
    const { partition, pseudonym } = personOf(cem);
    const event = consentEvent({
      ...{ event: "Withdrawn", method: "Complaint", purposes: [], pseudonym, by: "crm", evidence: "ticket 813" },
      ...{ atMs: Date.now(), recordedAtMs: Date.now(), businessName: desiredSource().businessName },
    });
    await appendConsent(stage.nc, [{ source, partition, event }]);
    // Gates hear of what stands in the bucket a moment later.
    await untilItHolds(async () => expect(await verdictOn(cem)).toMatchObject(refusal("by complaining")), 30_000);
    await appendConsent(stage.nc, [{ source, partition, event }]);
    await record("447700900829");
    await eventually(() => toldOf(cem).length > 0);
    expect(toldOf(cem)).toMatchObject([{ campaign: null, sender: null, source: "marketing/website-optin" }]);
  });

  it("stops the person though it cannot be counted, and run again as it says is counted once", async () => {
    const file = (...more: string[]) =>
      consentry(
        ..."complaint file --via Phone --campaign spring-sale -n marketing --who".split(" "),
        ...[`+${dan}`, ...more],
      );
    await takesNoMore(true);
    const untold = await file();
    await takesNoMore(false);
    expect(untold, untold.progress).toMatchObject({ exitCode: 4, data: "" });
    expect(untold.progress).toContain("stopped and stored: all marketing from ");
    expect(untold.progress).toContain("but the complaint is not counted: ");
    expect(untold.progress).not.toContain(dan.slice(3));
    expect(await verdictOn(dan)).toMatchObject(refusal("by complaining"));
    const received = /--received (\S+):/.exec(untold.progress)?.[1] ?? "";
    const stops = await stopsOf(dan);
    for (const again of [1, 2])
      expect(await file("--received", received), `time ${again}`).toMatchObject({ exitCode: 0 });
    expect(await stopsOf(dan)).toEqual(stops);
    await eventually(() => toldOf(dan).length > 0);
    expect(toldOf(dan)).toHaveLength(1);
  });

  it("that a source tells of while nobody can count holds no record up, and is counted later, over a restart of sync", async () => {
    const { partition, pseudonym } = personOf(eve);
    const event = consentEvent({
      ...{ event: "Withdrawn", method: "Complaint", purposes: [], pseudonym, by: "crm", evidence: "ticket 814" },
      ...{ atMs: Date.now(), recordedAtMs: Date.now(), businessName: desiredSource().businessName },
    });
    await takesNoMore(true);
    await appendConsent(stage.nc, [{ source, partition, event }]);
    expect(await record("447700900828")).toMatchObject({ exitCode: 0 });
    expect(await stopsOf(eve)).toMatchObject([{ scope: "Business", channel: "Complaint" }]);
    expect(toldOf(eve)).toEqual([]);
    await sync.stop();
    await takesNoMore(false);
    sync = await startSync(stage.environment("sync-0"));
    await eventually(() => toldOf(eve).length > 0, { withinMs: 30_000 });
    expect(toldOf(eve)).toMatchObject([{ source: "marketing/website-optin", reference: "ticket 814" }]);
  });

  /** SIGNALS as it is when it is full. */
  async function takesNoMore(isFull: boolean): Promise<void> {
    const { config } = await jsApiOrThrow<{ config: object }>(stage.nc, `STREAM.INFO.${streams.signals}`, undefined);
    const room = isFull ? { max_bytes: 1, discard: "new" } : { max_bytes: -1, discard: "old" };
    await jsApiOrThrow(stage.nc, `STREAM.UPDATE.${streams.signals}`, { ...config, ...room });
  }

  const takeBack = (who: string, ...more: string[]) =>
    consentry(
      ..."complaint withdraw --campaign spring-sale -n marketing --who".split(" "),
      ...[`+${who}`, "--reason", "wrong number typed, ticket 815", ...more],
    );
  const fileAbout = (who: string, received: string) =>
    consentry(
      ..."complaint file --via Email --campaign spring-sale -n marketing --who".split(" "),
      ...[`+${who}`, "--received", received],
    );

  it("that was filed by mistake is taken back: it stops nobody and counts no more, and consent is given anew", async () => {
    const received = new Date(Date.now() - 1000).toISOString();
    expect(await fileAbout(fay, received)).toMatchObject({ exitCode: 0 });
    await eventually(() => toldOf(fay).length > 0);
    const taken = await takeBack(fay);
    expect(taken, taken.progress).toMatchObject({ exitCode: 0 });
    expect(taken.data).toMatch(
      /^taken back {2}complaint about campaign marketing\/spring-sale of .+; lifted: all marketing from /,
    );
    expect(taken.progress).toContain("their consent stays withdrawn: marketing/website-optin");
    expect(JSON.stringify(await verdictOn(fay))).not.toContain("opted-out");
    expect(await record(fay)).toMatchObject({ exitCode: 0 });
    expect(await verdictOn(fay)).toMatchObject({ outcome: "approved" });
    await eventually(() => toldOf(fay)[0]?.takenBack !== undefined && resumedOf(fay).length > 0);
    expect(toldOf(fay)).toMatchObject([{ takenBack: { reason: "wrong number typed, ticket 815" } }]);
    expect(resumedOf(fay)).toMatchObject([{ scope: "Business", channel: "Complaint" }]);
    const shown = await consentry(..."consent show website-optin -n marketing --who".split(" "), `+${fay}`);
    expect(shown.data).toContain("wrong number typed, ticket 815");
    const again = await takeBack(fay);
    expect(again, again.progress).toMatchObject({ exitCode: 0, data: expect.stringContaining("(it was, ") });
    expect(await fileAbout(fay, received)).toMatchObject({ exitCode: 0 });
    expect(await verdictOn(fay)).toMatchObject(refusal("by complaining"));
    await eventually(() => toldOf(fay).filter(({ takenBack }) => takenBack === undefined).length === 1);
  });

  it("leaves a stop by keyword and a second complaint, says so, and asks which one is meant", async () => {
    await consentry(..."consent withdraw --sender idesk-main -n marketing --text STOP --who".split(" "), `+${gus}`);
    const [first, second] = [2000, 1000].map((ms) => new Date(Date.now() - ms).toISOString());
    for (const received of [first, second]) await fileAbout(gus, received ?? "");
    const which = await takeBack(gus);
    expect(which).toMatchObject({ exitCode: 1, progress: expect.stringContaining(`--received ${first}`) });
    const taken = await takeBack(gus, "--received", first ?? "");
    expect(taken, taken.progress).toMatchObject({ exitCode: 0 });
    expect(taken.progress).toMatch(/still stopped all marketing from .+ by keyword/);
    expect(taken.progress).toMatch(/still stopped all marketing from .+ by complaining/);
    expect(resumedOf(gus)).toEqual([]);
    expect(await takeBack(gus)).toMatchObject({ exitCode: 0 });
    await eventually(() => resumedOf(gus).length > 0);
    expect(resumedOf(gus)).toHaveLength(1);
    expect(await verdictOn(gus)).toMatchObject(refusal("by keyword"));
  });

  it("that nobody filed is taken back by nobody, nor for a reason that names a number", async () => {
    const none = await takeBack(cem);
    expect(none).toMatchObject({ exitCode: 1, progress: expect.stringContaining("no such complaint was filed") });
    const named = await takeBack(ada, "--reason", `she is +${ada}`);
    expect(named).toMatchObject({ exitCode: 2 });
    expect(named.progress).not.toContain(ada.slice(3));
    expect(await verdictOn(cem)).toMatchObject(refusal("by complaining"));
  });

  it("is refused with a number in its reference, and without saying what it is about", async () => {
    const file = (...more: string[]) => consentry("complaint", "file", "--who", `+${ada}`, "--via", "Email", ...more);
    expect(await file("-n", "marketing")).toMatchObject({ exitCode: 2 });
    const named = await file("--sender", "idesk-main", "-n", "marketing", "--reference", `call from +${ada}`);
    expect(named).toMatchObject({ exitCode: 2 });
    expect(named.progress).not.toContain(ada.slice(3));
  });
});
