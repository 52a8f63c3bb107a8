import { type DeclaredReplies, replyKindOf } from "../domain/facts/reply.ts";
import type { ReplyKind } from "../schemas/policy/verdict-input.ts";
import type { SendMessage } from "../schemas/whatsapp/send-message.ts";
import type { DesiredCampaign, DesiredSource } from "../schemas/wire/desired.ts";
import type { Lookups } from "./policy-input.ts";

export type ReplyLookups = Pick<Lookups, "sender" | "changes"> & {
  /** All that are declared. */
  readonly sources: () => Iterable<DesiredSource>;
};

/** Finds out which declared reply a message is. What is declared is looked up once a campaign, and again after a change. */
export function createReplyKind(
  lookups: ReplyLookups,
): (campaign: DesiredCampaign, message: SendMessage) => ReplyKind | undefined {
  const remembered = new WeakMap<DesiredCampaign, { readonly changes: number; readonly replies: DeclaredReplies }>();
  return (campaign, message) => (message.type === "text" ? replyKindOf(message, repliesOf(campaign)) : undefined);

  function repliesOf(campaign: DesiredCampaign): DeclaredReplies {
    const changes = lookups.changes();
    const before = remembered.get(campaign);
    if (before?.changes === changes) return before.replies;
    const replies = declaredReplies(lookups, campaign);
    remembered.set(campaign, { changes, replies });
    return replies;
  }
}

/** A number's replies are those of the one campaign that carries them, so that its approvals tell which of them were sent. */
function declaredReplies(lookups: ReplyLookups, campaign: DesiredCampaign): DeclaredReplies {
  const sender = lookups.sender(campaign.sender);
  const carries = sender?.replies?.campaign === campaign.name && sender.namespace === campaign.namespace;
  if (!carries) return new Map();
  const ours = [...lookups.sources()].flatMap(({ whatsApp }) =>
    whatsApp?.sender.namespace === sender.namespace && whatsApp.sender.name === sender.name ? whatsApp.wordings : [],
  );
  const questions = ours.flatMap(({ question }) => (question === null ? [] : [question]));
  const { optOut } = sender.replies ?? {};
  // Where both have the same words, the stricter rule is theirs.
  return new Map<string, ReplyKind>([
    ...questions.map((text) => [text, "OptInQuestion"] as const),
    ...(optOut ? [[optOut, "OptOutConfirmation"] as const] : []),
  ]);
}
