import type { z } from "zod";
import { messagesValue, type webhook } from "../../schemas/whatsapp/webhook.ts";
import type { Heard } from "./heard.ts";
import { readMessage, readPreference, readStatus } from "./read-message.ts";
import {
  readAccountUpdate,
  readCapability,
  readPhoneQuality,
  readTemplateText,
  readTemplateUpdate,
} from "./read-standing.ts";

type Webhook = z.infer<typeof webhook>;
type Change = { readonly wabaId: string; readonly atMs: number; readonly value: unknown };

/** What each field means; of what is not here nothing follows. */
const readers: Readonly<Record<string, (change: Change, nowMs: number) => readonly Heard[]>> = {
  messages: readMessages,
  user_preferences: readMessages,
  account_update: (change) => readAccountUpdate(change),
  phone_number_quality_update: (change) => readPhoneQuality(change),
  business_capability_update: (change) => readCapability(change),
  message_template_status_update: (change) => readTemplateUpdate(change),
  message_template_quality_update: (change) => readTemplateUpdate(change),
  template_category_update: (change) => readTemplateUpdate(change),
  message_template_components_update: (change) => readTemplateText(change),
};

/**
 * What follows from a webhook, item by item, in its order. Times are WhatsApp's; one that lies ahead of the clock here is
 * now, so that it cannot outlast what people say later.
 */
export function readWebhook({ entry }: Webhook, nowMs: number): Heard[] {
  return entry.flatMap(({ id, time, changes }) =>
    changes.flatMap(({ field, value }) => {
      const reader = Object.hasOwn(readers, field) ? readers[field] : undefined;
      const atMs = time === undefined ? nowMs : Math.min(time * 1000, nowMs);
      return reader?.({ wabaId: id, atMs, value }, nowMs) ?? [{ kind: "without-effect" }];
    }),
  );
}

function readMessages({ wabaId, value }: Change, nowMs: number): Heard[] {
  const read = messagesValue.safeParse(value);
  if (!read.success) return [{ kind: "unreadable" }];
  const { metadata, contacts, messages, statuses, user_preferences: preferences } = read.data;
  const to = { wabaId, phoneNumberId: metadata.phone_number_id };
  const context = { to, contacts, nowMs };
  const display = metadata.display_phone_number;
  return [
    ...(display === undefined ? [] : [{ kind: "alias", to, display } as const]),
    ...messages.flatMap((each) => readMessage(each, context)),
    ...statuses.flatMap((each) => readStatus(each, context)),
    ...preferences.flatMap((each) => readPreference(each, context)),
  ];
}
