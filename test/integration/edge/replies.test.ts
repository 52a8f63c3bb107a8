import { type ChildProcess, spawn } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningDispatch, startDispatch } from "../../../src/edge/dispatch/start.ts";
import { type RunningIntake, startIntake } from "../../../src/edge/intake/start.ts";
import { type RunningSync, startSync } from "../../../src/edge/sync/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { readToEnd } from "../../../src/io/nats/follow.ts";
import { type FakeCloudApi, startFakeCloudApi } from "../../../src/lab/fake-cloud-api.ts";
import { type ConsentEvent, consentEvent } from "../../../src/schemas/wire/consent.ts";
import { desiredKeys } from "../../../src/schemas/wire/desired.ts";
import { buckets, type CampaignRef, consentSubject, streams, suppressKey } from "../../../src/schemas/wire/subjects.ts";
import { desiredSource } from "../../support/consent.ts";
import { desiredSender } from "../../support/desired.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage, personOf } from "../../support/gate-stage.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";
import { lineOf, messagesWebhook, signatureOf, textFrom } from "../../support/webhooks.ts";

const secret = "0123456789abcdef";
const idesk = { namespace: "marketing", name: "idesk-main" };
const confirmation = "iDesk Media: you are off our list. Nothing more follows. Write JOIN to come back.";
const notice = "Yes, iDesk Media may send me offers on WhatsApp. I can stop at any time by replying STOP.";
const question = `${notice}\n\nReply YES to agree.`;
const join = desiredSource({
  name: "whatsapp-join",
  notices: [{ id: "wa-join", language: "en", hash: "sha256:0a1b", businessNamed: true }],
  whatsApp: {
    sender: idesk,
    wordings: [
      {
        noticeId: "wa-join",
        joinWords: ["JOIN", "START"],
        joinTexts: ["Hi! I want your offers."],
        question,
        confirmWords: ["YES"],
      },
    ],
  },
});
const number = (index: number) => `4477007${String(index).padStart(5, "0")}`;
const minutes = (count: number) => count * 60_000;

describeWithServers("what a number answers by itself", () => {
  const nats = useNats();
  let stage: GateStage;
  let intakes: readonly RunningIntake[];
  let gate: ChildProcess;
  let dispatch: RunningDispatch;
  let sync: RunningSync;
  let whatsApp: FakeCloudApi;
  let offers: CampaignRef;
  let answers: CampaignRef;

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    const desired = await openBucket(stage.nc, buckets.desired);
    const replies = { campaign: "answers", optOut: confirmation };
    await desired.put(desiredKeys.sender(idesk), desiredSender({ ...idesk, wabaId: lineOf.wabaId, replies }));
    await desired.put(desiredKeys.source(join), join);
    const sources = ["website-optin", "whatsapp-join"].map((name) => ({ namespace: "marketing", name }));
    offers = await stage.declare({ name: "offers", mode: "Warn", sources });
    answers = await stage.declare({
      name: "answers",
      category: "Service",
      purpose: "answers",
      sources: [],
      templates: [],
    });
    gate = spawn(process.execPath, ["test/support/run-gate.ts"], {
      env: { ...process.env, ...stage.environment("gate-0") },
      stdio: ["ignore", "inherit", "inherit"],
    });
    await eventually(async () => (await openBucket(stage.nc, buckets.gates)).get("gate-0"), { withinMs: 60_000 });
    sync = await startSync(stage.environment("sync-0"));
    whatsApp = await startFakeCloudApi();
    dispatch = await startDispatch({
      ...stage.environment("dispatch-0"),
      CONSENTRY_CLOUD_API_URL: whatsApp.url,
      CONSENTRY_WHATSAPP_TOKEN: "a-token",
    });
    const intake = (name: string) => startIntake({ ...stage.environment(name), CONSENTRY_WHATSAPP_APP_SECRET: secret });
    intakes = [await intake("intake-0"), await intake("intake-1")];
  }, 120_000);

  afterAll(async () => {
    for (const intake of intakes) await intake.stop();
    await dispatch.stop();
    await sync.stop();
    await whatsApp.stop();
    gate.kill("SIGKILL");
    await stage.nc.close();
  });

  /** WhatsApp tells what somebody wrote, to one of the intakes. */
  async function tell(message: Record<string, unknown>, to = 0): Promise<number> {
    const body = JSON.stringify(messagesWebhook({ messages: [message] }));
    const headers = { "x-hub-signature-256": signatureOf(body, secret) };
    return (await fetch(intakes[to]?.webhookUrl ?? "", { method: "POST", body, headers })).status;
  }

  const text = (who: string, body: string) =>
    JSON.stringify({ messaging_product: "whatsapp", to: who, type: "text", text: { body } });

  /** Verdicts on what the number answered somebody, as outcome and rules. */
  async function answersTo(who: string): Promise<string[]> {
    const all = (await stage.verdicts()).filter(
      ({ campaign, recipient }) => campaign.name === answers.name && recipient === personOf(who).pseudonym,
    );
    return all.map(({ outcome, violations }) => [outcome, ...violations.map(({ rule }) => rule)].join(" "));
  }

  /** What a gate finally says of a message that a producer publishes. */
  async function verdictOn(campaign: CampaignRef, who: string, payload: string): Promise<string> {
    const sequence = await stage.send(campaign, who, { payload });
    const isFinal = (each: { sequence: number; outcome: string }) =>
      each.sequence === sequence && each.outcome !== "deferred";
    const verdict = await eventually(async () => (await stage.verdicts()).find(isFinal), { withinMs: 60_000 });
    return [verdict.outcome, ...verdict.violations.map(({ rule }) => rule)].join(" ");
  }

  /** WhatsApp is answered before every gate has heard that somebody wrote; who answers them in that moment is refused. */
  async function untilApproved(who: string, body: string): Promise<void> {
    const isApproved = async () => (await verdictOn(answers, who, text(who, body))) === "approved";
    await eventually(isApproved, { withinMs: 60_000 });
  }

  /** What CONSENT holds of somebody at the source whose people write to the number. */
  async function historyOf(who: string): Promise<ConsentEvent[]> {
    const events: ConsentEvent[] = [];
    await readToEnd(stage.nc, {
      stream: streams.consent,
      filters: [consentSubject(join, personOf(who).partition)],
      from: 1,
      deadlineMs: 5000,
      onMessage: ({ data }) => events.push(consentEvent.parse(JSON.parse(Buffer.from(data).toString("utf8")))),
    });
    return events.filter(({ pseudonym }) => pseudonym === personOf(who).pseudonym);
  }

  const kinds = (events: readonly ConsentEvent[]) => events.map(({ event }) => event);
  const asked = (who: string) =>
    eventually(() => arrivedAt(who).find((payload) => JSON.stringify(payload).includes("YES to agree")), {
      withinMs: 60_000,
    });
  const offer = async (who: string) => {
    const sequence = await stage.send(offers, who);
    const isOurs = (each: { sequence: number }) => each.sequence === sequence;
    const verdict = await eventually(async () => (await stage.verdicts()).find(isOurs), { withinMs: 60_000 });
    return [verdict.outcome, ...verdict.violations.map(({ rule }) => rule)].join(" ");
  };

  const arrivedAt = (who: string) => whatsApp.payloads().filter((payload) => JSON.stringify(payload).includes(who));
  const final = (verdicts: readonly string[]) => verdicts.filter((each) => !each.startsWith("deferred"));

  it("confirms a stop once, though its webhook comes three times to two intakes", async () => {
    const who = number(1);
    await stage.agree(who);
    const stop = textFrom(who, "Please stop!", Date.now());
    expect(await Promise.all([tell(stop, 0), tell(stop, 1), tell(stop, 0)])).toEqual([200, 200, 200]);
    await eventually(() => arrivedAt(who)[0], { withinMs: 60_000 });
    expect(await tell(stop, 1)).toBe(200);
    expect(arrivedAt(who)).toMatchObject([{ to: who, type: "text", text: { body: confirmation } }]);
    expect(final(await answersTo(who))).toEqual(["approved"]);
    const verdict = (await stage.verdicts()).find(({ recipient }) => recipient === personOf(who).pseudonym);
    expect(verdict).toMatchObject({ sender: "marketing/idesk-main", reply: "OptOutConfirmation" });
  });

  it("confirms it once, though the person says it twice, and then says nothing more", async () => {
    const who = number(2);
    await tell(textFrom(who, "STOP", Date.now() - 1000));
    await eventually(() => arrivedAt(who)[0], { withinMs: 60_000 });
    await tell(textFrom(who, "stop!!!", Date.now()));
    const bothVerdicts = async () => {
      const verdicts = final(await answersTo(who));
      return verdicts.length === 2 ? verdicts : undefined;
    };
    const [, second] = await eventually(bothVerdicts, { withinMs: 60_000 });
    expect(second).toBe("rejected declared-reply");
    expect(await verdictOn(answers, who, text(who, "Why? We have 20 % off!"))).toBe("rejected opted-out");
    expect(await verdictOn(answers, who, text(who, confirmation))).toBe("rejected declared-reply");
    expect(await verdictOn(offers, who, text(who, confirmation))).toContain("opted-out");
    expect(arrivedAt(who)).toHaveLength(1);
  });

  it("confirms nothing after five minutes, whoever asks", async () => {
    const who = number(3);
    expect(await tell(textFrom(who, "STOP", Date.now() - minutes(6)))).toBe(200);
    expect(await verdictOn(answers, who, text(who, confirmation))).toBe("rejected declared-reply");
    expect(await answersTo(who)).toHaveLength(1);
    expect(arrivedAt(who)).toEqual([]);
  });

  it("confirms nothing to who has not said stop on WhatsApp", async () => {
    const who = number(4);
    await tell(textFrom(who, "Hello!", Date.now()));
    await untilApproved(who, "Hello. How can we help?");
    expect(await verdictOn(answers, who, text(who, confirmation))).toBe("rejected declared-reply");
  });

  it("answers who writes again after a stop, and has no part in it", async () => {
    const who = number(5);
    await tell(textFrom(who, "STOP", Date.now() - 10_000));
    await eventually(() => arrivedAt(who)[0], { withinMs: 60_000 });
    await tell(textFrom(who, "Where is my order?", Date.now() - 2000));
    await untilApproved(who, "It comes today.");
    await eventually(() => arrivedAt(who)[1], { withinMs: 30_000 });
  });

  it("asks who joins once, records the notice, and believes their yes", async () => {
    const who = number(10);
    const joined = textFrom(who, "Join!", Date.now() - 20_000);
    expect(await Promise.all([tell(joined, 0), tell(joined, 1), tell(joined, 1)])).toEqual([200, 200, 200]);
    await asked(who);
    await tell(textFrom(who, "JOIN", Date.now() - 10_000), 1);
    expect(await offer(who)).toContain("consent-required");
    expect((await historyOf(who)).map(({ event, noticeId, method }) => ({ event, noticeId, method }))).toContainEqual({
      ...{ event: "DoubleOptInPending", noticeId: "wa-join", method: "Keyword" },
    });
    expect(kinds(await historyOf(who))).not.toContain("Granted");
    const yes = textFrom(who, "yes", Date.now());
    expect([await tell(yes, 1), await tell(yes, 0)]).toEqual([200, 200]);
    const granted = (await historyOf(who)).filter(({ event }) => event === "Granted");
    expect(granted).toHaveLength(1);
    expect(granted[0]).toMatchObject({ doubleOptIn: true, affirmative: true, noticeHash: "sha256:0a1b", by: "intake" });
    expect(granted[0]?.evidence).toMatch(/^whatsapp sha256:[0-9a-f]{64} sha256:[0-9a-f]{64}$/);
    await eventually(async () => ((await offer(who)) === "approved" ? true : undefined), { withinMs: 60_000 });
    expect(arrivedAt(who).filter((payload) => JSON.stringify(payload).includes("YES to agree"))).toHaveLength(1);
    expect(final(await answersTo(who))).toEqual(["approved"]);
  });

  it("takes a click-to-chat text for a join, and a yes without a question for nothing", async () => {
    const [chatted, other] = [number(11), number(12)];
    await tell(textFrom(chatted, "Hi, I want your offers", Date.now()));
    await tell(textFrom(other, "Yes", Date.now()));
    await tell(textFrom(other, "I want to join the gym", Date.now()));
    await asked(chatted);
    expect(await historyOf(chatted)).toMatchObject([{ event: "DoubleOptInPending", method: "Chat" }]);
    expect(await historyOf(other)).toEqual([]);
    expect(await answersTo(other)).toEqual([]);
  });

  it("does not believe a yes after a stop that came in between", async () => {
    const who = number(13);
    await tell(textFrom(who, "join", Date.now() - 30_000));
    await asked(who);
    await tell(textFrom(who, "stop", Date.now() - 20_000));
    await tell(textFrom(who, "yes", Date.now()));
    expect(kinds(await historyOf(who))).not.toContain("Granted");
    expect(await offer(who)).toContain("opted-out");
  });

  it("lets who has said stop come back by their own word, and writes to them again", async () => {
    const who = number(14);
    await stage.agree(who);
    await tell(textFrom(who, "STOP", Date.now() - 60_000));
    expect(await offer(who)).toContain("opted-out");
    await tell(textFrom(who, "start", Date.now() - 30_000));
    await asked(who);
    expect(await offer(who)).toContain("opted-out");
    await tell(textFrom(who, "YES", Date.now()));
    await eventually(async () => ((await offer(who)) === "approved" ? true : undefined), { withinMs: 60_000 });
    // The old stop, told once more, changes nothing; a new one does.
    await tell(textFrom(who, "STOP", Date.now() - 60_000));
    expect(await offer(who)).toBe("approved");
    await tell(textFrom(who, "stop", Date.now() + 1000));
    expect(await offer(who)).toContain("opted-out");
  });

  it("asks nobody who was stopped by somebody else, and nobody of a number that is not declared", async () => {
    const [stopped, stranger] = [number(15), number(16)];
    const { partition, pseudonym } = personOf(stopped);
    const entry = { scope: "Business", of: "iDesk Media", channel: "Officer", atMs: Date.now() - 60_000 };
    await (await openBucket(stage.nc, buckets.suppress)).put(suppressKey(partition, pseudonym), { entries: [entry] });
    await tell(textFrom(stopped, "JOIN", Date.now()));
    const body = JSON.stringify(
      messagesWebhook({ phoneNumberId: "777", messages: [textFrom(stranger, "JOIN", Date.now())] }),
    );
    const headers = { "x-hub-signature-256": signatureOf(body, secret) };
    expect((await fetch(intakes[0]?.webhookUrl ?? "", { method: "POST", body, headers })).status).toBe(200);
    expect([await historyOf(stopped), await historyOf(stranger)]).toEqual([[], []]);
    expect([...(await answersTo(stopped)), ...(await answersTo(stranger))]).toEqual([]);
  });
});
