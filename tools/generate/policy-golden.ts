import { type Fact, known } from "../../src/schemas/policy/fact.ts";
import type { ConsentFact, ConsentRecordFact, SpamFact, VerdictInput } from "../../src/schemas/policy/verdict-input.ts";
import type { Outcome } from "../../src/schemas/policy/verdict-output.ts";

interface Golden {
  readonly name: string;
  readonly input: VerdictInput;
  readonly outcome: Outcome;
  readonly rules: readonly string[];
}

/** policies/data/consentry/golden.json: messages whose verdict is known, which a bundle must give before it may judge others. */
export async function generate(): Promise<Map<string, string>> {
  return new Map([["policies/data/consentry/golden.json", `${JSON.stringify({ golden }, null, 2)}\n`]]);
}

const nowMs = Date.UTC(2026, 10, 20, 9);
const dayMs = 24 * 3600 * 1000;

const record: ConsentRecordFact = {
  state: "Granted",
  purposes: ["offers"],
  businessName: "iDesk Media",
  grantedAtMs: nowMs - dayMs,
  sinceMs: nowMs - dayMs,
  expiresAtMs: nowMs + dayMs,
  proof: ["Time", "Notice"],
  noticeKnown: true,
  affirmative: true,
  doubleOptIn: false,
  flaws: [],
  channel: "WhatsApp",
  jurisdiction: null,
  revision: 1,
};

const source: ConsentFact = {
  source: "website-optin",
  whenStale: "Hold",
  businessName: "iDesk Media",
  requires: { proof: ["Time", "Notice"], affirmativeAction: true, doubleOptIn: false },
  record: known(record),
};

const harmless = scored("promotion", 0.02);

function scored(of: SpamFact["class"], probability: number): Fact<SpamFact> {
  const scores = { ham: 0, promotion: 1 - probability, spam: probability, smishing: 0 };
  return known({ model: "spam-1", class: of, probability, scores, language: "en", reasons: [] });
}

const offer: VerdictInput = {
  nowMs,
  receivedAtMs: nowMs,
  attempt: 1,
  message: {
    type: "template",
    freeform: false,
    commerce: false,
    template: { name: "spring_offer", language: "en" },
    links: [],
    terms: [],
    cues: [],
    numbers: [],
    attachments: [],
    lookalike: false,
    sensitive: [],
  },
  campaign: {
    namespace: "marketing",
    name: "spring-sale",
    generation: 1,
    category: "Marketing",
    purpose: "offers",
    vertical: null,
    owned: true,
    startsAtMs: null,
    endsAtMs: null,
    templates: ["spring_offer"],
    frequencyCap: null,
  },
  sender: {
    name: "idesk-main",
    businessName: "iDesk Media",
    domains: [],
    skeletons: ["ldeskmedla"],
    permissions: [],
    namespaceAllowed: true,
    restrictedUntilMs: null,
  },
  recipient: { country: "GB", age: { known: false, reason: "NoAge" } },
  facts: {
    template: { known: true, value: { category: "Marketing", status: "APPROVED", digest: "", spam: harmless } },
    consent: [source],
    suppression: { known: true, value: { scope: null, channel: null, saidAtMs: null } },
    window: { known: true, value: { openUntilMs: null } },
    frequency: { known: true, value: { sent: 0, nextAtMs: null } },
    quietHours: { known: true, value: { quiet: false, untilMs: null } },
    spam: harmless,
    content: known({ model: "spam-1", categories: [] }),
  },
};

const reply: VerdictInput = {
  ...offer,
  message: { ...offer.message, type: "text", freeform: true, template: null },
  campaign: { ...offer.campaign, category: "Service", purpose: "support", templates: [] },
  facts: {
    ...offer.facts,
    template: { known: false, reason: "NoTemplate" },
    consent: [],
    window: { known: true, value: { openUntilMs: nowMs + dayMs } },
  },
};

const stopped = { scope: "Business", channel: "Keyword", saidAtMs: nowMs };
const stoppedReply: VerdictInput["facts"] = { ...reply.facts, suppression: { known: true, value: stopped } };
const confirmation: VerdictInput["facts"]["reply"] = {
  known: true,
  value: { kind: "OptOutConfirmation", lastSentAtMs: null },
};

function offerWith(facts: Partial<VerdictInput["facts"]>): VerdictInput {
  return { ...offer, facts: { ...offer.facts, ...facts } };
}

function recorded(changes: Partial<ConsentRecordFact>): ConsentFact {
  return { ...source, record: known({ ...record, ...changes }) };
}

const golden: readonly Golden[] = [
  { name: "a consented offer", input: offer, outcome: "approved", rules: [] },
  { name: "an answer in the window", input: reply, outcome: "approved", rules: [] },
  {
    name: "nobody's consent",
    input: offerWith({ consent: [{ ...source, record: { known: true, value: null } }] }),
    outcome: "rejected",
    rules: ["consent-required"],
  },
  {
    name: "words that the filter takes for smishing",
    input: offerWith({ spam: scored("smishing", 0.99) }),
    outcome: "rejected",
    rules: ["spam"],
  },
  {
    name: "a consented offer that is loud",
    input: offerWith({ spam: scored("promotion", 0.4) }),
    outcome: "approved",
    rules: [],
  },
  {
    name: "consent to text messages",
    input: offerWith({ consent: [recorded({ channel: "SMS" })] }),
    outcome: "rejected",
    rules: ["consent-channel"],
  },
  {
    name: "a box that was ticked before",
    input: offerWith({ consent: [recorded({ flaws: ["PreTicked"] })] }),
    outcome: "rejected",
    rules: ["consent-proof"],
  },
  {
    name: "consent that came after the message",
    input: offerWith({ consent: [recorded({ sinceMs: nowMs + 1 })] }),
    outcome: "rejected",
    rules: ["consent-required"],
  },
  {
    name: "unreadable consent",
    input: offerWith({ consent: [{ ...source, record: { known: false, reason: "Stale" } }] }),
    outcome: "held",
    rules: ["consent-required"],
  },
  {
    name: "a person who said stop",
    input: offerWith({ suppression: { known: true, value: stopped } }),
    outcome: "rejected",
    rules: ["opted-out"],
  },
  {
    name: "the confirmation of a stop",
    input: { ...reply, facts: { ...stoppedReply, reply: confirmation } },
    outcome: "approved",
    rules: [],
  },
  {
    name: "other words after a stop",
    input: { ...reply, facts: stoppedReply },
    outcome: "rejected",
    rules: ["opted-out"],
  },
  {
    name: "an offer by night",
    input: offerWith({ quietHours: { known: true, value: { quiet: true, untilMs: nowMs + dayMs } } }),
    outcome: "deferred",
    rules: ["quiet-hours"],
  },
  {
    name: "an offer of guaranteed profit",
    input: {
      ...offer,
      message: { ...offer.message, terms: [{ lexicon: "investment-scams-en", category: "investment-scams" }] },
    },
    outcome: "rejected",
    rules: ["crime-promotion"],
  },
  {
    name: "what the filter takes for tobacco",
    input: offerWith({ content: known({ model: "golden", categories: [{ category: "tobacco", probability: 1 }] }) }),
    outcome: "rejected",
    rules: ["illegal-content"],
  },
  {
    name: "a weapon in an answer",
    input: { ...reply, message: { ...reply.message, terms: [{ lexicon: "firearms-en", category: "firearms" }] } },
    outcome: "rejected",
    rules: ["prohibited-goods"],
  },
];
