import { z } from "zod";

// WhatsApp's webhooks, as far as anything follows from them. Fields come and go, so nothing else in them is looked at, and
// what cannot be read is counted and never a reason to refuse the rest. Source: Meta, "Webhooks" of the WhatsApp Business
// Platform (Cloud API v23.0), and its OpenAPI document.

/** WhatsApp writes most times as text, in seconds. */
const seconds = z.union([z.string().regex(/^\d{1,11}$/), z.int().min(0).max(99_999_999_999)]).transform(Number);
const id = z.union([z.string().max(256), z.int()]).transform(String);
const text = z.string();

export const webhook = z.object({
  object: z.string(),
  entry: z.array(
    z.object({
      id: id.catch("").describe("The WhatsApp Business account (WABA)"),
      time: seconds.optional().catch(undefined),
      changes: z.array(z.object({ field: z.string(), value: z.unknown() })),
    }),
  ),
});

/** Number, business-scoped id, and that of the parent business: some of them. */
const contact = z.object({
  wa_id: id.optional(),
  user_id: id.optional(),
  parent_user_id: id.optional(),
});

/** The value of a change of `messages` and `user_preferences`; what is in the lists is read one by one. */
export const messagesValue = z.object({
  metadata: z.object({ phone_number_id: id, display_phone_number: text.optional() }),
  contacts: z.array(contact).catch([]).default([]),
  messages: z.array(z.unknown()).default([]),
  statuses: z.array(z.unknown()).default([]),
  user_preferences: z.array(z.unknown()).default([]),
});

const tapped = z.object({ id: text.optional(), title: text.optional() });

export const inboundMessage = z.object({
  id: id.optional().catch(undefined),
  from: id.optional(),
  from_user_id: id.optional(),
  from_parent_user_id: id.optional(),
  timestamp: seconds,
  type: text,
  text: z.object({ body: text }).optional(),
  button: z.object({ payload: text.optional(), text: text.optional() }).optional(),
  interactive: z.object({ button_reply: tapped.optional(), list_reply: tapped.optional() }).optional(),
  context: z
    .object({ forwarded: z.boolean().optional(), frequently_forwarded: z.boolean().optional() })
    .optional()
    .catch(undefined),
  /** What a message that was sent earlier says now. */
  edit: z
    .object({ message: z.object({ text: z.object({ body: text }).optional() }) })
    .optional()
    .catch(undefined),
  system: z.object({ type: text.optional(), wa_id: id.optional(), user_id: id.optional() }).optional(),
});

export const messageStatus = z.object({
  id: text,
  status: text,
  timestamp: seconds,
  recipient_id: id.optional(),
  recipient_user_id: id.optional(),
  biz_opaque_callback_data: text.optional().catch(undefined),
  errors: z
    .array(z.object({ code: z.int(), title: text.optional() }))
    .optional()
    .catch(undefined),
});

export const userPreference = z.object({
  wa_id: id.optional(),
  user_id: id.optional(),
  parent_user_id: id.optional(),
  category: text,
  value: text,
  timestamp: seconds,
});

export const accountUpdate = z.object({
  event: text,
  restriction_info: z
    .array(z.object({ restriction_type: text, expiration: seconds.optional().catch(undefined) }))
    .optional()
    .catch(undefined),
  ban_info: z.object({ waba_ban_state: text }).optional().catch(undefined),
});

/** WhatsApp has written the limit as a number and as a tier; both are still sent. */
const limit = z.union([z.int(), text]).optional().catch(undefined);

export const phoneQualityUpdate = z.object({
  display_phone_number: text,
  event: text,
  current_limit: limit,
  max_daily_conversations_per_business: limit,
});

export const capabilityUpdate = z.object({ max_daily_conversations_per_business: limit });

export const templateUpdate = z.object({
  message_template_name: text,
  message_template_language: text,
  event: text.optional(),
  reason: text.nullish(),
  new_quality_score: text.optional(),
  new_category: text.optional(),
  category_update_timestamp: z.unknown().optional(),
});

/** Only what is in the template now: without a header it has none any more. */
export const templateComponents = z.object({
  message_template_name: text,
  message_template_language: text,
  message_template_title: text.nullish(),
  message_template_element: text,
  message_template_footer: text.nullish(),
  message_template_buttons: z
    .array(
      z.object({
        message_template_button_type: text,
        message_template_button_text: text.nullish(),
        message_template_button_url: text.nullish(),
      }),
    )
    .nullish(),
});

export type Contact = z.infer<typeof contact>;
export type InboundMessage = z.infer<typeof inboundMessage>;
export type MessageStatus = z.infer<typeof messageStatus>;
export type TemplateUpdate = z.infer<typeof templateUpdate>;
