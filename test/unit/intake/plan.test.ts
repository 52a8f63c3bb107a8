import { describe, expect, it } from "vitest";
import type { Heard } from "../../../src/domain/intake/heard.ts";
import { type Declared, type Effect, planOf } from "../../../src/domain/intake/plan.ts";
import { readWebhook } from "../../../src/domain/intake/read-webhook.ts";
import { webhook } from "../../../src/schemas/whatsapp/webhook.ts";
import { desiredSource } from "../../support/consent.ts";
import { desiredSender } from "../../support/desired.ts";
import { messagesWebhook, textFrom, webhookOf } from "../../support/webhooks.ts";

const nowMs = 1_800_000_000_000;
const waba = "102290129340398";
const [first, second] = [
  desiredSender({ name: "first", phoneNumberId: "1", wabaId: waba, businessName: "Shop" }),
  desiredSender({ name: "second", phoneNumberId: "2", wabaId: waba, businessName: "Bank" }),
];
const declared = (changes: Partial<Declared> = {}): Declared => ({
  senders: [first, second],
  sources: [desiredSource({ businessName: "Shop" }), desiredSource({ name: "bank", businessName: "Bank" })],
  templates: [],
  display: () => undefined,
  ...changes,
});

function heardIn(body: unknown): readonly Heard[] {
  return readWebhook(webhook.parse(body), nowMs).filter(({ kind }) => kind !== "alias");
}

function effectsOf(body: unknown, changes: Partial<Declared> = {}): Effect[] {
  return heardIn(body).flatMap((each) => [...planOf(each, declared(changes)).effects]);
}

const stopTo = (phoneNumberId: string) =>
  messagesWebhook({ phoneNumberId, messages: [textFrom("447700900123", "stop", nowMs)] });

describe("a stop", () => {
  const entries = (effects: readonly Effect[]) =>
    effects.flatMap((effect) =>
      effect.kind === "suppress" ? [`${effect.entry.scope} ${effect.entry.of}`.trim()] : [],
    );
  const withdrawn = (effects: readonly Effect[]) =>
    effects.flatMap((effect) => (effect.kind === "withdraw" ? effect.sources.map(({ name }) => name) : []));

  it.each([
    ["to a declared number is for its business", "1", declared().senders, ["Business Shop"], ["website-optin"]],
    [
      "to another number of the account is for the account's businesses",
      "3",
      declared().senders,
      ["Business Shop", "Business Bank"],
      ["website-optin", "bank"],
    ],
    ["to an unknown account is for everything", "3", [], ["Everything"], ["website-optin", "bank"]],
  ])("%s", (_what, phoneNumberId, senders, suppressed, sources) => {
    const effects = effectsOf(stopTo(phoneNumberId), { senders });
    expect(entries(effects)).toEqual(suppressed);
    expect(withdrawn(effects)).toEqual(sources);
  });

  it("is written before the window that the same message opens", () => {
    expect(effectsOf(stopTo("1")).map(({ kind }) => kind)).toEqual(["suppress", "withdraw", "window"]);
  });

  it("of a clock that runs ahead is of now, so that the person can still take it back", () => {
    const ahead = messagesWebhook({ phoneNumberId: "1", messages: [textFrom("447700900123", "stop", nowMs + 9e9)] });
    expect(effectsOf(ahead)).toMatchObject([{ entry: { atMs: nowMs } }, { atMs: nowMs }, { atMs: nowMs }]);
  });
});

describe("the confirmation of a stop", () => {
  const answering = { replies: { campaign: "answers", optOut: "Shop: you are off our list." } };
  const number = desiredSender({ name: "first", phoneNumberId: "1", wabaId: waba, businessName: "Shop", ...answering });
  const repliesTo = (senders: Declared["senders"], phoneNumberId = "1", text = "stop") =>
    effectsOf(messagesWebhook({ phoneNumberId, messages: [textFrom("447700900123", text, nowMs)] }), {
      senders,
    }).filter(({ kind }) => kind === "reply");

  it("comes from the number that it was said to, in its campaign, within five minutes", () => {
    expect(repliesTo([number])).toMatchObject([
      {
        campaign: { namespace: "marketing", name: "answers" },
        person: { id: "447700900123" },
        text: "Shop: you are off our list.",
        expiresAtMs: nowMs + 300_000,
      },
    ]);
  });

  it("comes once where a person has several names and the number two declarations", () => {
    const message = textFrom("447700900123", "stop", nowMs);
    const contacts = [{ wa_id: "447700900123", user_id: "US.13491208655302741918" }];
    const webhook = messagesWebhook({ phoneNumberId: "1", contacts, messages: [message] });
    const effects = effectsOf(webhook, { senders: [first, number, { ...number, name: "again" }] });
    expect(effects.filter(({ kind }) => kind === "reply")).toHaveLength(1);
    expect(effects.filter(({ kind }) => kind === "suppress")).toHaveLength(2);
  });

  it.each<[string, ReturnType<typeof repliesTo>]>([
    ["a number that declares none", repliesTo([first])],
    ["a number that nobody has declared", repliesTo([number], "3")],
    ["anything that is no stop", repliesTo([number], "1", "Thank you!")],
  ])("does not come from or for %s", (_what, replies) => {
    expect(replies).toEqual([]);
  });
});

describe("a message to a number that nobody has declared", () => {
  it("opens the window of no other number, not of the same account either, and is counted as what it is", () => {
    const hello = messagesWebhook({ phoneNumberId: "3", messages: [textFrom("447700900123", "Hello", nowMs)] });
    expect(heardIn(hello).map((heard) => planOf(heard, declared()))).toEqual([{ outcome: "undeclared", effects: [] }]);
  });

  it("opens no window when it is a stop either, though the stop counts", () => {
    expect(effectsOf(stopTo("3")).some(({ kind }) => kind === "window")).toBe(false);
    expect(effectsOf(stopTo("1")).some(({ kind }) => kind === "window")).toBe(true);
  });
});

describe("what WhatsApp says of a number", () => {
  const flagged = (display: string) =>
    webhookOf({ field: "phone_number_quality_update", value: { display_phone_number: display, event: "FLAGGED" } }, 5);
  const names = (effects: readonly Effect[]) =>
    effects.flatMap((effect) => (effect.kind === "sender" ? [effect.sender.name] : []));

  it("is for the number that is shown so", () => {
    const display = (id: string) => (id === "2" ? "+44 20 7946 0000" : undefined);
    expect(names(effectsOf(flagged("442079460000"), { display }))).toEqual(["second"]);
  });

  it("is for nobody while it is not known which of several it is, and is counted", () => {
    const [heard] = heardIn(flagged("442079460000"));
    expect(heard && planOf(heard, declared())).toEqual({ outcome: "undeclared", effects: [] });
  });

  it("is for an account's only number, whatever it is called", () => {
    expect(names(effectsOf(flagged("442079460000"), { senders: [first] }))).toEqual(["first"]);
  });

  it("is for every number of the account when it is about the account", () => {
    const banned = {
      event: "DISABLED_UPDATE",
      ban_info: { waba_ban_state: "DISABLE", waba_ban_date: "April 17, 2025" },
    };
    const effects = effectsOf(webhookOf({ field: "account_update", value: banned }, 5));
    expect(names(effects)).toEqual(["first", "second"]);
    expect(effects).toMatchObject([{ words: { status: { value: "BANNED", atMs: 5000 } } }, {}]);
  });

  it.each([
    [2000, "TIER_2K"],
    [-1, "TIER_UNLIMITED"],
    ["TIER_100K", "TIER_100K"],
  ])("has a limit of %s, written either way", (limit, tier) => {
    const value = { max_daily_conversations_per_business: limit, max_phone_numbers_per_business: 25 };
    expect(effectsOf(webhookOf({ field: "business_capability_update", value }, 5))).toMatchObject([
      { words: { limit: { value: tier } } },
      {},
    ]);
  });

  it("keeps known words where others are new", () => {
    const value = { display_phone_number: "1", event: "FLAGGED", current_limit: "TIER_9B" };
    const [effect] = effectsOf(webhookOf({ field: "phone_number_quality_update", value }, 5), { senders: [first] });
    expect(effect).toMatchObject({ words: { status: { value: "FLAGGED" }, quality: { value: "RED" } } });
    expect(effect && "words" in effect && effect.words).not.toHaveProperty("limit");
  });
});
