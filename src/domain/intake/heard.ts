import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { SenderWords, TemplateWords } from "../../schemas/wire/standing.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import type { Said } from "../consent/opt-out.ts";

/** The business number that something was said to, as WhatsApp names it, and the account that holds it. */
export type Line = { readonly wabaId: string; readonly phoneNumberId: string };

/** Everybody that the one person may be known as: number, business-scoped ids. */
export type People = readonly Recipient[];

/** What follows from one item of a webhook. It names people and quotes them: it is never logged, only acted on. */
export type Heard =
  | {
      readonly kind: "message";
      readonly to: Line;
      readonly people: People;
      readonly atMs: number;
      /** Whether it opens the window in which the business may answer freely. */
      readonly opensWindow: boolean;
      /** What may say stop; null when nothing was written or tapped. */
      readonly said: Said | null;
      /** The same for every copy of this webhook. It spells the number: only its digest leaves the process. */
      readonly once: string;
    }
  | {
      readonly kind: "preference";
      readonly to: Line;
      readonly people: People;
      readonly atMs: number;
      /** WhatsApp's own switch for marketing of this number. */
      readonly wanted: boolean;
    }
  | {
      readonly kind: "moved";
      readonly to: Line;
      readonly people: People;
      readonly atMs: number;
      /** Who they are from now on. */
      readonly now: People;
    }
  | {
      readonly kind: "failed";
      readonly to: Line;
      readonly atMs: number;
      /** Whose message it was; null when it does not say so, because somebody else sent it. */
      readonly decided: { readonly campaign: CampaignRef; readonly decision: string } | null;
      readonly code: number | null;
      readonly reason: string;
      /** The same for every copy of this webhook. */
      readonly once: string;
    }
  | {
      readonly kind: "number";
      readonly wabaId: string;
      /** The number itself, where WhatsApp names no id; null: every number of the account. */
      readonly display: string | null;
      readonly event: string;
      readonly atMs: number;
      readonly words: SenderWords;
    }
  | {
      readonly kind: "template";
      readonly wabaId: string;
      readonly name: string;
      readonly language: string;
      readonly event: string;
      readonly atMs: number;
      readonly words: TemplateWords;
      /** What it says now, in the form in which texts are compared; undefined: nothing was said of it. */
      readonly text?: string;
    }
  /** Which number has which id: WhatsApp says it with every message. */
  | { readonly kind: "alias"; readonly to: Line; readonly display: string }
  /** Known, and nothing follows from it. */
  | { readonly kind: "without-effect" }
  /** Unknown, or not as WhatsApp documents it. */
  | { readonly kind: "unreadable" };

export type HeardKind = Heard["kind"];
