import { known } from "../../schemas/policy/fact.ts";
import type { ReplyKind, VerdictInput } from "../../schemas/policy/verdict-input.ts";
import type { SendMessage } from "../../schemas/whatsapp/send-message.ts";

/** The texts that a number answers with by itself, and what each is. */
export type DeclaredReplies = ReadonlyMap<string, ReplyKind>;

/**
 * Which declared reply a message is. Only the words decide, to the letter: nobody can claim to be one, so nothing else can
 * use what only a reply may do.
 */
export function replyKindOf(message: SendMessage, declared: DeclaredReplies): ReplyKind | undefined {
  const [text, ...more] = message.texts;
  if (declared.size === 0 || message.type !== "text" || text === undefined) return undefined;
  return more.length + message.links.length === 0 ? declared.get(text) : undefined;
}

/** @param approvals instants at which this person was approved a reply of this kind, oldest first */
export function reply(kind: ReplyKind, approvals: readonly number[]): NonNullable<VerdictInput["facts"]["reply"]> {
  return known({ kind, lastSentAtMs: approvals.at(-1) ?? null });
}
