import { describe, expect, it } from "vitest";
import { createNumberReader } from "../../../src/domain/call/number-reader.ts";
import { createFileKinds } from "../../../src/domain/file/file-kind.ts";
import { skeletonOf } from "../../../src/domain/link/skeleton.ts";
import { decodeSend } from "../../../src/domain/message/decode.ts";
import { compileLexicons } from "../../../src/domain/message/lexicon.ts";
import { createMessageReader } from "../../../src/domain/message/message-facts.ts";
import { createLinkReader } from "../../../src/io/links/link-reader.ts";
import { type MessageFacts, messageFacts } from "../../../src/schemas/policy/verdict-input.ts";
import { bytesOf, payload, payloadNames, textPayload } from "../../support/payloads.ts";

const since = "2023-07-24";
const fileKindOf = createFileKinds({ App: ["apk"], Archive: ["zip"] });
const links = createLinkReader({
  shorteners: new Set(["bit.ly"]),
  redirectors: { open: [], sharing: [] },
  brandsOf: () => ({ brand: null, imitates: null }),
  skeletonOf,
  fileKindOf,
});
const unnamed = { brand: null, imitates: null, redirector: false, mismatch: false, file: null };
const read = createMessageReader({
  readText: compileLexicons({
    drugs: { category: "drugs", since, terms: ["cocaine"] },
    urgency: { category: "cue-urgency", since, terms: ["within 24 hours"] },
    bank: { category: "impersonates-bank", since, terms: ["your bank"] },
    spirits: { category: "alcohol", since, terms: ["vodka", "free vodka"] },
  }),
  linksInText: links.inText,
  linksBehind: links.behind,
  numbersInText: createNumberReader({ premium: { GB: { calling: "44", trunk: "0", digits: [10], prefixes: ["90"] } } }),
  fileKindOf,
});

function factsOf(value: unknown, templateText: string | null = null): MessageFacts {
  const decoded = decodeSend(bytesOf(value));
  if (!decoded.ok) throw new Error(decoded.detail);
  return read(decoded.message, templateText);
}

const offer = (parameters: readonly unknown[], more: readonly unknown[] = []) =>
  payload("send-test-message", {
    template: { name: "offer", language: { code: "en" }, components: [{ type: "body", parameters }, ...more] },
  });
const value = (text: string, name?: string) => ({ type: "text", text, ...(name ? { parameter_name: name } : {}) });
const hosts = ({ links: facts }: MessageFacts) => facts.map(({ host }) => host);
const lists = ({ terms }: MessageFacts) => terms.map(({ lexicon }) => lexicon);

describe("the facts of a message", () => {
  it.each(payloadNames)("of %s are as policy expects them", (name) => {
    const facts = factsOf(payload(name), "Hello {{1}}");
    expect(messageFacts.strict().parse(facts)).toEqual(facts);
  });

  it.each([
    ["offer_447700900123", "#"],
    ["Dear Ann, your code is 4711", "#"],
    ["https://447700900123.example/", "#"],
    ["spring_offer_2026", "spring_offer_2026"],
  ])("hold no text in the name of a template that nobody declared: %s", (name, kept) => {
    const message = payload("send-test-message", { template: { name, language: { code: "+44 7700 900123" } } });
    expect(factsOf(message).template).toEqual({ name: kept, language: "#" });
    expect(factsOf(message, "Hello").template).toEqual({ name, language: "+44 7700 900123" });
  });

  it("say of a free-form message what its parts give away", () => {
    const facts = factsOf(textPayload("vodka at bit.ly/x and https://a@1.2.3.4/ from pаypal, send us your PIN"));
    expect(facts).toEqual({
      type: "text",
      freeform: true,
      commerce: false,
      template: null,
      links: [
        {
          host: "bit.ly",
          domain: "bit.ly",
          shortener: true,
          userinfo: false,
          ip: false,
          punycode: false,
          ...unnamed,
          skeleton: "blt",
        },
        {
          host: "1.2.3.4",
          domain: "1.2.3.4",
          shortener: false,
          userinfo: true,
          ip: true,
          punycode: false,
          ...unnamed,
          skeleton: "",
        },
      ],
      terms: [{ lexicon: "spirits", category: "alcohol" }],
      cues: [],
      numbers: [],
      attachments: [],
      lookalike: true,
      sensitive: ["password"],
    });
  });

  it("gather from every part, each thing once", () => {
    const rows = ["vodka", "cocaine", "more vodka https://shop.example/1"].map((title, id) => ({
      id: String(id),
      title,
    }));
    const action = { button: "See https://shop.example/2", sections: [{ title: "Deals", rows }] };
    const facts = factsOf(
      textPayload("", {
        type: "interactive",
        text: undefined,
        interactive: { type: "list", body: { text: "Hi" }, action },
      }),
    );
    expect(lists(facts).sort()).toEqual(["drugs", "spirits"]);
    expect(hosts(facts)).toEqual(["shop.example"]);
  });

  it("keep cues, which mean nothing alone, apart from other words", () => {
    const facts = factsOf(textPayload("Your bank sells vodka within 24 hours. Your bank!"));
    expect(facts.cues).toEqual(["cue-urgency", "impersonates-bank"]);
    expect(lists(facts)).toEqual(["spirits"]);
  });

  it("say what the files of a message are, by their names and addresses", () => {
    const document = { link: "https://cdn.example/a.zip", filename: "invitation.apk", caption: "Join us" };
    const facts = factsOf(textPayload("", { type: "document", text: undefined, document }));
    expect(facts.attachments).toEqual(["Archive", "App"]);
    const header = { type: "header", parameters: [{ type: "document", document: { id: "1", filename: "a.apk" } }] };
    expect(factsOf(offer([], [header]), "Hi").attachments).toEqual(["App"]);
    expect(factsOf(textPayload("see a.zip")).attachments).toEqual([]);
  });

  it("say what kinds of numbers a message gives, from all its parts", () => {
    const interactive = {
      type: "button",
      header: { type: "text", text: "Call 020 7946 0958" },
      body: { text: "or 09061701461" },
      action: {},
    };
    expect(factsOf(textPayload("", { type: "interactive", text: undefined, interactive })).numbers).toEqual([
      { kind: "Premium", countries: ["GB"] },
      { kind: "Ordinary", countries: [] },
    ]);
    expect(factsOf(offer([value("09061701461")]), "Call {{1}} today").numbers).toHaveLength(1);
  });

  it("hold at most 32 links, and the odd ones first", () => {
    const many = Array.from({ length: 100 }, (_, i) => `https://shop${i}.example`).join(" ");
    const facts = factsOf(textPayload(`${many} https://bit.ly/x`));
    expect(facts.links).toHaveLength(32);
    expect(facts.links[0]?.host).toBe("bit.ly");
  });

  it("hold nothing of what was written", () => {
    const secret = "Dear Alice Liddell, 12 Rabbit Hole";
    expect(JSON.stringify(factsOf(textPayload(secret)))).not.toMatch(/Alice|Rabbit|12/);
  });
});

describe("the facts of a template message", () => {
  it("are those of its declared text with the message's values in it", () => {
    expect(lists(factsOf(offer([value("vodka")]), "Free {{1}} today"))).toEqual(["spirits"]);
    expect(lists(factsOf(offer([value("coc"), value("aine")]), "Buy {{1}}{{2}} today"))).toEqual(["drugs"]);
    expect(lists(factsOf(offer([value("Ann")]), "Vodka for {{1}}"))).toEqual(["spirits"]);
    expect(lists(factsOf(offer([value("Ann")]), "Offers for {{1}}"))).toEqual([]);
  });

  it("take values by name", () => {
    expect(lists(factsOf(offer([value("x", "other"), value("aine", "tail")]), "Buy coc{{tail}}"))).toEqual(["drugs"]);
  });

  it("read the header's value in the header and the body's in the body", () => {
    const header = { type: "header", parameters: [value("aine")] };
    expect(lists(factsOf(offer([value("x")], [header]), "Buy coc{{1}}\nbody {{1}}"))).toEqual(["drugs"]);
    expect(lists(factsOf(offer([value("x")], [header]), "Buy\nbody coc{{1}}"))).toEqual([]);
  });

  it("leave no value unread, whether or not the text has a place for it", () => {
    expect(lists(factsOf(offer([value("Ann"), value("vodka")]), "Hi {{1}}"))).toEqual(["spirits"]);
    expect(lists(factsOf(offer([value("vodka")]), null))).toEqual(["spirits"]);
  });

  it("find the links of the text and of its values", () => {
    const text = "Hi {{1}}, see https://shop.example/sale.\nReply STOP";
    expect(hosts(factsOf(offer([value("Ann")]), text))).toEqual(["shop.example"]);
    expect(hosts(factsOf(offer([value("https://evil.example")]), text))).toEqual(["evil.example", "shop.example"]);
    expect(hosts(factsOf(offer([value("bit.ly/x")]), text))).toEqual(["bit.ly", "shop.example"]);
  });

  it.each([
    ["a host", "See https://{{1}}/x", "evil.example", ["evil.example"]],
    ["a part of a host", "See https://shop.{{1}}.example/", "evil", ["shop.evil.example"]],
    ["the end of a host", "See www.shop.{{1}}", "com", ["www.shop.com"]],
    ["the start of a host", "See {{1}}.com today", "shop", ["shop.com"]],
    ["what makes a host a user name", "See https://shop.example{{1}}", "@evil.example", ["evil.example"]],
    ["a path, which leads nowhere else", "See https://shop.example/{{1}}", "ann", ["shop.example"]],
    [
      "a path with a link in it",
      "See https://shop.example/?to={{1}}",
      "https://evil.example",
      ["shop.example", "evil.example"],
    ],
  ])("see a value that becomes %s", (_, text, given, expected) => {
    expect(hosts(factsOf(offer([value(given)]), text))).toEqual(expected);
  });

  it("hold the link that a url button's value makes", () => {
    const button = { type: "button", sub_type: "url", index: "0", parameters: [value("https://bit.ly/x")] };
    expect(factsOf(offer([], [button]), "Hi").links).toMatchObject([{ host: "bit.ly", shortener: true }]);
  });
});
