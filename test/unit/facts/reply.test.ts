import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replyKindOf } from "../../../src/domain/facts/reply.ts";
import { decodeSend } from "../../../src/domain/message/decode.ts";
import { textPayload } from "../../../src/domain/message/text-payload.ts";
import { createReplyKind } from "../../../src/gate/replies.ts";
import type { Recipient } from "../../../src/schemas/whatsapp/recipient.ts";
import { desiredCampaign, desiredSender } from "../../support/approvals.ts";

const text = "iDesk Media: you are off our list. Nothing more follows.";
const declared = new Map([[text, "OptOutConfirmation"]] as const);
const person: Recipient = { kind: "phone", id: "447700900123", lastFour: "0123" };
const payload = (changes: object = {}) => ({ ...textPayload(person, text), ...changes });

function decoded(body: object) {
  const read = decodeSend(Buffer.from(JSON.stringify(body)));
  if (!read.ok) throw new Error(read.detail);
  return read.message;
}

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
  const kindIn = (campaign: { namespace?: string; name: string }, sender = desiredSender({ replies })) =>
    createReplyKind({ sender: () => sender, changes: () => 0 })(desiredCampaign(campaign), decoded(payload()));

  it("is a reply in the one campaign that carries the number's replies", () => {
    expect(kindIn({ name: "answers" })).toBe("OptOutConfirmation");
    expect(kindIn({ name: "spring-sale" })).toBeUndefined();
    expect(kindIn({ namespace: "other", name: "answers" })).toBeUndefined();
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
    const kind = createReplyKind({ sender, changes: () => changes });
    const campaign = desiredCampaign({ name: "answers" });
    expect(kind(campaign, decoded(payload()))).toBe("OptOutConfirmation");
    optOut = "other words";
    changes++;
    expect(kind(campaign, decoded(payload()))).toBeUndefined();
  });
});
