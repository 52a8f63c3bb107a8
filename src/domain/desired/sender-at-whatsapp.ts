import type { SenderWhatsApp } from "../../schemas/resources/sender-status.ts";
import type { SenderWords } from "../../schemas/wire/standing.ts";
import { withoutNumbers } from "../recipient/written-number.ts";
import { instantMs, instantText } from "../time/instant.ts";
import { type Restricted, type Restriction, restricted } from "./restriction.ts";
import { asOf, declaredAtMs, later, type Word } from "./word.ts";

/** How a number stands with WhatsApp now, by what is declared and what was heard. */
export type SenderAtWhatsApp = {
  /** Undefined when nobody has said anything. */
  readonly whatsapp: SenderWhatsApp | undefined;
  readonly restricted: Restricted;
  /** When the next of its restrictions ends, without anybody saying so. */
  readonly changesAtMs: number | undefined;
};

/** As the API server fills in a declaration that leaves it out. */
const unsaid = { status: "CONNECTED", quality: "UNKNOWN", limit: "TIER_250" } as const;

/** A declaration counts as a whole, with what it leaves out: it is what somebody has seen at WhatsApp at that time. */
export function senderAtWhatsApp(
  declared: SenderWhatsApp | undefined,
  heard: SenderWords | undefined,
  nowMs: number,
): SenderAtWhatsApp {
  const words = joined(declared && declaredWords(declared, nowMs), heard);
  const said = words.restrictions?.value ?? [];
  const running = said.filter(({ untilMs }) => untilMs === null || untilMs > nowMs);
  const ends = running.map(({ untilMs }) => untilMs).filter((untilMs) => untilMs !== null);
  return {
    whatsapp: Object.values(words).some((word) => word !== undefined) ? whatsappOf(words, running) : undefined,
    restricted: restricted(words.status, said, nowMs),
    changesAtMs: ends.length === 0 ? undefined : Math.min(...ends),
  };
}

type Words = {
  readonly status?: Word<SenderWhatsApp["status"]> | undefined;
  readonly quality?: Word<SenderWhatsApp["quality"]> | undefined;
  readonly limit?: Word<SenderWhatsApp["limit"]> | undefined;
  readonly restrictions?: Word<readonly Restriction[]> | undefined;
};

function declaredWords({ status, quality, limit, restrictions = [], asOf }: SenderWhatsApp, nowMs: number): Words {
  const atMs = declaredAtMs(asOf, nowMs);
  const read = restrictions.map(({ until, ...rest }) => ({ ...rest, untilMs: instantMs(until ?? "") ?? null }));
  return {
    status: { value: status, atMs },
    quality: { value: quality, atMs },
    limit: { value: limit, atMs },
    restrictions: { value: read, atMs },
  };
}

function joined(declared: Words | undefined, heard: Words | undefined): Words {
  return {
    status: later(declared?.status, heard?.status),
    quality: later(declared?.quality, heard?.quality),
    limit: later(declared?.limit, heard?.limit),
    restrictions: later(declared?.restrictions, heard?.restrictions),
  };
}

function whatsappOf(words: Words, running: readonly Restriction[]): SenderWhatsApp {
  return {
    status: words.status?.value ?? unsaid.status,
    quality: words.quality?.value ?? unsaid.quality,
    limit: words.limit?.value ?? unsaid.limit,
    ...(running.length === 0 ? {} : { restrictions: running.map(shown) }),
    ...asOf(Object.values(words)),
  };
}

function shown({ type, untilMs, reason }: Restriction) {
  return {
    type,
    ...(untilMs === null ? {} : { until: instantText(untilMs) }),
    ...(reason === undefined ? {} : { reason: withoutNumbers(reason) }),
  };
}
