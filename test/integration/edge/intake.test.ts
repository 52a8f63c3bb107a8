import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningIntake, startIntake } from "../../../src/edge/intake/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { followConsent } from "../../../src/io/nats/consent-log.ts";
import { readToEnd } from "../../../src/io/nats/follow.ts";
import type { ConsentEvent } from "../../../src/schemas/wire/consent.ts";
import { suppressionState, windowState } from "../../../src/schemas/wire/consent.ts";
import { desiredKeys } from "../../../src/schemas/wire/desired.ts";
import { senderWords, templateWords } from "../../../src/schemas/wire/standing.ts";
import { buckets, type CampaignRef, suppressKey, windowKey } from "../../../src/schemas/wire/subjects.ts";
import { desiredSender } from "../../support/desired.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage, personOf } from "../../support/gate-stage.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";
import { lineOf, messagesWebhook, secondsOf, signatureOf, textFrom, webhookOf } from "../../support/webhooks.ts";

const secret = "0123456789abcdef";
/** People who say stop while they are written to; CONSENTRY_RACE=10000 for the whole proof. */
const raced = Number(process.env.CONSENTRY_RACE ?? 400);
const atOnce = 16;
const verifyToken = "an-agreed-word";
const number = (index: number) => `4477009${String(index).padStart(5, "0")}`;
const idesk = { namespace: "marketing", name: "idesk-main" };
const bsuid = "US.13491208655302741918";

describeWithServers("intake", () => {
  const nats = useNats();
  let stage: GateStage;
  let intake: RunningIntake;
  let gate: ChildProcess;
  let campaign: CampaignRef;
  const secretFile = join(mkdtempSync(join(tmpdir(), "consentry-test-")), "app-secret");

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    const desired = await openBucket(stage.nc, buckets.desired);
    await desired.put(desiredKeys.sender(idesk), desiredSender({ ...idesk, wabaId: lineOf.wabaId }));
    campaign = await stage.declare({ name: "offers", mode: "Warn" });
    gate = spawn(process.execPath, ["test/support/run-gate.ts"], {
      env: { ...process.env, ...stage.environment("gate-0") },
      stdio: ["ignore", "inherit", "inherit"],
    });
    await eventually(() => stored(buckets.gates, "gate-0"), { withinMs: 60_000 });
    writeFileSync(secretFile, `${secret}\n`);
    intake = await startIntake({
      ...stage.environment("intake-0"),
      CONSENTRY_WHATSAPP_APP_SECRET_FILE: secretFile,
      CONSENTRY_WHATSAPP_VERIFY_TOKEN: verifyToken,
    });
  }, 120_000);

  afterAll(async () => {
    await intake.stop();
    gate.kill("SIGKILL");
    await stage.nc.close();
  });

  async function post(body: unknown, by = secret): Promise<number> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const headers = { "x-hub-signature-256": signatureOf(text, by) };
    return (await fetch(intake.webhookUrl, { method: "POST", body: text, headers })).status;
  }

  async function stored(bucket: string, key: string): Promise<unknown> {
    return (await (await openBucket(stage.nc, bucket)).get(key))?.value;
  }

  async function stopsOf(who: string) {
    const { partition, pseudonym } = personOf(who);
    const value = await stored(buckets.suppress, suppressKey(partition, pseudonym));
    return value === undefined ? [] : suppressionState.parse(value).entries;
  }

  async function lastInbound(who: string): Promise<number | undefined> {
    const { partition, pseudonym } = personOf(who);
    const value = await stored(buckets.window, windowKey(idesk, partition, pseudonym));
    return value === undefined ? undefined : windowState.parse(value).lastInboundAtMs;
  }

  /** What a gate says of a template message that is sent to somebody now: its outcome and the rules it breaks. */
  async function verdictOn(who: string): Promise<string> {
    const sequence = await stage.send(campaign, who);
    const verdict = await eventually(async () => (await stage.verdicts()).find((each) => each.sequence === sequence));
    return [verdict.outcome, ...verdict.violations.map(({ rule }) => rule)].join(" ");
  }

  async function signals(subject: string): Promise<unknown[]> {
    const found: unknown[] = [];
    await readToEnd(stage.nc, {
      stream: "SIGNALS",
      filters: [subject],
      from: 1,
      deadlineMs: 5000,
      onMessage: ({ data }) => found.push(JSON.parse(Buffer.from(data).toString("utf8"))),
    });
    return found;
  }

  async function withdrawalsOf(who: string): Promise<ConsentEvent[]> {
    const events: ConsentEvent[] = [];
    const done = Promise.withResolvers<void>();
    const follower = followConsent(stage.nc, {
      from: 1,
      onEvent: (arrived) => arrived && events.push(arrived.event),
      onCaughtUp: done.resolve,
    });
    await done.promise;
    follower.stop();
    return events.filter(({ event, pseudonym }) => event === "Withdrawn" && pseudonym === personOf(who).pseudonym);
  }

  describe("is asked by WhatsApp whether the address is ours, and", () => {
    const ask = async (query: string) => {
      const answer = await fetch(`${intake.webhookUrl}?${query}`);
      return `${answer.status} ${await answer.text()}`;
    };

    it("repeats the challenge to whoever knows the token", async () => {
      const query = `hub.mode=subscribe&hub.verify_token=${verifyToken}&hub.challenge=1158201444`;
      expect(await ask(query)).toBe("200 1158201444");
    });

    it.each([
      ["another token", "hub.mode=subscribe&hub.verify_token=guess&hub.challenge=1"],
      ["no token", "hub.mode=subscribe&hub.challenge=1"],
      ["a challenge that is none", `hub.mode=subscribe&hub.verify_token=${verifyToken}&hub.challenge=<script>`],
      ["another mode", `hub.mode=remove&hub.verify_token=${verifyToken}&hub.challenge=1`],
    ])("refuses %s", async (_what, query) => {
      expect(await ask(query)).toMatch(/^403 /);
    });
  });

  describe("takes nothing", () => {
    const stop = () => JSON.stringify(messagesWebhook({ messages: [textFrom(number(1), "STOP", Date.now())] }));

    it.each([
      ["without a signature", {}],
      ["with another secret's signature", { "x-hub-signature-256": signatureOf("{}", "guess") }],
      ["with the signature of other bytes", { "x-hub-signature-256": signatureOf("{}", secret) }],
      ["with an older kind of signature", { "x-hub-signature": "sha1=00" }],
      ["with no signature behind the name", { "x-hub-signature-256": "sha256=" }],
    ])("%s", async (_what, headers) => {
      const answer = await fetch(intake.webhookUrl, { method: "POST", body: stop(), headers });
      expect(answer.status).toBe(401);
      expect(await stopsOf(number(1))).toEqual([]);
    });

    it("that is no webhook, and says so by its answer", async () => {
      expect(await post("{")).toBe(400);
      expect(await post({ object: "whatsapp_business_account" })).toBe(400);
      expect(await post(`"${"x".repeat(4 * 1024 * 1024)}"`)).toBe(413);
      expect((await fetch(intake.webhookUrl.replace("/webhook", "/"))).status).toBe(404);
    });
  });

  it("takes the old and the new secret while it is changed, without a restart", async () => {
    const nothing = messagesWebhook({});
    expect(await post(nothing, "the-next-one")).toBe(401);
    writeFileSync(secretFile, `${secret}\nthe-next-one\n`);
    expect([await post(nothing, "the-next-one"), await post(nothing)]).toEqual([200, 200]);
  });

  it("has a stop in force before it answers", async () => {
    const who = number(10);
    await stage.agree(who);
    expect(await verdictOn(who)).toBe("approved");
    const atMs = Math.floor(Date.now() / 1000) * 1000;
    expect(await post(messagesWebhook({ messages: [textFrom(who, "S.T.O.P!!", atMs)] }))).toBe(200);
    expect(await stopsOf(who)).toEqual([{ scope: "Business", of: "iDesk Media", channel: "Keyword", atMs }]);
    expect(await verdictOn(who)).toContain("opted-out");
    expect(await withdrawalsOf(who)).toMatchObject([{ atMs, method: "Keyword", by: "intake" }]);
    expect(await lastInbound(who)).toBe(atMs);
  });

  it("answers only when every gate has heard of the stop, and not at all when one does not", async () => {
    const stop = (who: string) => messagesWebhook({ messages: [textFrom(who, "stop", Date.now())] });
    gate.kill("SIGSTOP");
    const answer = post(stop(number(22)));
    const early = await Promise.race([answer, sleep(800).then(() => "waiting")]);
    gate.kill("SIGCONT");
    expect([early, await answer]).toEqual(["waiting", 200]);
    gate.kill("SIGSTOP");
    const unanswered = await post(stop(number(23)));
    gate.kill("SIGCONT");
    expect(unanswered).toBe(503);
    expect(await post(stop(number(23)))).toBe(200);
  });

  it("lets nothing through that is sent once it has answered", async () => {
    const people = Array.from({ length: raced }, (_, index) => `4477008${String(index).padStart(5, "0")}`);
    for (const who of people) await stage.agree(who);
    const after: number[] = [];
    const stopAndSend = async (who: string) => {
      await stage.send(campaign, who);
      expect(await post(messagesWebhook({ messages: [textFrom(who, "stop", Date.now())] }))).toBe(200);
      after.push(await stage.send(campaign, who));
    };
    for (let at = 0; at < people.length; at += atOnce)
      await Promise.all(people.slice(at, at + atOnce).map(stopAndSend));
    const sent = new Set(after);
    const verdicts = await eventually(
      async () => {
        const found = (await stage.verdicts()).filter(({ sequence }) => sent.has(sequence));
        return found.length === sent.size ? found : undefined;
      },
      { withinMs: 60_000, everyMs: 250 },
    );
    expect(verdicts.filter(({ outcome }) => outcome === "approved")).toEqual([]);
  }, 600_000);

  it("comes to the same when webhooks come twice, late and mixed up", async () => {
    const who = number(11);
    const atMs = Math.floor(Date.now() / 1000) * 1000;
    const early = messagesWebhook({ messages: [textFrom(who, "STOP", atMs - 5000)] });
    const late = messagesWebhook({ messages: [textFrom(who, "Unsubscribe", atMs)] });
    const answers = [
      await post(late),
      await post(early),
      ...(await Promise.all([late, early, late].map((w) => post(w)))),
    ];
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await stopsOf(who)).toEqual([{ scope: "Business", of: "iDesk Media", channel: "Keyword", atMs }]);
    expect(await lastInbound(who)).toBe(atMs);
  });

  it("lets WhatsApp's switch undo itself, and no word that a person wrote", async () => {
    const who = number(12);
    await stage.agree(who);
    const nowMs = Date.now();
    const preference = (value: string, atMs: number) =>
      messagesWebhook({
        contacts: [{ wa_id: number(13) }],
        user_preferences: [
          { wa_id: who, category: "marketing_messages", value, timestamp: Math.floor(atMs / 1000), detail: "" },
        ],
      });
    await post(preference("stop", nowMs - 60_000));
    expect(await verdictOn(who)).toContain("opted-out");
    await post(preference("resume", nowMs - 30_000));
    expect(await verdictOn(who)).toBe("approved");
    // An older stop that WhatsApp repeats changes nothing any more.
    await post(preference("stop", nowMs - 60_000));
    expect(await verdictOn(who)).toBe("approved");
    await post(messagesWebhook({ messages: [textFrom(who, "stop", nowMs)] }));
    await post(preference("resume", nowMs + 1000));
    expect(await verdictOn(who)).toContain("opted-out");
    expect(await stopsOf(number(13))).toEqual([]);
  });

  it("knows one person under every name that WhatsApp gives them", async () => {
    const who = number(14);
    const message = { ...textFrom(who, "stop", Date.now()) };
    await post(messagesWebhook({ contacts: [{ wa_id: who, user_id: bsuid }], messages: [message] }));
    expect(await stopsOf(who)).toHaveLength(1);
    expect(await stopsOf(bsuid)).toHaveLength(1);
    const hidden = { ...textFrom("", "stop", Date.now()), from: undefined, from_user_id: "DE.9999120865530274" };
    await post(messagesWebhook({ messages: [hidden] }));
    expect(await stopsOf("DE.9999120865530274")).toHaveLength(1);
  });

  it("takes an earlier stop along when it learns that a number and an id are one person, and no agreement", async () => {
    const [who, id] = [number(38), "GB.7741190122"];
    const both = { contacts: [{ wa_id: who, user_id: id }] };
    await stage.agree(who);
    await post(messagesWebhook({ messages: [textFrom(who, "STOP", Date.now())] }));
    expect(await stopsOf(id)).toEqual([]);
    expect(await post(messagesWebhook({ ...both, messages: [textFrom(who, "hello", Date.now())] }))).toBe(200);
    expect(await stopsOf(id)).toMatchObject([{ scope: "Business", channel: "Keyword" }]);
    expect(await verdictOn(id)).toMatch(/consent-required.*opted-out|opted-out.*consent-required/);
  });

  it("stops every name of a person from then on, whichever they say it under", async () => {
    const [who, id] = [number(39), "GB.7741190133"];
    await stage.agree(who);
    const hello = textFrom(who, "hello", Date.now());
    await post(messagesWebhook({ contacts: [{ wa_id: who, user_id: id }], messages: [hello] }));
    expect(await verdictOn(who)).toBe("approved");
    const hidden = { ...textFrom("", "stop", Date.now()), from: undefined, from_user_id: id };
    await post(messagesWebhook({ messages: [hidden] }));
    expect(await verdictOn(who)).toMatch(/rejected .*opted-out/);
  });

  it("takes a number for another person's once its owner has moved", async () => {
    const [before, now, id] = [number(40), number(41), "GB.7741190144"];
    const hello = textFrom(before, "hello", Date.now());
    await post(messagesWebhook({ contacts: [{ wa_id: before, user_id: id }], messages: [hello] }));
    const note = { type: "user_changed_number", wa_id: now, body: "moved" };
    const changed = { from: before, id: "wamid.2", timestamp: secondsOf(Date.now()), type: "system", system: note };
    const stays = { from_user_id: id };
    expect(await post(messagesWebhook({ messages: [{ ...changed, ...stays }] }))).toBe(200);
    const hidden = { ...textFrom("", "stop", Date.now()), from: undefined, ...stays };
    await post(messagesWebhook({ messages: [hidden] }));
    expect(await stopsOf(now)).toHaveLength(1);
    expect(await stopsOf(before)).toEqual([]);
  });

  it("lets a stop follow a person to a new number, and no agreement", async () => {
    const [before, now] = [number(15), number(16)];
    await stage.agree(before);
    await post(messagesWebhook({ messages: [textFrom(before, "STOP", Date.now())] }));
    const note = { type: "user_changed_number", wa_id: now, body: `User changed from ${before} to ${now}` };
    const changed = { from: before, id: "wamid.1", timestamp: secondsOf(Date.now()), type: "system", system: note };
    expect(await post(messagesWebhook({ messages: [changed] }))).toBe(200);
    expect(await verdictOn(now)).toMatch(
      /rejected .*consent-required.*opted-out|rejected .*opted-out.*consent-required/,
    );
    expect(await lastInbound(now)).toBeUndefined();
  });

  it("stops everything for whoever says stop to a number that nobody has declared", async () => {
    const message = textFrom(number(17), "STOP", Date.now());
    const unknown = webhookOf({
      field: "messages",
      value: { metadata: { phone_number_id: "777" }, messages: [message] },
    });
    await post({ ...unknown, entry: unknown.entry.map((entry) => ({ ...entry, id: "888" })) });
    expect(await stopsOf(number(17))).toMatchObject([{ scope: "Everything" }]);
    // The account is known: its business is meant.
    await post(messagesWebhook({ phoneNumberId: "777", messages: [{ ...message, from: number(18) }] }));
    expect(await stopsOf(number(18))).toMatchObject([{ scope: "Business", of: "iDesk Media" }]);
  });

  it("tells what WhatsApp could not deliver, once, by decision and without the number", async () => {
    const status = {
      id: `wamid.${number(19)}`,
      status: "failed",
      timestamp: secondsOf(Date.now()),
      recipient_id: number(19),
      biz_opaque_callback_data: "campaign=marketing/offers;decision=01HX;their own",
      errors: [{ code: 131_050, title: `Not delivered to ${number(19)}` }],
    };
    for (let times = 0; times < 2; times++) expect(await post(messagesWebhook({ statuses: [status] }))).toBe(200);
    const told = await signals("consentry.signal.delivery-error.marketing.offers");
    expect(told).toMatchObject([
      { campaign: "marketing/offers", sender: "marketing/idesk-main", decision: "01HX", code: 131_050 },
    ]);
    expect(JSON.stringify(told)).not.toContain(number(19));
    // The code says that the person has switched marketing off.
    expect(await stopsOf(number(19))).toMatchObject([{ scope: "Sender", channel: "Preference" }]);
  });

  it("keeps WhatsApp's newest word on a number and a template, and tells each once", async () => {
    const seconds = Math.floor(Date.now() / 1000);
    const until = seconds + 3600;
    const restricted = { restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING", expiration: until };
    const update = webhookOf(
      { field: "account_update", value: { event: "ACCOUNT_RESTRICTION", restriction_info: [restricted] } },
      seconds,
    );
    await Promise.all([post(update), post(update)]);
    const flagged = { display_phone_number: "15550783881", event: "FLAGGED", current_limit: "TIER_10K" };
    await post(webhookOf({ field: "phone_number_quality_update", value: flagged }, seconds));
    const words = senderWords.parse(await stored(buckets.standing, "sender.marketing.idesk-main"));
    expect(words).toMatchObject({
      restrictions: { value: [{ type: "RESTRICTED_BIZ_INITIATED_MESSAGING", untilMs: until * 1000 }] },
      quality: { value: "RED" },
      limit: { value: "TIER_10K" },
      status: { value: "FLAGGED" },
    });
    expect(await signals("consentry.signal.restriction.marketing.idesk-main")).toMatchObject([
      { about: "Sender", name: "marketing/idesk-main", event: "ACCOUNT_RESTRICTION", atMs: seconds * 1000 },
      { event: "FLAGGED" },
    ]);
    const paused = {
      event: "PAUSED",
      message_template_name: "spring_offer",
      message_template_language: "en",
      reason: "NONE",
    };
    await post(webhookOf({ field: "message_template_status_update", value: paused }, seconds));
    await post(
      webhookOf({ field: "message_template_status_update", value: { ...paused, event: "APPROVED" } }, seconds - 60),
    );
    const heard = templateWords.parse(await stored(buckets.standing, "template.marketing.spring-offer-en"));
    expect(heard).toMatchObject({ status: { value: "PAUSED" }, pausesAtMs: [seconds * 1000] });
  });

  it("keeps of a template's new text no more than a digest", async () => {
    const value = {
      message_template_name: "spring_offer",
      message_template_language: "en",
      message_template_element: "Hello {{1}}, summer is here.",
    };
    await post(webhookOf({ field: "message_template_components_update", value }, Math.floor(Date.now() / 1000)));
    const kept = await stored(buckets.standing, "template.marketing.spring-offer-en");
    expect(templateWords.parse(kept).text?.value).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await signals("consentry.signal.restriction.marketing.spring-offer-en")).toMatchObject([
      ...[{}, {}],
      { event: "COMPONENTS_UPDATE" },
    ]);
  });

  it("lets nothing that it cannot read keep the rest back", async () => {
    const odd = { from: number(20), timestamp: {}, type: "text" };
    const body = messagesWebhook({ messages: [odd, { unheard: "of" }, textFrom(number(20), "stop", Date.now())] });
    const more = { field: "tea_time", value: null };
    expect(await post({ ...body, entry: [...body.entry, { id: 5, changes: [more] }] })).toBe(200);
    expect(await stopsOf(number(20))).toHaveLength(1);
    const metrics = await (await fetch(`${intake.url}/metrics`)).text();
    expect(metrics).toMatch(/consentry_intake_items_total\{[^}]*outcome="unreadable"[^}]*\} 2/);
  });

  it("leaves to WhatsApp what it cannot store, and takes it when that is repeated", async () => {
    const stop = messagesWebhook({ messages: [textFrom(number(21), "STOP", Date.now())] });
    await nats().kill("SIGSTOP");
    const answer = post(stop);
    try {
      expect(await answer).toBe(503);
    } finally {
      await nats().kill("SIGCONT");
    }
    await eventually(async () => (await post(stop)) === 200, { withinMs: 20_000, everyMs: 500 });
    await eventually(async () => (await stopsOf(number(21))).length === 1, { withinMs: 20_000 });
  }, 60_000);

  it("has written nobody's number and nobody's words anywhere", async () => {
    const written = [await (await fetch(`${intake.url}/metrics`)).text()];
    const kept = [buckets.suppress, buckets.window, buckets.standing].map((bucket) => `KV_${bucket}`);
    for (const stream of [...kept, "CONSENT", "SIGNALS"]) {
      await readToEnd(stage.nc, {
        stream,
        filters: [">"],
        from: 1,
        deadlineMs: 10_000,
        onMessage: ({ subject, message, data }) =>
          written.push(subject, String(message.headers), Buffer.from(data).toString("utf8")),
      });
    }
    expect(written.length).toBeGreaterThan(100);
    const naming = written.filter((text) =>
      /4477\d{3}|S\.T\.O\.P|Unsubscribe|13491208655302741918|summer is here/.test(text),
    );
    expect(naming).toEqual([]);
  });
});
