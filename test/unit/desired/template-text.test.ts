import { describe, expect, it } from "vitest";
import { comparedText, declaredParts } from "../../../src/domain/desired/template-text.ts";
import { readWebhook } from "../../../src/domain/intake/read-webhook.ts";
import { type MessageTemplateSpec, messageTemplateSpec } from "../../../src/schemas/resources/message-template.ts";
import { webhook } from "../../../src/schemas/whatsapp/webhook.ts";
import { exampleWebhooks } from "../../support/webhooks.ts";

const shop = "https://www.luckyshrub.com/support";

/** The template that Meta's example of a change is about, as somebody declares it. */
const spec = {
  name: "order_confirmation",
  language: "en_US",
  category: "Utility",
  header: { type: "Text", text: "Your order is confirmed!" },
  body: "Thank you for your order, {{1}}! Your order number is {{2}}. If you have any questions, contact support using the buttons below. Thanks again!",
  footer: "Lucky Shrub: the Succulent Specialists!",
  buttons: [
    { type: "PhoneNumber", text: "Phone support", phoneNumber: "+15550783881" },
    { type: "QuickReply", text: "Stop offers" },
    { type: "Url", text: "Email support", url: shop },
  ],
};

function declared(changes: Partial<Record<keyof MessageTemplateSpec, unknown>> = {}): string {
  return comparedText(declaredParts(messageTemplateSpec.parse({ ...spec, ...changes })));
}

describe("the text that WhatsApp tells of", () => {
  const example = Object(exampleWebhooks().get("template_components_update/element")).all;
  const [heard] = readWebhook(webhook.parse(example), Date.now());
  const told = heard?.kind === "template" ? heard.text : undefined;

  it.each<[string, string]>([
    ["word for word, quick replies apart", declared()],
    ["with other spaces", declared({ body: spec.body.replaceAll(" ", "\n ") })],
  ])("is the declared one: %s", (_what, text) => {
    expect(told).toBe(text);
  });

  it.each<[string, string]>([
    ["another body", declared({ body: spec.body.replace("Thanks again", "Buy again") })],
    ["another header", declared({ header: { type: "Text", text: "Your order" } })],
    ["no header", declared({ header: undefined })],
    ["no footer", declared({ footer: undefined })],
    ["another link", declared({ buttons: [{ type: "Url", text: "Email support", url: "https://elsewhere.example" }] })],
    ["a link less", declared({ buttons: spec.buttons.slice(0, 1) })],
  ])("is not the declared one: %s", (_what, text) => {
    expect(told).not.toBe(text);
  });

  it("is the same wherever an address takes its value", () => {
    const link = (url: string) => declared({ buttons: [{ type: "Url", text: "See", url }] });
    expect(link(`${shop}/{{1}}`)).toBe(link(`${shop}/{{name}}`));
    expect(link(`${shop}/{{1}}`)).not.toBe(link(`${shop}/2`));
  });
});
