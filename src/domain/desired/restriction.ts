import type { RestrictionType, SenderWhatsApp } from "../../schemas/resources/sender-status.ts";
import type { Word } from "./word.ts";

/** What WhatsApp has forbidden; `untilMs` null: until it lifts it. */
export type Restriction = {
  readonly type: RestrictionType;
  readonly untilMs: number | null;
  readonly reason?: string | undefined;
};

/** A restriction without an end lasts until WhatsApp lifts it. */
export const withoutEndMs = 253_402_300_799_000;

/** Gone or put out; no end of a restriction says anything about that. */
const goneStatuses: readonly SenderWhatsApp["status"][] = ["DISCONNECTED", "BANNED", "DELETED"];

const starting = "RESTRICTED_BIZ_INITIATED_MESSAGING";
const answering = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING";

/** Until when WhatsApp lets the number start no conversation, and until when not even answer one; null when it does. */
export type Restricted = { readonly untilMs: number | null; readonly repliesUntilMs: number | null };

export function restricted(
  status: Word<SenderWhatsApp["status"]> | undefined,
  restrictions: readonly Restriction[],
  nowMs: number,
): Restricted {
  if (status !== undefined && isEndless(status, restrictions)) {
    return { untilMs: withoutEndMs, repliesUntilMs: withoutEndMs };
  }
  const ahead = (types: readonly RestrictionType[]) => {
    const endMs = lastEndMs(restrictions, types);
    return endMs > nowMs ? endMs : null;
  };
  return { untilMs: ahead([starting, answering]), repliesUntilMs: ahead([answering]) };
}

/** RESTRICTED ends with the restrictions that it was said about. Said after the last of them was over, nobody knows its end. */
function isEndless({ value, atMs }: Word<SenderWhatsApp["status"]>, restrictions: readonly Restriction[]): boolean {
  if (goneStatuses.includes(value)) return true;
  const endMs = lastEndMs(restrictions, [starting, answering]);
  return value === "RESTRICTED" && (endMs === Number.NEGATIVE_INFINITY || endMs <= atMs);
}

function lastEndMs(restrictions: readonly Restriction[], types: readonly RestrictionType[]): number {
  const stopping = restrictions.filter(({ type }) => types.includes(type));
  return Math.max(...stopping.map(({ untilMs }) => untilMs ?? withoutEndMs));
}
