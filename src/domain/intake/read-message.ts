import {
  type Contact,
  type InboundMessage,
  inboundMessage,
  type MessageStatus,
  messageStatus,
  userPreference,
} from "../../schemas/whatsapp/webhook.ts";
import type { Said } from "../consent/opt-out.ts";
import { decidedIn } from "../dispatch/tracked-body.ts";
import { canonicalRecipient } from "../recipient/canonical.ts";
import { withoutNumbers } from "../recipient/written-number.ts";
import type { Heard, Line, People } from "./heard.ts";

type Context = { readonly to: Line; readonly contacts: readonly Contact[]; readonly nowMs: number };

/**
 * What nobody writes: WhatsApp's own notes, and marks on messages that were sent earlier. They open no window; of a mark
 * WhatsApp's documentation does not say that it would.
 */
const notWritten = ["system", "reaction", "revoke", "edit"];
const reasonMax = 200;
/** The person has switched marketing of this number off. */
const stoppedMarketingCode = 131_050;

export function readMessage(value: unknown, context: Context): Heard[] {
  const read = inboundMessage.safeParse(value);
  if (!read.success) return [{ kind: "unreadable" }];
  const message = read.data;
  const { to } = context;
  const atMs = Math.min(message.timestamp * 1000, context.nowMs);
  const people = peopleOf(
    { wa_id: message.from, user_id: message.from_user_id, parent_user_id: message.from_parent_user_id },
    context.contacts,
  );
  if (people.length === 0) return [{ kind: "unreadable" }];
  if (message.type === "system") return readNote(message, { to, people, atMs });
  const once = message.id ?? `${message.type} ${message.timestamp}`;
  const opensWindow = !notWritten.includes(message.type);
  return [{ kind: "message", to, people, atMs, opensWindow, said: saidIn(message), once }];
}

function readNote({ system }: InboundMessage, about: { to: Line; people: People; atMs: number }): Heard[] {
  if (system?.type !== "user_changed_number") return [{ kind: "without-effect" }];
  const now = peopleOf({ wa_id: system.wa_id, user_id: system.user_id }, []);
  return now.length === 0 ? [{ kind: "unreadable" }] : [{ kind: "moved", ...about, now }];
}

function saidIn({ text: typed, edit, button, interactive, context }: InboundMessage): Said | null {
  const forwarded = context?.forwarded === true || context?.frequently_forwarded === true;
  const text = typed ?? edit?.message.text;
  if (text) return { kind: "text", text: text.body, forwarded };
  if (button) return { kind: "button", text: button.text ?? "", payload: button.payload ?? "" };
  const chosen = interactive?.button_reply ?? interactive?.list_reply;
  return chosen ? { kind: "choice", text: chosen.title ?? "", payload: chosen.id ?? "" } : null;
}

export function readStatus(value: unknown, { to, nowMs }: Context): Heard[] {
  const read = messageStatus.safeParse(value);
  if (!read.success) return [{ kind: "unreadable" }];
  if (read.data.status !== "failed") return [{ kind: "without-effect" }];
  const { recipient_id: number, recipient_user_id: userId, timestamp } = read.data;
  const atMs = Math.min(timestamp * 1000, nowMs);
  const failed = failure(read.data, { to, atMs });
  const people = peopleOf({ wa_id: number, user_id: userId }, []);
  if (failed.code !== stoppedMarketingCode || people.length === 0) return [failed];
  return [failed, { kind: "preference", to, people, atMs, wanted: false }];
}

function failure(status: MessageStatus, at: { readonly to: Line; readonly atMs: number }) {
  const [error] = status.errors ?? [];
  const code = error?.code ?? null;
  const reason = withoutNumbers(error?.title ?? "").slice(0, reasonMax);
  const decided = decidedIn(status.biz_opaque_callback_data ?? "") ?? null;
  return { kind: "failed", ...at, decided, code, reason, once: `${status.id} ${code}` } as const;
}

/**
 * `stop` and `resume` of marketing from this number. `signup`, by a link, is a wish for messages and says nothing of an
 * earlier stop: nothing follows from it, since the stop wins when in doubt.
 */
export function readPreference(value: unknown, { to, contacts, nowMs }: Context): Heard[] {
  const read = userPreference.safeParse(value);
  if (!read.success) return [{ kind: "unreadable" }];
  const { category, value: wish, timestamp } = read.data;
  if (category !== "marketing_messages" || (wish !== "stop" && wish !== "resume")) return [{ kind: "without-effect" }];
  // The contact beside it may be somebody else; WhatsApp's own example has it so.
  const people = peopleOf(read.data, contacts);
  if (people.length === 0) return [{ kind: "unreadable" }];
  return [{ kind: "preference", to, people, atMs: Math.min(timestamp * 1000, nowMs), wanted: wish === "resume" }];
}

/** The person under every name: as named, and as the contact with the same number or id names them beside it. */
function peopleOf(named: { [Name in keyof Contact]?: string | undefined }, contacts: readonly Contact[]): People {
  const own = [named.wa_id, named.user_id, named.parent_user_id].filter((each) => each !== undefined);
  const same = contacts.filter((each) => own.some((one) => one === each.wa_id || one === each.user_id));
  const written = [...own, ...same.flatMap((each) => [each.wa_id, each.user_id, each.parent_user_id])];
  const people = new Map(
    written.flatMap((each) => {
      const recipient = each === undefined ? undefined : canonicalRecipient(each);
      return recipient ? [[recipient.id, recipient]] : [];
    }),
  );
  return [...people.values()];
}
