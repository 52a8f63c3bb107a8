import { describe, expect, it } from "vitest";
import { desiredTemplate } from "../../../src/domain/desired/template.ts";
import { templateAtWhatsApp } from "../../../src/domain/desired/template-at-whatsapp.ts";
import { sendersOf, templateInputs, templatesOf } from "../../../src/domain/desired/template-input.ts";
import { readerOf } from "../../../src/domain/message/bundle-reader.ts";
import { createLinkReader } from "../../../src/io/links/link-reader.ts";
import { templateInput } from "../../../src/schemas/policy/template-input.ts";
import { type MessageTemplate, messageTemplate } from "../../../src/schemas/resources/message-template.ts";
import { type Sender, sender } from "../../../src/schemas/resources/sender.ts";
import { policyData } from "../../support/policy-data.ts";
import { manifest } from "../../support/resources.ts";

const lexicons = { "firearms-en": { category: "firearms", since: "2023-07-24", terms: ["buy a gun"] } };
const read = readerOf({ ...policyData(), lexicons }, createLinkReader);
const nowMs = 1_795_248_000_000;

describe("the question about a template's words", () => {
  it("is one that the policy's schema knows, and holds neither a recipient nor a word of the text", () => {
    const [input] = inputsOf({ body: "Hello {{1}}, buy a gun at https://idesk.example/x today." });
    expect(templateInput.strict().parse(input)).toEqual(input);
    expect(input?.message.terms).toEqual([{ lexicon: "firearms-en", category: "firearms" }]);
    expect(input).not.toHaveProperty("recipient");
    expect(JSON.stringify(input)).not.toContain("Hello");
  });

  it.each([
    ["header", { header: { type: "Text", text: "Buy a gun" } }],
    ["footer", { footer: "Buy a gun" }],
    ["a button's label", { buttons: [{ type: "QuickReply", text: "Buy a gun" }] }],
  ])("reads the %s as well", (_part, spec) => {
    expect(inputsOf(spec)[0]?.message.terms).toHaveLength(1);
  });

  it("reads where a button leads", () => {
    const buttons = [{ type: "Url", text: "See", url: "https://bit.ly/{{1}}" }];
    expect(inputsOf({ buttons })[0]?.message.links).toMatchObject([{ host: "bit.ly", shortener: true }]);
  });

  it.each([
    "Buy a {{1}} gun.",
    "Добрый день, {{1}}Иван.",
    "您好{{1}}先生。",
    "Привет{{name}}, весна.",
    "See https://{{1}} now.",
    "See {{1}}.example.com now.",
    "Use {{1}}.{{2}}.{{3}}.{{4}} now.",
  ])("takes the place of a value for no word, letter or link: %s", (body) => {
    expect(inputsOf({ body })[0]?.message).toMatchObject({ terms: [], lookalike: false, links: [] });
  });

  it("knows a template that sells by its buttons", () => {
    const selling = (type: string) => inputsOf({ buttons: [{ type, text: "See" }] })[0]?.message.commerce;
    expect(["Catalog", "MultiProduct", "QuickReply"].map(selling)).toEqual([true, true, false]);
  });

  it("is of the category to which WhatsApp has moved the template", () => {
    const template = aTemplate({ category: "Utility" });
    const moved = { category: { value: "Marketing" as const, atMs: nowMs }, pausesAtMs: [] };
    const atWhatsApp = templateAtWhatsApp(template.spec, moved, nowMs);
    const record = desiredTemplate(template, atWhatsApp, () => "sha256:aa");
    const [input] = templateInputs({ template, record, senders: [], read, nowMs });
    expect(input?.campaign).toEqual({ category: "Marketing", vertical: null });
    expect(input?.facts.template).toMatchObject({ value: { category: "Marketing" } });
  });
});

describe("who may send a template", () => {
  const own = aSender("own", {});
  const guest = aSender("guest", { allowedNamespaces: ["marketing"] }, "platform");
  const stranger = aSender("stranger", {}, "platform");
  const all = [own, stranger, guest];

  it("is any sender that its namespace may use, or the one that it names", () => {
    expect(names(sendersOf(aTemplate({}), all))).toEqual(["own", "guest"]);
    expect(names(sendersOf(aTemplate({ senderRef: { name: "own" } }), all))).toEqual(["own"]);
    expect(names(sendersOf(aTemplate({ senderRef: { name: "guest" } }), all))).toEqual([]);
    expect(names(templatesOf(guest, [aTemplate({}), aTemplate({ senderRef: { name: "own" } })]))).toEqual(["example"]);
  });

  it("is asked about once for all that differ in nothing but their number, and once if there is nobody", () => {
    const twin = aSender("twin", {});
    const other = aSender("other", { domains: ["idesk.example"] });
    expect(inputsOf({}, [own, twin]).map((input) => input.sender?.domains)).toEqual([[]]);
    expect(inputsOf({}, [own, other]).map((input) => input.sender?.domains)).toEqual([[], ["idesk.example"]]);
    expect(inputsOf({}, []).map((input) => input.sender)).toEqual([null]);
  });
});

function inputsOf(spec: object, senders: readonly Sender[] = []) {
  const template = aTemplate(spec);
  const record = desiredTemplate(template, templateAtWhatsApp(template.spec, undefined, nowMs), () => "sha256:aa");
  return templateInputs({ template, record, senders, read, nowMs });
}

function aTemplate(spec: object): MessageTemplate {
  return messageTemplate.parse(served(manifest("MessageTemplate", { spec: { ...spec } }), "marketing"));
}

function aSender(name: string, spec: object, namespace = "marketing"): Sender {
  return sender.parse(served(manifest("Sender", { name, spec: { ...spec } }), namespace));
}

function served(made: ReturnType<typeof manifest>, namespace: string) {
  const server = { uid: "u-1", resourceVersion: "1", generation: 1, creationTimestamp: "2026-11-20T08:00:00Z" };
  return { ...made, metadata: { ...made.metadata, ...server, namespace }, status: { observedGeneration: -1 } };
}

function names(objects: readonly { metadata: { name: string } }[]): string[] {
  return objects.map(({ metadata }) => metadata.name);
}
