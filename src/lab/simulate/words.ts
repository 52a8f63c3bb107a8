import { canonicalRecipient } from "../../domain/recipient/canonical.ts";
import { partitionOf, suppressKey, windowKey } from "../../schemas/wire/subjects.ts";
import { sender } from "./campaigns.ts";
import { pseudonymOf } from "./people.ts";
import { partitions } from "./servers.ts";

/** Something that a person says to the number: they stop, write anything else, or use WhatsApp's own switch. */
export type Word = {
  readonly kind: "stop" | "text" | "off" | "resume";
  readonly atMs: number;
  readonly recipient: string;
  readonly stopsKey: string;
  readonly windowKey: string;
  /** As WhatsApp tells of it. */
  readonly body: Uint8Array;
};

/** @param atMs when, which WhatsApp writes in seconds */
export function wordOf(kind: Word["kind"], number: string, atMs: number): Word {
  const person = canonicalRecipient(number);
  if (!person) throw new Error("a simulated number is none");
  const [partition, recipient] = [partitionOf(person.lastFour, partitions), pseudonymOf(person.id)];
  const timestamp = String(Math.floor(atMs / 1000));
  return {
    kind,
    atMs: Number(timestamp) * 1000,
    recipient,
    stopsKey: suppressKey(partition, recipient),
    windowKey: windowKey(sender, partition, recipient),
    body: Buffer.from(JSON.stringify(webhook(saidAs(kind, number, timestamp)))),
  };
}

function saidAs(kind: Word["kind"], number: string, timestamp: string): { field: string; list: object } {
  if (kind === "off" || kind === "resume") {
    const value = kind === "off" ? "stop" : "resume";
    const preference = { wa_id: number, category: "marketing_messages", value, timestamp };
    return { field: "user_preferences", list: { user_preferences: [preference] } };
  }
  const text = { body: kind === "stop" ? "STOP" : "Is the shop open on Sunday?" };
  return {
    field: "messages",
    list: { messages: [{ from: number, id: `wamid.${number}${timestamp}`, timestamp, type: "text", text }] },
  };
}

function webhook({ field, list }: { readonly field: string; readonly list: object }) {
  const metadata = { display_phone_number: "15550783881", phone_number_id: sender.phoneNumberId };
  const value = { messaging_product: "whatsapp", metadata, ...list };
  return { object: "whatsapp_business_account", entry: [{ id: sender.wabaId, changes: [{ field, value }] }] };
}
