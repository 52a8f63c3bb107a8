import type { ComplaintTakenBack } from "../../domain/consent/complaint.ts";
import { canTakeBack } from "../../domain/consent/own-word.ts";
import type { SuppressionState } from "../../schemas/wire/consent.ts";
import { instantText } from "../message/verdict-text.ts";

type Entry = SuppressionState["entries"][number];

const channels: Readonly<Record<string, string>> = {
  Keyword: "by keyword",
  Button: "by button",
  Preference: "in WhatsApp's own settings",
  Officer: "through compliance",
  Complaint: "by complaining",
  Erasure: "by asking to be forgotten",
};

/** What a person has stopped: `stopped all marketing from iDesk Media by keyword, 2026-11-20T08:00:00Z`. */
export function stopText(entry: Entry): string {
  return `stopped ${stoppedText(entry)} ${channels[entry.channel] ?? entry.channel}, ${instantText(entry.atMs)}`;
}

/** Who ends a stop: `only the person can take it back`. */
export function endText(entry: Entry): string {
  if (entry.complaint) return "it is lifted only where it was filed by mistake (consentry complaint withdraw)";
  return canTakeBack(entry) ? "only the person can take it back" : "nobody can take it back";
}

/** A complaint that was filed by mistake: `complaint about campaign marketing/spring-sale of … taken back …, by ada: …`. */
export function takenBackText({ about, atMs, takenBack: { atMs: backAtMs, by, reason } }: ComplaintTakenBack): string {
  return `complaint about ${about} of ${instantText(atMs)} taken back ${instantText(backAtMs)} by ${by}: ${reason}`;
}

export function stoppedText(entry: Pick<Entry, "scope" | "of">): string {
  switch (entry.scope) {
    case "Everything":
      return "all messages";
    case "Business":
      return `all marketing from ${entry.of}`;
    case "Sender":
      return `all marketing from the number ${entry.of}`;
    case "Purpose":
      return `messages for ${entry.of}`;
    case "Topic":
      return `messages about ${entry.of}`;
  }
}
