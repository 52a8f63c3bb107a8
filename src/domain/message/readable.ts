import type { SentLink, TemplateParameter } from "../../schemas/whatsapp/send-message.ts";
import { isRecord } from "./json.ts";

/**
 * What a person could read or tap in a payload, and whether the payload is sound. It is collected from *everywhere*: a
 * string counts as text unless its key is known to be technical, so a field that WhatsApp adds tomorrow is judged, not
 * overlooked.
 */
export type Readable = {
  readonly texts: string[];
  readonly links: SentLink[];
  readonly files: string[];
  readonly headerParameters: TemplateParameter[];
  readonly bodyParameters: TemplateParameter[];
  commerce: boolean;
  /** `"key": value` pairs seen, at every level. */
  pairs: number;
  /** False: a number beyond all range, half a surrogate pair, or a key that could touch an object's prototype. */
  sound: boolean;
};

export function readableParts(payload: Record<string, unknown>, checkSurrogates: boolean): Readable {
  const into: Readable = {
    texts: [],
    links: [],
    files: [],
    headerParameters: [],
    bodyParameters: [],
    commerce: false,
    pairs: 0,
    sound: true,
  };
  const reader = { into, checkSurrogates };
  collectMembers(reader, payload, "");
  return into;
}

type Reader = { readonly into: Readable; readonly checkSurrogates: boolean };

function collectMembers(reader: Reader, object: Record<string, unknown>, under: string): void {
  for (const key in object) {
    noteKey(reader, key);
    const value = object[key];
    if (key === "components" && Array.isArray(value)) collectComponents(reader, value, under === "template");
    else collect(reader, value, key, under);
    if (key === "url" && typeof value === "string" && value !== "") labelLast(reader, object.display_text);
  }
}

/** A button of a free-form message names its address and what it shows in its place side by side. */
function labelLast({ into }: Reader, label: unknown): void {
  const last = into.links.pop();
  if (last !== undefined) into.links.push({ ...last, label: typeof label === "string" ? label : null });
}

function noteKey({ into, checkSurrogates }: Reader, key: string): void {
  into.pairs += 1;
  if (key === "__proto__" || (checkSurrogates && !key.isWellFormed())) into.sound = false;
}

function collect(reader: Reader, value: unknown, key: string, under: string): void {
  if (typeof value === "string") collectString(reader, value, key, under);
  else if (typeof value === "number") {
    if (!Number.isFinite(value)) reader.into.sound = false;
  } else if (Array.isArray(value)) for (const item of value) collect(reader, item, key, under);
  else if (isRecord(value)) collectMembers(reader, value, key);
}

function collectString({ into, checkSurrogates }: Reader, value: string, key: string, under: string): void {
  if (checkSurrogates && !value.isWellFormed()) into.sound = false;
  if (value === "" || technicalKeys.has(key)) return;
  if (key === "name" && (under === "template" || under === "action")) return;
  if (mediaKeys.has(under) && (key === "link" || key === "filename")) into.files.push(value);
  if (key === "link" && mediaKeys.has(under)) return;
  if (key === "url" || key === "link") into.links.push({ address: value, label: null });
  else into.texts.push(value);
}

/** @param own the template's own components, not those of a carousel's card */
function collectComponents(reader: Reader, components: readonly unknown[], own: boolean): void {
  for (const component of components) {
    if (isRecord(component)) collectComponent(reader, component, own);
    else collect(reader, component, "components", "");
  }
}

function collectComponent(reader: Reader, component: Record<string, unknown>, own: boolean): void {
  const type = lowered(component.type);
  const subType = lowered(component.sub_type);
  if (commerceParts.has(type) || commerceParts.has(subType)) reader.into.commerce = true;
  for (const key in component) {
    noteKey(reader, key);
    const value = component[key];
    if (key === "parameters" && Array.isArray(value)) {
      for (const parameter of value) collectParameter(reader, parameter, { type, subType, own });
    } else collect(reader, value, key, "components");
  }
}

type Place = { readonly type: string; readonly subType: string; readonly own: boolean };

function collectParameter(reader: Reader, parameter: unknown, place: Place): void {
  const { into } = reader;
  const firstText = into.texts.length;
  collect(reader, parameter, "parameters", "");
  if (!isRecord(parameter)) return;
  if (commerceParts.has(lowered(parameter.type))) into.commerce = true;
  const text = parameterText(parameter);
  if (text === undefined) return;
  if (place.type === "button" && place.subType === "url") into.links.push({ address: text, label: null });
  if (!place.own || (place.type !== "body" && place.type !== "header")) return;
  // Read inside the template's own wording instead of by itself.
  const at = into.texts.indexOf(text, firstText);
  if (at >= 0) into.texts.splice(at, 1);
  const name = typeof parameter.parameter_name === "string" ? parameter.parameter_name : null;
  (place.type === "body" ? into.bodyParameters : into.headerParameters).push({ name, text });
}

/** What WhatsApp shows for a parameter; undefined for media and actions. */
function parameterText(parameter: Record<string, unknown>): string | undefined {
  switch (parameter.type) {
    case "text":
      return isPlain(parameter.text) ? String(parameter.text) : undefined;
    case "currency":
      return fallback(parameter.currency);
    case "date_time":
      return fallback(parameter.date_time);
    default:
      return undefined;
  }
}

/** Of anything else `String` could throw: an object has a `toString` of its own if the sender wants. */
function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function fallback(value: unknown): string | undefined {
  return isRecord(value) && typeof value.fallback_value === "string" ? value.fallback_value : undefined;
}

function lowered(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}

/** Components, buttons and parameters of a template that show goods or a payment. */
const commerceParts = new Set(["catalog", "mpm", "spm", "product", "order_details", "order_status"]);

/** Here `link` is the address of a file that WhatsApp fetches; the person never sees it. */
const mediaKeys = new Set(["image", "video", "audio", "document", "sticker"]);

/** Keys whose strings are identifiers, codes and addresses for machines. */
const technicalKeys = new Set([
  "biz_opaque_callback_data",
  "birthday",
  "calendar",
  "catalog_id",
  "code",
  "country_code",
  "currency",
  "flow_action",
  "flow_id",
  "flow_message_version",
  "flow_token",
  "id",
  "index",
  "message_id",
  "messaging_product",
  "mode",
  "namespace",
  "parameter_name",
  "payload",
  "payment_configuration",
  "payment_type",
  "phone",
  "policy",
  "product_policy",
  "product_retailer_id",
  "recipient",
  "recipient_type",
  "reference_id",
  "retailer_id",
  "screen",
  "status",
  "sub_type",
  "thumbnail_product_retailer_id",
  "to",
  "type",
  "wa_id",
]);
