import { decodeVerdict, type VerdictRecord } from "../../schemas/wire/verdict.ts";
import type { Followed } from "./follow.ts";

/** The verdict in a followed record of VERDICTS; undefined for fences, holds and bodies. */
export function verdictOf({ subject, message }: Pick<Followed, "subject" | "message">): VerdictRecord | undefined {
  return decodeVerdict(subject, (name) => message.headers?.get(name) ?? "");
}
