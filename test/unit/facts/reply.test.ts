import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replyKindOf } from "../../../src/domain/facts/reply.ts";
import { decodeSend } from "../../../src/domain/message/decode.ts";
import { textPayload } from "../../../src/domain/message/text-payload.ts";
import { createReplyKind } from "../../../src/gate/replies.ts";
import type { Recipient } from "../../../src/schemas/whatsapp/recipient.ts";
import { desiredSource } from "../../support/consent.ts";
import { desiredCampaign, desiredSender } from "../../support/desired.ts";

const text = "iDesk Media: you are off our list. Nothing more follows.";
const declared = new Map([[text, "OptOutConfirmation"]] as const);
const person: Recipient = { kind: "phone", id: "447700900123", lastFour: "0123" };
const payload = (changes: object = {}) => ({ ...textPayload(person, text), ...changes });

function decoded(body: object) {
  const read = decodeSend(Buffer.from(JSON.stringify(body)));
  if (!read.ok) throw new Error(read.detail);
  return read.message;
}

const question = "Yes, iDesk Media may write to me.\n\nReply YES to agree.";
const asking = desiredSource({
  whatsApp: {
    sender: { namespace: "marketing", name: "idesk-main" },
    wordings: [{ noticeId: "n", joinWords: ["JOIN"], joinTexts: [], question, confirmWords: ["YES"] }],
  },
});
const kindOf = (body: object) => replyKindOf(decoded(body), declared);

describe("a declared reply", () => {
  it("is known by its words, and goes to a number as to somebody who hides theirs", () => {
    expect(kindOf(payload())).toBe("OptOutConfirmation");
    const hidden = decoded(textPayload({ kind: "bsuid", id: "US.13491208655302741918", lastFour: "1918" }, text));
    expect([hidden.recipient?.id, replyKindOf(hidden, declared)]).toEqual([
      "US.13491208655302741918",
      "OptOutConfirmation",
    ]);
  });

  it("may quote the message that it answers", () => {
    expect(kindOf(payload({ context: { message_id: "wamid.1" } }))).toBe("OptOutConfirmation");
  });

  it.each<[string, object]>([
    ["other words", { text: { body: "20 % off" } }],
    ["the words and more", { text: { body: `${text} 20 % off` } }],
    ["the words in capitals", { text: { body: text.toUpperCase() } }],
    ["the words beside others", { text: { body: text, caption: "20 % off" } }],
    ["the words under a picture", { type: "image", text: undefined, image: { id: "1", caption: text } }],
    ["the words with a link behind them", { contacts: [{ urls: [{ url: "https://evil.example" }] }] }],
  ])("is not: %s", (_what, changes) => {
    expect(kindOf(payload(changes))).toBeUndefined();
  });

  it("is nothing but these words, whatever else a producer writes", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        fc.pre(before + after !== "");
        expect(kindOf(payload({ text: { body: before + text + after } }))).toBeUndefined();
      }),
    );
  });
});

describe("what a campaign's messages may be", () => {
  const replies = { campaign: "answers", optOut: text };
  const kindIn = (campaign: { namespace?: string; name: string }, sender = desiredSender({ replies }), words = text) =>
    createReplyKind({ sender: () => sender, sources: () => [asking], changes: () => 0 })(
      desiredCampaign(campaign),
      decoded(payload({ text: { body: words } })),
    );

  it("is a reply in the one campaign that carries the number's replies", () => {
    expect(kindIn({ name: "answers" })).toBe("OptOutConfirmation");
    expect(kindIn({ name: "spring-sale" })).toBeUndefined();
    expect(kindIn({ namespace: "other", name: "answers" })).toBeUndefined();
  });

  it("is a question of the sources whose people write to this number", () => {
    expect(kindIn({ name: "answers" }, undefined, question)).toBe("OptInQuestion");
    expect(kindIn({ name: "spring-sale" }, undefined, question)).toBeUndefined();
    expect(kindIn({ name: "answers" }, desiredSender({ name: "other", replies }), question)).toBeUndefined();
  });

  it("is a confirmation where a question has the same words, which is the stricter of the two", () => {
    const same = desiredSender({ replies: { campaign: "answers", optOut: question } });
    expect(kindIn({ name: "answers" }, same, question)).toBe("OptOutConfirmation");
  });

  it("is none where none is declared", () => {
    expect(kindIn({ name: "answers" }, desiredSender())).toBeUndefined();
    const questionsOnly = desiredSender({ replies: { campaign: "answers", optOut: null } });
    expect(kindIn({ name: "answers" }, questionsOnly)).toBeUndefined();
  });

  it("follows a declaration that changes", () => {
    let changes = 0;
    let optOut = text;
    const sender = () => desiredSender({ replies: { campaign: "answers", optOut } });
    const kind = createReplyKind({ sender, sources: () => [], changes: () => changes });
    const campaign = desiredCampaign({ name: "answers" });
    expect(kind(campaign, decoded(payload()))).toBe("OptOutConfirmation");
    optOut = "other words";
    changes++;
    expect(kind(campaign, decoded(payload()))).toBeUndefined();
  });
});
