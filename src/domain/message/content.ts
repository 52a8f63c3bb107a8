import type { ContentType } from "../../schemas/whatsapp/send-message.ts";
import { isRecord } from "./json.ts";

/** Whether the object under a content's key has the fields that make it that content, each of the right kind. */
export function contentIsSound(type: ContentType, content: unknown): boolean {
  if (type === "contacts") return Array.isArray(content) && content.length > 0 && content.every(isRecord);
  return isRecord(content) && checks[type](content);
}

type Fields = Record<string, unknown>;
type Check = (content: Fields) => boolean;

const media: Check = ({ id, link, caption, filename }) =>
  (id !== undefined || link !== undefined) &&
  isOptional(isWords, id) &&
  isOptional(isWords, link) &&
  isOptional(isString, caption) &&
  isOptional(isString, filename);

const checks: Record<Exclude<ContentType, "contacts">, Check> = {
  template: isTemplate,
  text: ({ body }) => isString(body),
  image: media,
  video: media,
  audio: media,
  document: media,
  sticker: media,
  location: ({ latitude, longitude, name, address }) =>
    isCoordinate(latitude) && isCoordinate(longitude) && isOptional(isString, name) && isOptional(isString, address),
  reaction: ({ message_id, emoji }) => isWords(message_id) && isString(emoji),
  interactive: ({ type, header, body, footer, action }) =>
    isWords(type) &&
    isRecord(action) &&
    isOptional(isRecord, header) &&
    isOptional(hasText, body) &&
    isOptional(hasText, footer),
};

function isTemplate({ name, language, components }: Fields): boolean {
  return (
    isWords(name) &&
    name.length <= 512 &&
    isRecord(language) &&
    isWords(language.code) &&
    language.code.length <= 35 &&
    isOptional(isListOf(isComponent), components)
  );
}

function isComponent(component: unknown): boolean {
  if (!isRecord(component)) return false;
  const { type, sub_type, index, parameters } = component;
  return (
    isWords(type) &&
    isOptional(isWords, sub_type) &&
    (index === undefined || isString(index) || typeof index === "number") &&
    isOptional(isListOf(isParameter), parameters)
  );
}

function isParameter(parameter: unknown): boolean {
  if (!isRecord(parameter)) return false;
  const { type, parameter_name, text, currency, date_time } = parameter;
  return (
    isString(type) &&
    isOptional(isWords, parameter_name) &&
    (text === undefined || isString(text) || typeof text === "boolean" || typeof text === "number") &&
    isOptional(hasFallback, currency) &&
    isOptional(hasFallback, date_time)
  );
}

const hasText = (value: unknown) => isRecord(value) && isString(value.text);
const hasFallback = (value: unknown) => isRecord(value) && isString(value.fallback_value);
const isCoordinate = (value: unknown) => typeof value === "number" || isWords(value);
const isListOf = (check: (item: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(check);

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isWords(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isOptional(check: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || check(value);
}
