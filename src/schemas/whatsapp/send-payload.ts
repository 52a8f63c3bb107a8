import { z } from "zod";
import { type ContentType, contentTypes } from "./send-message.ts";

// The Cloud API's send payload as far as Consentry relies on it. Fields that it does not know are allowed, and read as
// text. The gate decodes by hand for speed (src/domain/message/decode.ts); a property test holds the two together.

const words = z.string().min(1);
const object = z.looseObject({});

const media = z
  .looseObject({
    id: words.optional(),
    link: words.optional(),
    caption: z.string().optional(),
    filename: z.string().optional(),
  })
  .refine((value) => value.id !== undefined || value.link !== undefined, "needs an id or a link");

const shownValue = z.looseObject({ fallback_value: z.string() });

const templateParameter = z
  .looseObject({
    type: z.string(),
    parameter_name: words.optional(),
    text: z.union([z.string(), z.boolean(), z.number()]).optional(),
    currency: shownValue.optional(),
    date_time: shownValue.optional(),
  })
  .describe("One value of a template; Meta's own example sends booleans as text");

const templateComponent = z.looseObject({
  type: words,
  sub_type: words.optional(),
  index: z.union([z.string(), z.number()]).optional(),
  parameters: z.array(templateParameter).optional(),
});

const template = z.looseObject({
  name: words.max(512),
  language: z.looseObject({ code: words.max(35) }),
  components: z.array(templateComponent).optional(),
});

const interactive = z.looseObject({
  type: words,
  header: object.optional(),
  body: z.looseObject({ text: z.string() }).optional(),
  footer: z.looseObject({ text: z.string() }).optional(),
  action: object,
});

const coordinate = z.union([z.number(), words]);

const location = z.looseObject({
  latitude: coordinate,
  longitude: coordinate,
  name: z.string().optional(),
  address: z.string().optional(),
});

/** What a payload must look like. Whether its recipient exists, and how large or deep it may be, is checked besides. */
export const sendPayload = z
  .looseObject({
    messaging_product: z.literal("whatsapp"),
    recipient_type: z.literal("individual").optional(),
    to: words.optional().describe("Phone number; wins over `recipient`, as it does at WhatsApp"),
    recipient: words.optional().describe("Business-scoped user id"),
    type: z.enum(contentTypes).optional(),
    context: z.looseObject({ message_id: words }).optional(),
    status: z.string().optional(),
    message_id: words.optional(),
    template: template.optional(),
    text: z.looseObject({ body: z.string() }).optional(),
    image: media.optional(),
    video: media.optional(),
    audio: media.optional(),
    document: media.optional(),
    sticker: media.optional(),
    location: location.optional(),
    contacts: z.array(object).min(1).optional(),
    reaction: z.looseObject({ message_id: words, emoji: z.string() }).optional(),
    interactive: interactive.optional(),
  })
  .refine(hasItsContent, "needs exactly the content that its type names");

type Payload = { type?: ContentType | undefined; status?: string | undefined; message_id?: string | undefined };

function hasItsContent(payload: Payload & Record<string, unknown>): boolean {
  if (payload.type !== undefined) return payload[payload.type] !== undefined;
  const contents = contentTypes.filter((type) => payload[type] !== undefined);
  if (contents.length > 0) return contents.length === 1;
  return payload.status === "read" && payload.message_id !== undefined;
}
