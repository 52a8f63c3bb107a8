import { describe, expect, it } from "vitest";
import { withoutEndMs } from "../../../src/domain/desired/restriction.ts";
import { senderAtWhatsApp } from "../../../src/domain/desired/sender-at-whatsapp.ts";
import { templateAtWhatsApp } from "../../../src/domain/desired/template-at-whatsapp.ts";
import { instantText } from "../../../src/domain/time/instant.ts";
import { messageTemplateSpec } from "../../../src/schemas/resources/message-template.ts";
import { senderWhatsApp } from "../../../src/schemas/resources/sender-status.ts";
import {
  type SenderWords,
  senderWords,
  type TemplateWords,
  templateWords,
} from "../../../src/schemas/wire/standing.ts";
import { nowMs } from "../../support/lifecycle.ts";

const hour = 3_600_000;
const ago = (hours: number) => nowMs - hours * hour;
const text = (hoursAgo: number) => instantText(ago(hoursAgo));
const said = <Value>(value: Value, hoursAgo: number) => ({ value, atMs: ago(hoursAgo) });

const starting = "RESTRICTED_BIZ_INITIATED_MESSAGING";
const answering = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING";
const free = { untilMs: null, repliesUntilMs: null };
const forGood = { untilMs: withoutEndMs, repliesUntilMs: withoutEndMs };

describe("how a number stands with WhatsApp", () => {
  const rows: readonly {
    readonly name: string;
    readonly declared?: object;
    readonly heard?: SenderWords;
    readonly whatsapp: object | undefined;
    readonly restricted?: object;
  }[] = [
    { name: "is not known when nobody says it", whatsapp: undefined },
    { name: "is not known by words that say nothing", heard: {}, whatsapp: undefined },
    {
      name: "is what is declared when nothing was heard",
      declared: { status: "FLAGGED", quality: "YELLOW", limit: "TIER_1K", asOf: text(5) },
      whatsapp: { status: "FLAGGED", quality: "YELLOW", limit: "TIER_1K", asOf: text(5) },
    },
    {
      name: "is what was heard when nothing is declared",
      heard: { quality: said("RED", 3), limit: said("TIER_10K", 2) },
      whatsapp: { status: "CONNECTED", quality: "RED", limit: "TIER_10K", asOf: text(2) },
    },
    {
      name: "is of each word the later, and as of the latest",
      declared: { status: "FLAGGED", quality: "GREEN", limit: "TIER_2K", asOf: text(5) },
      heard: { status: said("CONNECTED", 6), quality: said("RED", 4), limit: said("TIER_1K", 7) },
      whatsapp: { status: "FLAGGED", quality: "RED", limit: "TIER_2K", asOf: text(4) },
    },
    {
      name: "is what was heard, however long ago, when the declaration has no time",
      declared: { status: "CONNECTED", quality: "GREEN" },
      heard: { status: said("BANNED", 9_000) },
      whatsapp: { status: "BANNED", quality: "GREEN", limit: "TIER_250", asOf: text(9_000) },
      restricted: forGood,
    },
    {
      name: "is what was heard when the declaration's time has not come yet",
      declared: { status: "CONNECTED", asOf: text(-2) },
      heard: { status: said("BANNED", 1) },
      whatsapp: { status: "BANNED", quality: "UNKNOWN", limit: "TIER_250", asOf: text(1) },
      restricted: forGood,
    },
    {
      name: "is WhatsApp's word when both are of the same instant",
      declared: { status: "CONNECTED", asOf: text(1) },
      heard: { status: said("FLAGGED", 1) },
      whatsapp: { status: "FLAGGED", quality: "UNKNOWN", limit: "TIER_250", asOf: text(1) },
    },
    {
      name: "is restricted until the end that was heard",
      declared: { status: "CONNECTED", quality: "GREEN" },
      heard: { restrictions: said([{ type: starting, untilMs: ago(-7) }], 1) },
      whatsapp: {
        ...{ status: "CONNECTED", quality: "GREEN", limit: "TIER_250", asOf: text(1) },
        restrictions: [{ type: starting, until: text(-7) }],
      },
      restricted: { untilMs: ago(-7), repliesUntilMs: null },
    },
    {
      name: "is free when the restriction is over",
      heard: { restrictions: said([{ type: answering, untilMs: nowMs }], 8) },
      whatsapp: { status: "CONNECTED", quality: "UNKNOWN", limit: "TIER_250", asOf: text(8) },
      restricted: free,
    },
    {
      name: "is free by a later declaration without restrictions",
      declared: { status: "CONNECTED", asOf: text(1) },
      heard: { restrictions: said([{ type: answering, untilMs: null }], 2) },
      whatsapp: { status: "CONNECTED", quality: "UNKNOWN", limit: "TIER_250", asOf: text(1) },
      restricted: free,
    },
    {
      name: "is free when WhatsApp lifts later what was declared",
      declared: { restrictions: [{ type: starting, until: text(-9) }], asOf: text(3) },
      heard: { restrictions: said([], 2) },
      whatsapp: { status: "CONNECTED", quality: "UNKNOWN", limit: "TIER_250", asOf: text(2) },
      restricted: free,
    },
    {
      name: "is restricted until the last of several ends, and may answer when only starting is left",
      heard: {
        restrictions: said(
          [
            { type: answering, untilMs: ago(-1) },
            { type: answering, untilMs: ago(1) },
            { type: starting, untilMs: ago(-3) },
            { type: "RESTRICTED_ADD_PHONE_NUMBER_ACTION", untilMs: null },
          ],
          4,
        ),
      },
      whatsapp: {
        ...{ status: "CONNECTED", quality: "UNKNOWN", limit: "TIER_250", asOf: text(4) },
        restrictions: [
          { type: answering, until: text(-1) },
          { type: starting, until: text(-3) },
          { type: "RESTRICTED_ADD_PHONE_NUMBER_ACTION" },
        ],
      },
      restricted: { untilMs: ago(-3), repliesUntilMs: ago(-1) },
    },
    {
      name: "is banned for good, whatever restriction ends before",
      heard: { status: said("BANNED", 1), restrictions: said([{ type: starting, untilMs: ago(-1) }], 2) },
      whatsapp: {
        ...{ status: "BANNED", quality: "UNKNOWN", limit: "TIER_250", asOf: text(1) },
        restrictions: [{ type: starting, until: text(-1) }],
      },
      restricted: forGood,
    },
    {
      name: "is RESTRICTED no longer than its restriction",
      declared: { status: "RESTRICTED", restrictions: [{ type: starting, until: text(1) }] },
      whatsapp: { status: "RESTRICTED", quality: "UNKNOWN", limit: "TIER_250" },
      restricted: free,
    },
    {
      name: "is RESTRICTED without an end when that was said after the restriction was over",
      declared: { status: "RESTRICTED", restrictions: [{ type: starting, until: text(2) }], asOf: text(1) },
      whatsapp: { status: "RESTRICTED", quality: "UNKNOWN", limit: "TIER_250", asOf: text(1) },
      restricted: forGood,
    },
    {
      name: "names nobody in a reason",
      declared: { restrictions: [{ type: starting, reason: "reported by +44 7700 900123" }] },
      whatsapp: {
        ...{ status: "CONNECTED", quality: "UNKNOWN", limit: "TIER_250" },
        restrictions: [{ type: starting, reason: "reported by …23" }],
      },
      restricted: { untilMs: withoutEndMs, repliesUntilMs: null },
    },
  ];
  it.each(rows)("$name", ({ declared, heard, whatsapp, restricted = free }) => {
    const known = sender(declared, heard);
    expect(known.whatsapp).toEqual(whatsapp);
    expect(known.restricted).toEqual(restricted);
    expect(senderWhatsApp.optional().parse(known.whatsapp)).toEqual(known.whatsapp);
  });

  it("is looked at again when the next restriction ends, and not for what has no end", () => {
    const restrictions = (...ends: (number | null)[]) =>
      sender(undefined, {
        restrictions: said(
          ends.map((untilMs) => ({ type: starting, untilMs }) as const),
          9,
        ),
      });
    expect(restrictions(ago(-5), ago(-2), ago(1), null).changesAtMs).toBe(ago(-2));
    expect(restrictions(null, ago(1)).changesAtMs).toBeUndefined();
  });
});

describe("how a template stands with WhatsApp", () => {
  const paused = (...hoursAgo: number[]) => ({
    status: said("PAUSED" as const, Math.min(...hoursAgo)),
    pausesAtMs: hoursAgo.map(ago),
  });
  const rows: readonly {
    readonly name: string;
    readonly declared?: object;
    readonly heard?: Partial<TemplateWords>;
    readonly whatsapp: object | undefined;
    readonly category?: string;
  }[] = [
    { name: "is not known when nobody says it", whatsapp: undefined },
    {
      name: "is what is declared when nothing was heard",
      declared: { status: "APPROVED", quality: "GREEN", pauses: 1, reason: "low quality", asOf: text(5) },
      whatsapp: { status: "APPROVED", quality: "GREEN", pauses: 1, reason: "low quality", asOf: text(5) },
    },
    {
      name: "is what was heard when nothing is declared",
      heard: { status: said("REJECTED", 2), reason: said("INVALID_FORMAT", 2) },
      whatsapp: { status: "REJECTED", quality: "UNKNOWN", pauses: 0, reason: "INVALID_FORMAT", asOf: text(2) },
    },
    {
      name: "has no status by words about something else",
      heard: { quality: said("RED", 2) },
      whatsapp: { quality: "RED", pauses: 0, asOf: text(2) },
    },
    {
      name: "is of each word the later, and as of the latest",
      declared: { status: "APPROVED", quality: "GREEN", reason: "mended", asOf: text(5) },
      heard: { status: said("PENDING", 6), quality: said("YELLOW", 4), reason: said("SCAM", 6) },
      whatsapp: { status: "APPROVED", quality: "YELLOW", pauses: 0, reason: "mended", asOf: text(4) },
    },
    {
      name: "is what was heard when the declaration has no time",
      declared: { status: "APPROVED" },
      heard: { status: said("DISABLED", 9_000) },
      whatsapp: { status: "DISABLED", quality: "UNKNOWN", pauses: 0, asOf: text(9_000) },
    },
    {
      name: "is approved again by a later declaration",
      declared: { status: "APPROVED", asOf: text(1) },
      heard: { status: said("REJECTED", 2), reason: said("SCAM", 2) },
      whatsapp: { status: "APPROVED", quality: "UNKNOWN", pauses: 0, asOf: text(1) },
    },
    {
      name: "has no reason any more when WhatsApp gives none",
      declared: { status: "REJECTED", reason: "SCAM" },
      heard: { status: said("APPROVED", 2), reason: said("", 2) },
      whatsapp: { status: "APPROVED", quality: "UNKNOWN", pauses: 0, asOf: text(2) },
    },
    {
      name: "names nobody in a reason",
      heard: { status: said("REJECTED", 1), reason: said("call +44 7700 900123", 1) },
      whatsapp: { status: "REJECTED", quality: "UNKNOWN", pauses: 0, reason: "call …23", asOf: text(1) },
    },
    {
      name: "is of the category that WhatsApp has moved it to",
      declared: { status: "APPROVED", asOf: text(3) },
      heard: { category: said("Utility", 2) },
      whatsapp: { status: "APPROVED", quality: "UNKNOWN", pauses: 0, asOf: text(2) },
      category: "Utility",
    },
    {
      name: "is of the category that was heard when nothing else is known",
      heard: { category: said("Utility", 2) },
      whatsapp: { quality: "UNKNOWN", pauses: 0, asOf: text(2) },
      category: "Utility",
    },
    {
      name: "is of the declared category when that was read later",
      declared: { status: "APPROVED", asOf: text(1) },
      heard: { category: said("Utility", 2) },
      whatsapp: { status: "APPROVED", quality: "UNKNOWN", pauses: 0, asOf: text(1) },
    },
    {
      name: "is paused for three hours the first time",
      heard: paused(1),
      whatsapp: { status: "PAUSED", quality: "UNKNOWN", pauses: 1, until: text(1 - 3), asOf: text(1) },
    },
    {
      name: "is paused for six hours the second time, in whatever order the pauses came",
      heard: paused(1, 30),
      whatsapp: { status: "PAUSED", quality: "UNKNOWN", pauses: 2, until: text(1 - 6), asOf: text(1) },
    },
    {
      name: "has no end of its third pause",
      heard: paused(60, 30, 1),
      whatsapp: { status: "PAUSED", quality: "UNKNOWN", pauses: 3, asOf: text(1) },
    },
    {
      name: "keeps its pauses, without an end, when it is back",
      heard: { ...paused(4), status: said("REINSTATED", 1) },
      whatsapp: { status: "REINSTATED", quality: "UNKNOWN", pauses: 1, asOf: text(1) },
    },
    {
      name: "is back, and a pause from before that comes late counts all the same",
      heard: { status: said("REINSTATED", 1), pausesAtMs: [ago(40), ago(4)] },
      whatsapp: { status: "REINSTATED", quality: "UNKNOWN", pauses: 2, asOf: text(1) },
    },
    {
      name: "has been paused as often as is declared when that is more, from when it was heard",
      declared: { status: "APPROVED", pauses: 2 },
      heard: paused(1),
      whatsapp: { status: "PAUSED", quality: "UNKNOWN", pauses: 2, until: text(1 - 6), asOf: text(1) },
    },
    {
      name: "began the pause that is declared when it was heard",
      declared: { status: "PAUSED", pauses: 1, asOf: text(1) },
      heard: paused(2),
      whatsapp: { status: "PAUSED", quality: "UNKNOWN", pauses: 1, until: text(2 - 3), asOf: text(1) },
    },
    {
      name: "began a pause that nobody heard of when somebody saw it",
      declared: { status: "PAUSED", pauses: 2, asOf: text(1) },
      heard: { ...paused(50), status: said("REINSTATED", 40) },
      whatsapp: { status: "PAUSED", quality: "UNKNOWN", pauses: 2, until: text(1 - 6), asOf: text(1) },
    },
    {
      name: "has no known end of a pause that is declared without a time",
      declared: { status: "PAUSED", pauses: 1 },
      whatsapp: { status: "PAUSED", quality: "UNKNOWN", pauses: 1 },
    },
  ];
  it.each(rows)("$name", ({ declared, heard, whatsapp, category = "Marketing" }) => {
    const spec = messageTemplateSpec.parse({
      ...{ name: "spring_offer", language: "en", category: "Marketing", body: "Spring is here." },
      ...(declared === undefined ? {} : { whatsapp: declared }),
    });
    const known = templateAtWhatsApp(spec, heard && templateWords.parse(heard), nowMs);
    expect(known).toEqual({ whatsapp, category });
  });
});

function sender(declared: object | undefined, heard: SenderWords | undefined) {
  return senderAtWhatsApp(declared && senderWhatsApp.parse(declared), heard && senderWords.parse(heard), nowMs);
}
