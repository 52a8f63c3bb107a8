import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type {
  ContentType,
  Decoded,
  DecodeFailure,
  SendMessage,
  SendType,
  TemplateUse,
} from "../../schemas/whatsapp/send-message.ts";
import { contentTypes } from "../../schemas/whatsapp/send-message.ts";
import { canonicalRecipient } from "../recipient/canonical.ts";
import { contentIsSound } from "./content.ts";
import { isRecord } from "./json.ts";
import { bytesMax, depthMax, outlineOf } from "./json-limits.ts";
import { type Readable, readableParts } from "./readable.ts";

/**
 * Reads a Cloud API send payload. Never throws, whatever the bytes. Written by hand because it runs for every message;
 * a property test holds it to the zod schema in src/schemas/whatsapp/send-payload.ts.
 */
export function decodeSend(bytes: Uint8Array): Decoded {
  const outline = outlineOf(bytes);
  if (!outline.ok) return refused(outline.reason, limits[outline.reason] ?? "");
  const payload = parsed(bytes);
  if (!isRecord(payload)) return refused("Malformed", "The body is not a JSON object in UTF-8.");
  const parts = readableParts(payload, outline.unicodeEscapes);
  if (!parts.sound) return refused("Malformed", "A number is out of range, a character is half, or a key is reserved.");
  // JSON.parse keeps the last of two equal keys. Another reader may keep the first, and send what was never judged.
  if (parts.pairs !== outline.pairs) return refused("Malformed", "A key stands twice in one object.");
  return decodePayload(payload, parts);
}

const limits: Partial<Record<DecodeFailure, string>> = {
  TooLarge: `The body is larger than ${bytesMax} bytes.`,
  TooDeep: `The body is nested deeper than ${depthMax} levels.`,
};

/**
 * Longest text that is judged, over all parts, in UTF-16 units. WhatsApp's own longest is a template body of 32,768.
 */
const textUnitsMax = 64 * 1024;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}

function decodePayload(payload: Record<string, unknown>, parts: Readable): Decoded {
  if (payload.messaging_product !== "whatsapp") return refused("Malformed", 'messaging_product must be "whatsapp".');
  if (payload.recipient_type === "group")
    return refused("GroupRecipient", "Groups cannot be judged: nobody in them is known.");
  if (payload.recipient_type !== undefined && payload.recipient_type !== "individual") {
    return refused("Malformed", 'recipient_type must be "individual".');
  }
  if (!isWritten(payload.to) || !isWritten(payload.recipient))
    return refused("Malformed", "A recipient must be a string.");
  const type = typeOf(payload);
  if (typeof type !== "string") return type;
  const unsound = unsoundContent(payload);
  if (unsound !== undefined) return refused("Malformed", `The content of ${unsound} is not as the Cloud API has it.`);
  if (!isContext(payload.context)) return refused("Malformed", "context must name the message it answers.");
  if (textUnits(parts) > textUnitsMax)
    return refused("TooLarge", `The texts are longer than ${textUnitsMax} characters.`);
  return withRecipient(payload, type, parts);
}

function isWritten(recipient: unknown): boolean {
  return recipient === undefined || (typeof recipient === "string" && recipient !== "");
}

type Refused = Extract<Decoded, { ok: false }>;

/**
 * Without a type the Cloud API assumes text, while Meta's own examples leave it out elsewhere too: the only content
 * decides.
 */
function typeOf(payload: Record<string, unknown>): SendType | Refused {
  const { type } = payload;
  if (type !== undefined) {
    const known = typeof type === "string" ? contentTypeByKey.get(type) : undefined;
    if (known === undefined) return refused("UnsupportedType", `type must be one of ${contentTypes.join(", ")}.`);
    return payload[known] === undefined ? refused("Malformed", `type is ${known}, but there is no ${known}.`) : known;
  }
  const present: ContentType[] = contentTypes.filter((name) => payload[name] !== undefined);
  const [only] = present;
  if (only !== undefined) return present.length === 1 ? only : refused("Malformed", "type is missing.");
  const isReceipt = payload.status === "read" && typeof payload.message_id === "string" && payload.message_id !== "";
  return isReceipt ? "receipt" : refused("Malformed", "There is neither a type nor any content.");
}

function unsoundContent(payload: Record<string, unknown>): ContentType | undefined {
  for (const key in payload) {
    const type = contentTypeByKey.get(key);
    if (type !== undefined && payload[key] !== undefined && !contentIsSound(type, payload[key])) return type;
  }
  return undefined;
}

const contentTypeByKey: ReadonlyMap<string, ContentType> = new Map(contentTypes.map((type) => [type, type]));

function isContext(context: unknown): boolean {
  if (context === undefined) return true;
  return isRecord(context) && typeof context.message_id === "string" && context.message_id !== "";
}

function textUnits(parts: Readable): number {
  let units = 0;
  for (const text of parts.texts) units += text.length;
  for (const { address } of parts.links) units += address.length;
  for (const file of parts.files) units += file.length;
  for (const { text } of parts.headerParameters) units += text.length;
  for (const { text } of parts.bodyParameters) units += text.length;
  return units;
}

function withRecipient(payload: Record<string, unknown>, type: SendType, parts: Readable): Decoded {
  // WhatsApp: when both are present, `to` takes precedence.
  const written = typeof payload.to === "string" ? payload.to : payload.recipient;
  const recipient = typeof written === "string" ? canonicalRecipient(written) : undefined;
  if (recipient === undefined && (written !== undefined || type !== "receipt")) {
    return refused("InvalidRecipient", "to must be a phone number with its country code, recipient a user id.");
  }
  return { ok: true, message: sendMessage({ payload, type, parts, recipient: recipient ?? null }) };
}

type Sound = {
  readonly payload: Record<string, unknown>;
  readonly type: SendType;
  readonly parts: Readable;
  readonly recipient: Recipient | null;
};

function sendMessage({ payload, type, parts, recipient }: Sound): SendMessage {
  return {
    recipient,
    type,
    template: type === "template" ? templateUse(payload.template, parts) : null,
    texts: parts.texts,
    links: parts.links,
    files: parts.files,
    commerce: parts.commerce || (type === "interactive" && showsGoods(payload.interactive)),
    reply: payload.context !== undefined || type === "reaction" || type === "receipt",
  };
}

function templateUse(template: unknown, { headerParameters, bodyParameters }: Readable): TemplateUse | null {
  if (!isRecord(template) || !isRecord(template.language)) return null;
  const { name } = template;
  const { code } = template.language;
  if (typeof name !== "string" || typeof code !== "string") return null;
  return { name, language: code, headerParameters, bodyParameters };
}

const goods = new Set([
  "product",
  "product_list",
  "product_carousel",
  "catalog_message",
  "order_details",
  "order_status",
]);

function showsGoods(interactive: unknown): boolean {
  return isRecord(interactive) && typeof interactive.type === "string" && goods.has(interactive.type.toLowerCase());
}

function refused(reason: DecodeFailure, detail: string): Refused {
  return { ok: false, reason, detail };
}
