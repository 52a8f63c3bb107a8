import { restrictionType } from "../../schemas/resources/sender-status.ts";
import {
  accountUpdate,
  capabilityUpdate,
  phoneQualityUpdate,
  type TemplateUpdate,
  templateComponents,
  templateUpdate,
} from "../../schemas/whatsapp/webhook.ts";
import { type SenderWords, senderWords, type TemplateWords, templateWords } from "../../schemas/wire/standing.ts";
import { comparedText } from "../desired/template-text.ts";
import { withoutNumbers } from "../recipient/written-number.ts";
import type { Heard } from "./heard.ts";

type Change = { readonly wabaId: string; readonly atMs: number; readonly value: unknown };

type Restrictions =
  | readonly { readonly restriction_type: string; readonly expiration?: number | undefined }[]
  | undefined;

const restrictionsMax = 16;
const eventMax = 64;
const reasonMax = 256;

/** What happens to an account, as the status of its numbers. */
const accountStatus: Readonly<Record<string, string>> = {
  ACCOUNT_DELETED: "DELETED",
  ACCOUNT_OFFBOARDED: "DISCONNECTED",
  ACCOUNT_RECONNECTED: "CONNECTED",
};
const banStatus: Readonly<Record<string, string>> = {
  SCHEDULE_FOR_DISABLE: "FLAGGED",
  DISABLE: "BANNED",
  REINSTATE: "CONNECTED",
};

/** Source: Meta, webhook `account_update`. */
export function readAccountUpdate({ wabaId, atMs, value }: Change): Heard[] {
  const read = accountUpdate.safeParse(value);
  if (!read.success) return [{ kind: "unreadable" }];
  const { event, restriction_info: restrictions, ban_info: ban } = read.data;
  const status = event === "DISABLED_UPDATE" ? banStatus[ban?.waba_ban_state ?? ""] : accountStatus[event];
  const words = {
    ...said("status", status, atMs),
    ...said("restrictions", event === "ACCOUNT_RESTRICTION" ? knownOf(restrictions) : undefined, atMs),
    // Reinstated: nothing is forbidden any more.
    ...said("restrictions", status === "CONNECTED" ? [] : undefined, atMs),
  };
  // A violation changes nothing by itself and is told all the same.
  const matters = Object.keys(words).length > 0 || event === "ACCOUNT_VIOLATION";
  return matters ? [numberHeard({ wabaId, atMs, display: null, event, words })] : [{ kind: "without-effect" }];
}

/** Undefined when all of them are of new kinds, or about calls: that lifts none of those that are known. */
function knownOf(restrictions: Restrictions): unknown[] | undefined {
  const found = (restrictions ?? []).flatMap(restriction);
  return found.length === 0 ? undefined : found;
}

function restriction({
  restriction_type: type,
  expiration,
}: {
  restriction_type: string;
  expiration?: number | undefined;
}) {
  const known = restrictionType.safeParse(type).data;
  return known === undefined ? [] : [{ type: known, untilMs: expiration === undefined ? null : expiration * 1000 }];
}

const phoneEvents: Readonly<Record<string, { readonly status: string; readonly quality: string }>> = {
  FLAGGED: { status: "FLAGGED", quality: "RED" },
  UNFLAGGED: { status: "CONNECTED", quality: "UNKNOWN" },
};

/** Source: Meta, webhook `phone_number_quality_update`. */
export function readPhoneQuality({ wabaId, atMs, value }: Change): Heard[] {
  const read = phoneQualityUpdate.safeParse(value);
  if (!read.success) return [{ kind: "unreadable" }];
  const { display_phone_number: display, event, current_limit: before } = read.data;
  const known = phoneEvents[event];
  const words = {
    ...said("status", known?.status, atMs),
    ...said("quality", known?.quality, atMs),
    ...said("limit", tierOf(read.data.max_daily_conversations_per_business ?? before), atMs),
  };
  return [numberHeard({ wabaId, atMs, display, event, words })];
}

/** Source: Meta, webhook `business_capability_update`. */
export function readCapability({ wabaId, atMs, value }: Change): Heard[] {
  const read = capabilityUpdate.safeParse(value);
  const tier = tierOf(read.data?.max_daily_conversations_per_business);
  if (tier === undefined) return [{ kind: read.success ? "without-effect" : "unreadable" }];
  return [numberHeard({ wabaId, atMs, display: null, event: "LIMIT", words: said("limit", tier, atMs) })];
}

const tiers: Readonly<Record<string, string>> = {
  50: "TIER_50",
  250: "TIER_250",
  1000: "TIER_1K",
  2000: "TIER_2K",
  10000: "TIER_10K",
  100000: "TIER_100K",
  "-1": "TIER_UNLIMITED",
};

/** WhatsApp writes the limit as people a day or as a tier. */
function tierOf(limit: number | string | undefined): string | undefined {
  return typeof limit === "number" ? tiers[limit] : limit;
}

type NumberHeard = Extract<Heard, { kind: "number" }>;

function numberHeard(heard: Omit<NumberHeard, "kind" | "words"> & { readonly words: object }): NumberHeard {
  return { ...heard, kind: "number", event: heard.event.slice(0, eventMax), words: senderPart(heard.words) };
}

const categories: Readonly<Record<string, string>> = {
  MARKETING: "Marketing",
  UTILITY: "Utility",
  AUTHENTICATION: "Authentication",
};

/** Source: Meta, webhooks `message_template_status_update`, `message_template_quality_update`, `template_category_update`. */
export function readTemplateUpdate({ wabaId, atMs, value }: Change): Heard[] {
  const read = templateUpdate.safeParse(value);
  if (!read.success) return [{ kind: "unreadable" }];
  const { message_template_name: name, message_template_language: language } = read.data;
  const words = templatePart(wordsOf(read.data, atMs));
  const event = (read.data.event ?? read.data.new_quality_score ?? read.data.new_category ?? "").slice(0, eventMax);
  return [{ kind: "template", wabaId, name, language, event, atMs, words }];
}

/** Somebody has changed the template at WhatsApp. Source: Meta, webhook `message_template_components_update`. */
export function readTemplateText({ wabaId, atMs, value }: Change): Heard[] {
  const read = templateComponents.safeParse(value);
  if (!read.success) return [{ kind: "unreadable" }];
  const {
    message_template_name: name,
    message_template_language: language,
    message_template_buttons: buttons,
  } = read.data;
  const links = (buttons ?? []).filter(({ message_template_button_type: type }) => linkTypes.has(type));
  const text = comparedText({
    header: read.data.message_template_title ?? undefined,
    body: read.data.message_template_element,
    footer: read.data.message_template_footer ?? undefined,
    links: links.map(({ message_template_button_text: label, message_template_button_url: url }) => ({
      text: label ?? undefined,
      url: url ?? undefined,
    })),
  });
  return [
    { kind: "template", wabaId, name, language, event: "COMPONENTS_UPDATE", atMs, words: templatePart({}), text },
  ];
}

const linkTypes: ReadonlySet<string> = new Set(["URL", "PHONE_NUMBER"]);

function wordsOf(update: TemplateUpdate, atMs: number): object {
  // One that is only announced, with the day on which it will be, is not in force.
  const category = update.category_update_timestamp === undefined ? categories[update.new_category ?? ""] : undefined;
  const isReason = typeof update.reason === "string" && update.reason !== "NONE";
  return {
    ...said("status", update.event, atMs),
    ...(update.event === undefined
      ? {}
      : said("reason", isReason ? withoutNumbers(update.reason ?? "").slice(0, reasonMax) : "", atMs)),
    ...said("quality", update.new_quality_score, atMs),
    ...said("category", category, atMs),
    ...(update.event === "PAUSED" ? { pausesAtMs: [atMs] } : {}),
  };
}

function said(name: string, value: unknown, atMs: number): Record<string, { value: unknown; atMs: number }> {
  return value === undefined ? {} : { [name]: { value, atMs } };
}

/** Only words that are known: WhatsApp may use new ones any day, and the others still count. */
function senderPart(words: object): SenderWords {
  return known(senderWords.shape, words) as SenderWords;
}

function templatePart(words: object): TemplateWords {
  return { pausesAtMs: [], ...known(templateWords.shape, words) } as TemplateWords;
}

function known(shape: Readonly<Record<string, { safeParse(value: unknown): { data?: unknown } }>>, words: object) {
  const entries = Object.entries(words).flatMap(([name, value]) => {
    const read = shape[name]?.safeParse(bounded(value)).data;
    return read === undefined ? [] : [[name, read]];
  });
  return Object.fromEntries(entries);
}

function bounded(word: unknown): unknown {
  const { value } = Object(word);
  return Array.isArray(value) ? { ...Object(word), value: value.slice(0, restrictionsMax) } : word;
}
