import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

const directory = new URL("../../examples/data/wa-payloads/", import.meta.url);

/** Every example of a webhook, by `<file>` or, where a file has several, `<file>/<name>`. */
export function exampleWebhooks(): ReadonlyMap<string, unknown> {
  const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, directory), "utf8"));
  const files = (folder: string) => readdirSync(new URL(folder, directory)).filter((file) => file.endsWith(".json"));
  const metas = files("openapi-webhooks").map((file) => [nameOf(file), read(`openapi-webhooks/${file}`)] as const);
  const pywas = files("pywa").flatMap((file) =>
    Object.entries(Object(read(`pywa/${file}`))).map(([name, body]) => [`${nameOf(file)}/${name}`, body] as const),
  );
  return new Map([...metas, ...pywas]);
}

function nameOf(file: string): string {
  return file.replace(/\.json$/, "");
}

export const lineOf = { wabaId: "102290129340398", phoneNumberId: "106540352242922" };

type Item = Record<string, unknown>;

/** A webhook about messages to one number, as WhatsApp writes it. */
export function messagesWebhook(items: {
  readonly messages?: readonly Item[];
  readonly statuses?: readonly Item[];
  readonly user_preferences?: readonly Item[];
  readonly contacts?: readonly Item[];
  readonly phoneNumberId?: string;
}) {
  const { phoneNumberId = lineOf.phoneNumberId, ...lists } = items;
  const metadata = { display_phone_number: "15550783881", phone_number_id: phoneNumberId };
  const field = lists.user_preferences ? "user_preferences" : "messages";
  return webhookOf({ field, value: { messaging_product: "whatsapp", metadata, ...lists } });
}

/** @param time in seconds */
export function webhookOf(change: { readonly field: string; readonly value: unknown }, time?: number) {
  return {
    object: "whatsapp_business_account",
    entry: [{ id: lineOf.wabaId, ...(time === undefined ? {} : { time }), changes: [change] }],
  };
}

/** A text that a person wrote. @param atMs when, by WhatsApp's clock */
export function textFrom(number: string, body: string, atMs: number): Item {
  return { from: number, id: `wamid.${number}${atMs}`, timestamp: secondsOf(atMs), type: "text", text: { body } };
}

export function secondsOf(atMs: number): string {
  return String(Math.floor(atMs / 1000));
}

/** What WhatsApp sends in `X-Hub-Signature-256`. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}
