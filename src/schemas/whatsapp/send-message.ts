import type { Recipient } from "./recipient.ts";

/** Message types of the Cloud API; each names the key that holds its content. */
export const contentTypes = [
  "template",
  "text",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "reaction",
  "interactive",
] as const;
export type ContentType = (typeof contentTypes)[number];

/**
 * `receipt`: a read receipt or typing indicator. The API takes it on the same address, but it says nothing to anybody.
 */
export type SendType = ContentType | "receipt";

/** A value that a producer puts into a template's text; `name` is null for numbered parameters. */
export type TemplateParameter = { readonly name: string | null; readonly text: string };

export type TemplateUse = {
  readonly name: string;
  readonly language: string;
  readonly headerParameters: readonly TemplateParameter[];
  readonly bodyParameters: readonly TemplateParameter[];
};

/** An address behind a button or in a contact card, and what people see in its place, as far as the payload says it. */
export type SentLink = { readonly address: string; readonly label: string | null };

/** A send payload as the gate understands it: whom it is for, and everything in it that a person could read or tap. */
export type SendMessage = {
  /** Null for a receipt that names nobody; every other message has one. */
  readonly recipient: Recipient | null;
  readonly type: SendType;
  readonly template: TemplateUse | null;
  /** Readable parts in document order: body, captions, titles, rows, file names, parameters other than the body's. */
  readonly texts: readonly string[];
  /** Addresses behind buttons and in contact cards. Addresses inside texts are not among them, nor are media files. */
  readonly links: readonly SentLink[];
  /** Names of documents, and addresses from which WhatsApp fetches media. */
  readonly files: readonly string[];
  /** Shows products, a catalogue, an order or a payment. */
  readonly commerce: boolean;
  /** Answers one message of the person: quotes it, reacts to it or marks it read. */
  readonly reply: boolean;
};

export type DecodeFailure =
  | "TooLarge"
  | "TooDeep"
  | "Malformed"
  | "UnsupportedType"
  | "GroupRecipient"
  | "InvalidRecipient";

/** `detail` says what was wrong and holds nothing of the message. */
export type Decoded =
  | { readonly ok: true; readonly message: SendMessage }
  | { readonly ok: false; readonly reason: DecodeFailure; readonly detail: string };
