import { describe, expect, it } from "vitest";
import { type Declared, type Effect, planOf } from "../../../src/domain/intake/plan.ts";
import { readWebhook } from "../../../src/domain/intake/read-webhook.ts";
import { webhook } from "../../../src/schemas/whatsapp/webhook.ts";
import { desiredSource } from "../../support/consent.ts";
import { desiredSender } from "../../support/desired.ts";
import { exampleWebhooks } from "../../support/webhooks.ts";

const nowMs = Date.parse("2026-11-25T12:00:00Z");

/** The numbers, accounts and templates that the examples are about. */
const declared: Declared = {
  senders: [
    ["idesk", "102290129340398", "106540352242922"],
    ["shop", "419561257915477", "106540352242922"],
    ["pywa", "1234567890987654321", "1122334455667"],
    ["he", "57438975935", "1"],
  ].map(([name = "", wabaId = "", phoneNumberId = ""]) =>
    desiredSender({ namespace: name, name, wabaId, phoneNumberId, businessName: name }),
  ),
  sources: [desiredSource({ businessName: "shop" })],
  templates: [
    ["he", "my_message_template", "he"],
    ["idesk", "welcome_template", "en_US"],
    ["idesk", "order_confirmation", "en_US"],
    ["idesk", "abandoned_cart", "en"],
  ].map(([namespace = "", name = "", language = ""]) => ({
    ...{ namespace, name, language, resource: name.replaceAll("_", "-"), sender: null },
    ...{ category: "Utility", status: "PENDING", text: "", digest: "" },
  })),
  display: () => undefined,
} as const;

const written = "message: window";
/** By number and by id. */
const named = "message: link, window";
const nothing = "without-effect";

/** For each example, what becomes of it and what is written. */
const expected: Readonly<Record<string, string>> = {
  "button-message": "opt-out: suppress Business Button, withdraw, window",
  "contact-sharing-message": written,
  "group-create-message": nothing,
  "group-remove-participants": nothing,
  "group-settings-update": nothing,
  "image-message": written,
  // A tap on Cancel may be about a booking.
  "interactive-button-reply-message": written,
  "interactive-list-reply-message": written,
  "location-message": written,
  "order-message": written,
  "reaction-message": "message",
  "system-message": "moved: follow",
  "text-message": written,
  "text-message-from-click-to-whatsapp-ad": written,
  "text-message-with-context-product-inquiry": written,
  "unsupported-message": written,
  "account_update/account_deleted": "number: sender status=DELETED",
  "account_update/account_disabled": "number: sender status=CONNECTED restrictions=0",
  "account_update/account_offboarded": "number: sender status=DISCONNECTED",
  "account_update/account_reconnected": "number: sender status=CONNECTED restrictions=0",
  "account_update/account_restriction": "number: sender restrictions=2",
  "account_update/account_violation": "number: sender",
  "account_update/ad_account_linked": nothing,
  "account_update/authentication_international_eligibility": nothing,
  "account_update/mm_api_for_wa_terms_of_service": nothing,
  "account_update/partner_added": nothing,
  "account_update/partner_app_installed": nothing,
  "account_update/partner_app_uninstalled": nothing,
  "account_update/partner_led_business_verification_status": nothing,
  "account_update/partner_removed": nothing,
  "account_update/partner_removed_wa_app_disconnection": nothing,
  "account_update/primary_business_location_set": nothing,
  "account_update/pricing_tiering_update": nothing,
  "call_connect/business_initiated": nothing,
  "call_connect/user_initiated": nothing,
  "call_permission_update/accept": named,
  "call_permission_update/reject": named,
  "call_status/call_status": nothing,
  "call_terminate/call_terminate": nothing,
  "callback_button/button": named,
  "callback_button/quick_reply": named,
  "callback_button/quick_reply_without_context": named,
  "callback_selection/callback": named,
  "callback_selection/description": named,
  // The example has a placeholder where the person's number stands.
  "deleted_message/revoke": "unreadable",
  "edited_message/image": "message",
  "flow_completion/completion": named,
  "flow_completion/without_flow_token": named,
  "message/audio": named,
  "message/animated_sticker": named,
  "message/chosen_location": named,
  "message/contacts": named,
  "message/current_location": named,
  "message/document": named,
  "message/forwarded": named,
  "message/forwarded_many_times": named,
  "message/image": named,
  "message/interactive_message_with_err": named,
  "message/media_with_url": named,
  "message/order": named,
  "message/reaction": "message: link",
  "message/referral": named,
  "message/reply": named,
  "message/static_sticker": named,
  "message/text": named,
  "message/unreaction_empty": "message: link",
  "message/unreaction_no_emoji": "message: link",
  "message/unsupported": named,
  "message/unsupported_with_type": named,
  "message/video": named,
  "message/voice": named,
  "message_status/delivered": nothing,
  // Sent by somebody else: it carries no decision.
  "message_status/failed": nothing,
  "message_status/group": nothing,
  "message_status/played": nothing,
  "message_status/read": nothing,
  "message_status/sent": nothing,
  "message_status/with_tracker": nothing,
  "outgoing_message/delete": nothing,
  "outgoing_message/edit": nothing,
  "outgoing_message/text": nothing,
  "system/identity_change": nothing,
  "system/phone_number_change": "moved: follow",
  "template_category_update/marketing": "template: template category=Marketing",
  "template_components_update/element": "template: template text",
  "template_quality_update/yellow": "template: template quality=YELLOW",
  "template_status_update/approved": "template: template status=APPROVED reason=",
  "template_status_update/rejected": "template: template status=REJECTED reason=INVALID_FORMAT",
  "user_marketing_preferences/resume": "preference: lift Sender Preference",
  "user_marketing_preferences/signup": nothing,
};

describe("an example of a webhook", () => {
  const examples = exampleWebhooks();

  it("has an effect that is asserted here", () => {
    expect([...examples.keys()].sort()).toEqual(Object.keys(expected).sort());
  });

  it.each([...examples])("%s is decoded, and what follows is written", (name, body) => {
    const heard = readWebhook(webhook.parse(body), nowMs).filter(({ kind }) => kind !== "alias");
    const plans = heard.map((each) => planOf(each, declared));
    expect(new Set(plans.map(({ outcome, effects }) => said(outcome, effects)))).toEqual(new Set([expected[name]]));
  });
});

function said(outcome: string, effects: readonly Effect[]): string {
  const written = [...new Set(effects.map(textOf))];
  return written.length === 0 ? outcome : `${outcome}: ${written.join(", ")}`;
}

function textOf(effect: Effect): string {
  if (effect.kind === "suppress" || effect.kind === "lift")
    return `${effect.kind} ${effect.entry.scope} ${effect.entry.channel}`;
  if (effect.kind !== "sender" && effect.kind !== "template") return effect.kind;
  const words = Object.entries(effect.words).flatMap(([name, word]) =>
    "value" in Object(word) ? [`${name}=${Array.isArray(word.value) ? word.value.length : word.value}`] : [],
  );
  return [effect.kind, ...words, ...("text" in effect ? ["text"] : [])].join(" ");
}
