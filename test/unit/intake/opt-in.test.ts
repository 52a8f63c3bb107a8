import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Said } from "../../../src/domain/consent/opt-out.ts";
import { withSuppression } from "../../../src/domain/consent/suppression.ts";
import {
  confirmable,
  confirms,
  type Joined,
  joinedBy,
  joinStep,
  type Known,
  takenBack,
} from "../../../src/domain/intake/opt-in.ts";
import { planOf } from "../../../src/domain/intake/plan.ts";
import { readWebhook } from "../../../src/domain/intake/read-webhook.ts";
import { webhook } from "../../../src/schemas/whatsapp/webhook.ts";
import { consentState, desiredSource } from "../../support/consent.ts";
import { desiredSender } from "../../support/desired.ts";
import { lineOf, messagesWebhook, textFrom } from "../../support/webhooks.ts";

const wording = {
  noticeId: "wa-join-2026",
  joinWords: ["JOIN", "START", "Ja, gerne", "أشترك"],
  joinTexts: ["Hi, I want offers of iDesk Media on WhatsApp!"],
  question: "Yes, iDesk Media may write to me.\n\nReply YES to agree.",
  confirmWords: ["YES", "Ja"],
};
const sender = { namespace: "marketing", name: "idesk-main" };
const source = desiredSource({ whatsApp: { sender, wordings: [wording] } });
const typed = (text: string): Said => ({ kind: "text", text });
const joins = (said: Said | string) => joinedBy(typeof said === "string" ? typed(said) : said, [source])?.method;

describe("joining", () => {
  it.each([
    ["JOIN", "Keyword"],
    ["join", "Keyword"],
    ["  Join!! 🙂", "Keyword"],
    ["ＪＯＩＮ", "Keyword"],
    ["\u200bjoin\u200b", "Keyword"],
    ["Start.", "Keyword"],
    ["ja gerne", "Keyword"],
    ["اشترك", "Keyword"],
    ["أشترك", "Keyword"],
    ["Hi, I want offers of iDesk Media on WhatsApp!", "Chat"],
    ["hi i want offers of idesk media on whatsapp", "Chat"],
  ])("by %j is by %s", (text, method) => {
    expect(joins(text)).toBe(method);
  });

  it.each([
    "I want to join the gym",
    "Can I join tomorrow?",
    "join me for lunch",
    "please join",
    "JOIN please",
    "don't join",
    "Did my sister join?",
    "joined",
    "join.example",
    "when does it start",
    "START my order",
    "Hi, I want offers of iDesk Media on WhatsApp! How much is it?",
    "Hi, I want offers",
    "ja",
    "",
    "🙂",
    "...",
    "x".repeat(5000),
  ])("is not %j", (text) => {
    expect(joins(text)).toBeUndefined();
  });

  it("is a tap on a button of that name, and nothing that is forwarded", () => {
    expect(joins({ kind: "button", text: "Yes please", payload: "JOIN" })).toBe("Keyword");
    expect(joins({ kind: "choice", text: "Join", payload: "x1" })).toBe("Keyword");
    expect(joins({ kind: "text", text: "JOIN", forwarded: true })).toBeUndefined();
  });

  it("is nothing where the word means two things", () => {
    const other = desiredSource({ name: "other", whatsApp: { sender, wordings: [wording] } });
    expect(joinedBy(typed("join"), [source, other])).toBeUndefined();
  });

  it("is never a word among others", () => {
    fc.assert(
      fc.property(fc.constantFrom("buy", "the gym", "tomorrow?", "no"), fc.boolean(), (word, before) => {
        expect(joins(before ? `${word} join` : `join ${word}`)).toBeUndefined();
      }),
    );
  });

  it("is confirmed by the whole word only", () => {
    const ways = ["yes", "YES!", "ja", "yes but later", "yes?no", "oh yes"].map(
      (text) => confirmable(typed(text), [source]).length > 0,
    );
    expect(ways).toEqual([true, true, true, false, false, false]);
  });
});

const hourMs = 3_600_000;
const atMs = 1_800_000_000_000;
const joined = { source, wording, method: "Keyword" } as const;
const word = { atMs, once: "sha256:2", nowMs: atMs + 1000 };
const stop = (channel: string, at: number, scope: "Business" | "Everything" | "Sender" = "Business") =>
  withSuppression(undefined, {
    scope,
    of: { Business: source.businessName, Everything: "", Sender: "marketing/idesk-main" }[scope],
    channel,
    atMs: at,
  });
const asked = (changes: Partial<NonNullable<Known["asked"]>> = {}): NonNullable<Known["asked"]> => ({
  ...{ source: "marketing/website-optin", noticeId: wording.noticeId, method: "Keyword", once: "sha256:1" },
  ...{ atMs: atMs - hourMs, answered: false },
  ...changes,
});
const step = (known: Partial<Known>, from: Joined = joined) =>
  joinStep(word, from, { stops: undefined, consent: undefined, asked: undefined, ...known });

describe("who joins", () => {
  it.each<[string, ReturnType<typeof step>, string]>([
    ["is asked", step({}), "ask"],
    [
      "is granted it where one word is enough",
      step({}, { ...joined, wording: { ...wording, question: null } }),
      "grant",
    ],
    ["is not asked again while the question is open", step({ asked: asked() }), "nothing"],
    ["is asked again a day later", step({ asked: asked({ atMs: atMs - 25 * hourMs }) }), "ask"],
    ["is asked by the copy of the webhook that broke off", step({ asked: asked({ atMs, once: "sha256:2" }) }), "ask"],
    [
      "is not asked by a copy that comes after the answer",
      step({ asked: asked({ atMs, once: "sha256:2", answered: true }) }),
      "nothing",
    ],
    ["is not asked by a word that comes late", step({ asked: asked({ atMs: atMs + 1 }) }), "nothing"],
    ["is not asked who has agreed", step({ consent: consentState({ atMs: atMs - 5 }) }), "nothing"],
    ["is asked whose consent is over", step({ consent: consentState({ validUntilMs: atMs }) }), "ask"],
    ["is asked who has left elsewhere", step({ consent: consentState({ state: "Withdrawn" }) }), "ask"],
    ["comes back from an earlier stop", step({ stops: stop("Keyword", atMs - 1) }), "ask"],
    [
      "comes back though the record says yes",
      step({ stops: stop("Button", atMs - 1), consent: consentState({ atMs: 1 }) }),
      "ask",
    ],
    ["is asked anew after a stop", step({ asked: asked(), stops: stop("Keyword", atMs - 5) }), "ask"],
    ["has stopped in the same second", step({ stops: stop("Keyword", atMs) }), "nothing"],
    ["has stopped since", step({ stops: stop("Keyword", atMs + 5000) }), "nothing"],
    ["was stopped by an officer", step({ stops: stop("Officer", atMs - hourMs) }), "nothing"],
    ["has complained", step({ stops: stop("Complaint", atMs - hourMs) }), "nothing"],
    ["wants nothing at all", step({ stops: stop("Erasure", atMs - hourMs, "Everything") }), "nothing"],
    ["has switched marketing off", step({ stops: stop("Preference", atMs - hourMs, "Sender") }), "ask"],
  ])("%s", (_what, found, expected) => {
    expect(found).toBe(expected);
  });
});

describe("a confirmation", () => {
  const counts = (known: Partial<Known>, at = atMs) =>
    confirms({ atMs: at }, joined, { asked: asked(), stops: undefined, ...known });

  it.each<[string, boolean, boolean]>([
    ["of an open question", counts({}), true],
    ["of no question", counts({ asked: undefined }), false],
    ["of one that was answered", counts({ asked: asked({ answered: true }) }), false],
    ["of another source's", counts({ asked: asked({ source: "marketing/other" }) }), false],
    ["of another notice", counts({ asked: asked({ noticeId: "old" }) }), false],
    ["from before the question", counts({}, atMs - 2 * hourMs), false],
    ["a day late", counts({}, atMs + 24 * hourMs), false],
    ["after a stop that came since", counts({ stops: stop("Keyword", atMs - 60_000) }), false],
    ["after an older stop, which it takes back", counts({ stops: stop("Keyword", atMs - 2 * hourMs) }), true],
    ["after an officer's stop", counts({ stops: stop("Officer", atMs - 2 * hourMs) }), false],
    ["after a complaint", counts({ stops: stop("Complaint", atMs - 2 * hourMs) }), false],
  ])("%s counts: %s", (_what, found, expected) => {
    expect(found).toBe(expected);
  });

  it("takes back the person's own words, and WhatsApp's switch never", () => {
    const stops = withSuppression(stop("Keyword", 5), {
      scope: "Sender",
      of: "marketing/idesk-main",
      channel: "Preference",
      atMs: 5,
    });
    expect(takenBack(source, stops)).toMatchObject([{ channel: "Keyword" }]);
  });
});

describe("what is planned", () => {
  const number = desiredSender({ wabaId: lineOf.wabaId, replies: { campaign: "answers", optOut: null } });
  const kinds = (message: Record<string, unknown>, sources = [source]) => {
    const heard = readWebhook(webhook.parse(messagesWebhook({ messages: [message] })), atMs);
    return heard.flatMap((each) =>
      planOf(each, { senders: [number], sources, templates: [], display: () => undefined }).effects.map(
        ({ kind }) => kind,
      ),
    );
  };
  const text = (body: string) => textFrom("447700900123", body, atMs);

  it("is a join after the window, and the carrier of its question", () => {
    expect(kinds(text("JOIN"))).toEqual(["window", "join"]);
    expect(kinds(text("yes"))).toEqual(["window", "confirm"]);
    expect(kinds(text("Hello"))).toEqual(["window"]);
  });

  it("is a stop where a word is both", () => {
    const mad = desiredSource({ whatsApp: { sender, wordings: [{ ...wording, joinWords: ["STOP"] }] } });
    expect(kinds(text("STOP"), [mad])).not.toContain("join");
  });

  it("is nothing of a number that is another's", () => {
    const elsewhere = desiredSource({
      whatsApp: { sender: { namespace: "marketing", name: "other" }, wordings: [wording] },
    });
    expect(kinds(text("JOIN"), [elsewhere])).toEqual(["window"]);
  });

  it("is nothing of an edited message, which opens no window", () => {
    const edited = { ...text("x"), type: "edit", text: undefined, edit: { message: { text: { body: "JOIN" } } } };
    expect(kinds(edited)).not.toContain("join");
  });
});
