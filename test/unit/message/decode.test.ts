import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSend } from "../../../src/domain/message/decode.ts";
import { bytesMax, depthMax } from "../../../src/domain/message/json-limits.ts";
import { canonicalRecipient } from "../../../src/domain/recipient/canonical.ts";
import type { Decoded, SendMessage } from "../../../src/schemas/whatsapp/send-message.ts";
import { sendPayload } from "../../../src/schemas/whatsapp/send-payload.ts";
import { bytesOf, payload, payloadNames, textPayload } from "../../support/payloads.ts";
import { processorMs } from "../../support/processor-time.ts";

function decoded(value: unknown): SendMessage {
  const result = decodeSend(bytesOf(value));
  if (!result.ok) throw new Error(`${result.reason}: ${result.detail}`);
  return result.message;
}

function reasonOf(value: unknown): string {
  const result = decodeSend(value instanceof Uint8Array ? value : bytesOf(value));
  return result.ok ? "ok" : result.reason;
}

describe("Meta's 53 example payloads", () => {
  it("are all here", () => expect(payloadNames).toHaveLength(53));

  it.each(payloadNames)("%s decodes, and the zod schema takes it too", (name) => {
    expect(decodeSend(bytesOf(payload(name)))).toMatchObject({ ok: true });
    expect(sendPayload.safeParse(payload(name)).success).toBe(true);
  });

  it.each([
    ["mm-parameterized-template", "template"],
    ["send-text-message-with-preview-url", "text"],
    ["send-reply-to-list-message", "interactive"],
    ["send-typing-indicator-and-read-receipt", "receipt"],
    ["send-reply-with-reaction-message", "reaction"],
    ["send-contact-message", "contacts"],
  ])("%s is of type %s, whether or not it says so", (name, type) => {
    expect(decoded(payload(name)).type).toBe(type);
  });

  it.each([
    ["send-catalog-message", true],
    ["send-catalog-template-message", true],
    ["send-single-product-message", true],
    ["send-multi-product-message", true],
    ["send-order-details-message", true],
    ["send-order-status-message", true],
    ["send-list-message", false],
    ["mm-parameterized-template", false],
  ])("%s shows goods or a payment: %s", (name, commerce) => {
    expect(decoded(payload(name)).commerce).toBe(commerce);
  });

  it("are replies exactly when they answer one message", () => {
    const replies = payloadNames.filter((name) => decoded(payload(name)).reply);
    const expected = payloadNames.filter((name) => name.startsWith("send-reply-") && name !== "send-reply-button");
    expect(replies.sort()).toEqual([...expected, "send-typing-indicator-and-read-receipt"].sort());
  });
});

describe("the texts of a message", () => {
  it.each<[string, string[]]>([
    ["send-reply-button", ["<BUTTON_TITLE_1>", "<BUTTON_TITLE_2>", "<BUTTON_TEXT>"]],
    ["send-document-message-by-id", ["<DOCUMENT_CAPTION_TO_SEND>", "<DOCUMENT_FILENAME>"]],
    ["send-location-message", ["1 Hacker Way, Menlo Park, CA 94025", "META HQ"]],
    ["send-published-flow-by-id", ["<CUSTOM_VALUE>", "Open Flow!", "<BODY_TEXT>", "<FOOTER_TEXT>", "<HEADER_TEXT>"]],
    ["send-message-template-interactive", []],
    ["send-typing-indicator-and-read-receipt", []],
  ])("of %s are what a person could read", (name, texts) => {
    expect(decoded(payload(name)).texts).toEqual(texts);
  });

  it("hold every row, title and label of a list", () => {
    expect(decoded(payload("send-list-message")).texts).toHaveLength(14);
  });

  it("hold what a field says that nobody has heard of", () => {
    const message = textPayload("hi", { text: { body: "hi", subtitle: { shout: "buy now" } } });
    expect(decoded(message).texts).toEqual(["hi", "buy now"]);
  });

  it("leave out the template's own values, which are read inside its wording", () => {
    const { template, texts } = decoded(payload("mm-parameterized-template"));
    expect(texts).toEqual([]);
    expect(template).toEqual({
      name: "promotional_offer",
      language: "en",
      headerParameters: [],
      bodyParameters: [
        { name: null, text: "John Doe" },
        { name: null, text: "$25.00" },
      ],
    });
  });

  it("hold the values of a carousel's cards", () => {
    const card = { components: [{ type: "body", parameters: [{ type: "text", text: "card text" }] }] };
    const components = [{ type: "carousel", cards: [card] }];
    const message = decoded(payload("send-test-message", { template: { ...named, components } }));
    expect(message.texts).toEqual(["card text"]);
    expect(message.template?.bodyParameters).toEqual([]);
  });
});

const named = { name: "offer", language: { code: "en" } };

describe("the links of a message", () => {
  it("are addresses behind buttons and in cards, not files", () => {
    const action = { name: "cta_url", parameters: { display_text: "Go", url: "https://shop.example" } };
    const interactive = {
      type: "cta_url",
      body: { text: "See" },
      action,
      header: { type: "image", image: { link: "https://cdn.example/a.jpg" } },
    };
    const message = decoded(textPayload("", { type: "interactive", text: undefined, interactive }));
    expect(message.links).toEqual([{ address: "https://shop.example", label: "Go" }]);
    expect(message.texts).toEqual(["See", "Go"]);
    expect(decoded(payload("send-contact-message")).links).toEqual([
      { address: "https://www.facebook.com", label: null },
      { address: "https://www.whatsapp.com", label: null },
    ]);
  });

  it("hold what a url button adds to its template's address", () => {
    const button = {
      type: "button",
      sub_type: "url",
      index: "0",
      parameters: [{ type: "text", text: "https://evil.example" }],
    };
    const message = decoded(payload("send-test-message", { template: { ...named, components: [button] } }));
    expect(message.links).toEqual([{ address: "https://evil.example", label: null }]);
  });
});

describe("the recipient", () => {
  it("is the same person however the number is written", () => {
    expect(decoded(textPayload("hi", { to: "+44 (0)7700 900123" })).recipient).toEqual(
      canonicalRecipient("447700900123"),
    );
  });

  it("may be a user id", () => {
    const { recipient } = decoded(textPayload("hi", { to: undefined, recipient: "US.13491208655302741918" }));
    expect(recipient).toEqual({ kind: "bsuid", id: "US.13491208655302741918", lastFour: "1918" });
  });

  it("is the one in `to` when both are there, as at WhatsApp", () => {
    expect(decoded(textPayload("hi", { recipient: "US.13491208655302741918" })).recipient?.kind).toBe("phone");
  });

  it("may be missing from a receipt only", () => {
    expect(decoded(payload("send-typing-indicator-and-read-receipt")).recipient).toBeNull();
    expect(reasonOf(textPayload("hi", { to: undefined }))).toBe("InvalidRecipient");
  });

  it.each(["abc", "12", "0", "{{Recipient-Phone-Number}}", "1".repeat(40), "٠٤٤٧٧٠٠٩٠٠١٢٣"])(
    "is refused when it is %j",
    (to) => {
      expect(reasonOf(textPayload("hi", { to }))).toBe("InvalidRecipient");
    },
  );
});

describe("what is refused, and as what", () => {
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
  const withText = (json: string) =>
    `{"messaging_product":"whatsapp","to":"447700900123","type":"text","text":{"body":${json}}}`;

  it.each<[string, unknown, string]>([
    ["nothing at all", "", "Malformed"],
    ["no JSON", "hello", "Malformed"],
    ["half a document", '{"messaging_product":"whatsapp"', "Malformed"],
    ["an array", [], "Malformed"],
    ["null", "null", "Malformed"],
    ["a byte order mark", `\ufeff${withText('"hi"')}`, "Malformed"],
    ["bytes that are not UTF-8", bytesOf(textPayload("~")).map((byte) => (byte === 0x7e ? 0xff : byte)), "Malformed"],
    ["half a surrogate pair", withText('"\\ud83d"'), "Malformed"],
    ["half a surrogate pair in a key", withText('"hi","\\ud83d":1'), "Malformed"],
    ["a number beyond all range", withText('"hi","x":1e400'), "Malformed"],
    ["a reserved key", withText('"hi","__proto__":{"x":1}'), "Malformed"],
    ["a key that stands twice", withText('"hi","body":"buy"'), "Malformed"],
    [
      "a recipient that stands twice",
      '{"messaging_product":"whatsapp","to":"447700900123","to":"447700900124","type":"text","text":{"body":"x"}}',
      "Malformed",
    ],
    ["another product", textPayload("hi", { messaging_product: "sms" }), "Malformed"],
    ["a group", textPayload("hi", { recipient_type: "group" }), "GroupRecipient"],
    ["another kind of recipient", textPayload("hi", { recipient_type: "everyone" }), "Malformed"],
    ["a number as recipient", textPayload("hi", { to: 447700900123 }), "Malformed"],
    ["an empty recipient", textPayload("hi", { to: "" }), "Malformed"],
    ["null as recipient", textPayload("hi", { to: null }), "Malformed"],
    ["an unknown type", textPayload("hi", { type: "poll" }), "UnsupportedType"],
    ["a type that every object has", textPayload("hi", { type: "constructor" }), "UnsupportedType"],
    ["a type without its content", textPayload("hi", { type: "image" }), "Malformed"],
    ["two contents and no type", textPayload("hi", { type: undefined, image: { id: "1" } }), "Malformed"],
    [
      "a receipt with content",
      { ...payload("send-typing-indicator-and-read-receipt"), type: "text", to: "447700900123" },
      "Malformed",
    ],
    ["no contacts", payload("send-contact-message", { contacts: [] }), "Malformed"],
    ["a body that is no text", textPayload("hi", { text: { body: 1 } }), "Malformed"],
    ["a template without a language", payload("send-test-message", { template: { name: "x" } }), "Malformed"],
    [
      "a template whose values are no list",
      payload("send-test-message", { template: { ...named, components: [{ type: "body", parameters: {} }] } }),
      "Malformed",
    ],
    ["more text than any message holds", textPayload("x".repeat(65_537)), "TooLarge"],
    ["more than the bytes allowed", textPayload("x".repeat(bytesMax)), "TooLarge"],
    ["one level too deep", deep(depthMax + 1), "TooDeep"],
    ["5,000 levels", deep(5000), "TooDeep"],
    ["5,000 arrays", "[".repeat(5000), "TooDeep"],
  ])("%s", (_, value, reason) => {
    expect(reasonOf(value)).toBe(reason);
  });

  it("counts braces in strings as text", () => {
    expect(reasonOf(textPayload(`${"{[".repeat(500)}\\"{[\\\\`))).toBe("ok");
  });

  it("lets whole surrogate pairs and escapes through", () => {
    expect(decoded(withText('"\\ud83d\\ude00 \\u0041\\"\\n"')).texts).toEqual(['😀 A"\n']);
  });

  it("pays for a deep document as little as for a shallow one", () => {
    const hostile = bytesOf("[".repeat(bytesMax));
    const thousand = () => {
      for (let i = 0; i < 1000; i++) decodeSend(hostile);
    };
    expect(processorMs(thousand)).toBeLessThan(250);
  });
});

describe("decoding", () => {
  it("never throws, whatever the bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodeSend(bytes)));
  });

  it("never throws, whatever the JSON", () => {
    fc.assert(fc.property(fc.json({ maxDepth: 8 }), (json) => void decodeSend(bytesOf(json))));
  });

  it("refuses a template's text that is an object, whatever it says it is as a string", () => {
    const parameters = [{ type: "text", text: [{ toString: {} }] }];
    const template = { name: "offer", language: { code: "en" }, components: [{ type: "body", parameters }] };
    const payload = { messaging_product: "whatsapp", to: "447700900123", type: "template", template };
    expect(decodeSend(bytesOf(payload))).toMatchObject({ ok: false, reason: "Malformed" });
  });

  it("agrees with the zod schema on payloads with anything changed in them", () => {
    const changed = fc.record({ name: fc.constantFrom(...payloadNames), at: fc.nat(), value: odd }).map(changeOne);
    fc.assert(
      fc.property(changed, (value) => {
        const result = decodeSend(bytesOf(value));
        const expected = sendPayload.safeParse(JSON.parse(JSON.stringify(value))).success;
        expect(result.ok || isAboutRecipient(result)).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it("says what was wrong without saying what was in the message", () => {
    fc.assert(
      fc.property(fc.constantFrom(...payloadNames), fc.nat(), (name, at) => {
        const result = decodeSend(bytesOf(changeOne({ name, at, value: "SECRET" })));
        expect(result.ok ? "" : result.detail).not.toContain("SECRET");
      }),
    );
  });
});

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    "",
    0,
    true,
    [],
    {},
    [{}],
    [[]],
    { toString: {} },
    [{ toString: {}, valueOf: {} }],
    "group",
    "individual",
    "text",
    "template",
    "poll",
    undefined,
  ),
  fc.constantFrom<unknown>(
    { body: "x" },
    { text: "x" },
    { code: "en" },
    { message_id: "wamid.1" },
    { id: "1" },
    "447700900123",
  ),
);

/** Recipients and groups are judged apart from the shape: the schema knows no numbering plan. */
function isAboutRecipient(result: Decoded): boolean {
  return !result.ok && result.reason === "InvalidRecipient";
}

/** One of the examples with the value at one of its places replaced. */
function changeOne({ name, at, value }: { name: string; at: number; value: unknown }): unknown {
  const copy = payload(name);
  const places: Array<{ holder: Record<string, unknown> | unknown[]; key: string }> = [];
  const visit = (holder: unknown): void => {
    if (typeof holder !== "object" || holder === null) return;
    for (const [key, inner] of Object.entries(holder)) {
      places.push({ holder: holder as Record<string, unknown>, key });
      visit(inner);
    }
  };
  visit(copy);
  const place = places[at % places.length];
  if (place !== undefined) Reflect.set(place.holder, place.key, value);
  return copy;
}
