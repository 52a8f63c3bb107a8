import type { MessageTemplateSpec, MessageTemplateStatus } from "../../schemas/resources/message-template.ts";
import type { TemplateWords } from "../../schemas/wire/standing.ts";
import { withoutNumbers } from "../recipient/written-number.ts";
import { instantText } from "../time/instant.ts";
import { asOf, declaredAtMs, later, type Word } from "./word.ts";

type WhatsApp = NonNullable<MessageTemplateStatus["whatsapp"]>;
type Declared = Pick<MessageTemplateSpec, "category" | "whatsapp">;

/** How a template stands with WhatsApp now, by what is declared and what was heard. */
export type TemplateAtWhatsApp = {
  /** Undefined when nobody has said anything. */
  readonly whatsapp: WhatsApp | undefined;
  /** The one that counts: when WhatsApp has moved the template, consent is needed for what it is now. */
  readonly category: MessageTemplateSpec["category"];
  /** Digest of the text, where WhatsApp has told it after the declaration: what is declared is no more what people get. */
  readonly textDigest: string | undefined;
};

/** How long the first pause of a template lasts, and the second; the third disables it. Source: Meta, "Template pausing". */
const pausesMs = [3 * 3_600_000, 6 * 3_600_000];

/** A declaration counts as a whole, its category too: it is what somebody has seen at WhatsApp at that time. */
export function templateAtWhatsApp(
  declared: Declared,
  heard: TemplateWords | undefined,
  nowMs: number,
): TemplateAtWhatsApp {
  const words = joined(declaredWords(declared, nowMs), heard);
  const nobodySaid = declared.whatsapp === undefined && heard === undefined;
  return {
    whatsapp: nobodySaid ? undefined : whatsappOf(declared, words, heard?.pausesAtMs ?? []),
    category: words.category?.value ?? declared.category,
    textDigest: toldAfter(heard?.text, declaredAtMs(declared.whatsapp?.asOf, nowMs)),
  };
}

function toldAfter(word: Word<string> | undefined, atMs: number): string | undefined {
  return word !== undefined && word.atMs >= atMs ? word.value : undefined;
}

type Words = {
  readonly status?: Word<NonNullable<WhatsApp["status"]>> | undefined;
  readonly quality?: Word<WhatsApp["quality"]> | undefined;
  /** Empty: there is none. */
  readonly reason?: Word<string> | undefined;
  readonly category?: Word<Declared["category"]> | undefined;
};

function declaredWords({ category, whatsapp }: Declared, nowMs: number): Words {
  const atMs = declaredAtMs(whatsapp?.asOf, nowMs);
  if (whatsapp === undefined) return { category: { value: category, atMs } };
  return {
    status: { value: whatsapp.status, atMs },
    quality: { value: whatsapp.quality, atMs },
    reason: { value: whatsapp.reason ?? "", atMs },
    category: { value: category, atMs },
  };
}

function joined(declared: Words, heard: Words | undefined): Words {
  return {
    status: later(declared.status, heard?.status),
    quality: later(declared.quality, heard?.quality),
    reason: later(declared.reason, heard?.reason),
    category: later(declared.category, heard?.category),
  };
}

function whatsappOf(declared: Declared, words: Words, pausesAtMs: readonly number[]): WhatsApp {
  const { status, quality, reason } = words;
  const pauses = Math.max(declared.whatsapp?.pauses ?? 0, pausesAtMs.length);
  const untilMs = pauseEndMs(status, pausesAtMs, pauses);
  return {
    ...(status === undefined ? {} : { status: status.value }),
    quality: quality?.value ?? "UNKNOWN",
    pauses,
    ...(reason === undefined || reason.value === "" ? {} : { reason: withoutNumbers(reason.value) }),
    ...(untilMs === undefined ? {} : { until: instantText(untilMs) }),
    ...asOf([...Object.values(words), ...pausesAtMs.map((atMs) => ({ value: "PAUSED", atMs }))]),
  };
}

/** When a pause that nobody heard of began is not known; it was on when somebody said so. */
function pauseEndMs(status: Words["status"], pausesAtMs: readonly number[], pauses: number): number | undefined {
  const lastsMs = pausesMs[pauses - 1];
  if (status?.value !== "PAUSED" || lastsMs === undefined) return undefined;
  const beganAtMs = pausesAtMs.length < pauses ? status.atMs : Math.max(...pausesAtMs);
  return Number.isFinite(beganAtMs) ? beganAtMs + lastsMs : undefined;
}
