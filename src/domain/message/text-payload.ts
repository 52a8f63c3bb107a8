import type { Recipient } from "../../schemas/whatsapp/recipient.ts";

/** A plain text to a person, as the Cloud API takes it. */
export function textPayload(person: Recipient, text: string): object {
  return {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    ...(person.kind === "phone" ? { to: person.id } : { recipient: person.id }),
    type: "text",
    text: { preview_url: false, body: text },
  };
}
