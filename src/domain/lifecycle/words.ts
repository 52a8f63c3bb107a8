import type { ConditionReason } from "../../schemas/resources/conditions.ts";
import type { HoldRecord } from "../../schemas/wire/hold.ts";

// What a breach is called, for people. A rule of somebody else's bundle that has no words here is called by its id.

type Words = {
  /** Follows "10 of the last 200 messages" and "a message". */
  readonly did: string;
  /** Follows "10 of the last 200 messages", shorter. */
  readonly short: string;
  /** Follows "Stopped:". */
  readonly about: string;
};

const wordsOfRules: Readonly<Record<string, Words>> = {
  "consent-required": {
    did: "had no live consent for purpose PURPOSE",
    short: "without live consent",
    about: "people who never opted in",
  },
  "opted-out": {
    did: "went to people who had opted out",
    short: "to people who had opted out",
    about: "people who said stop",
  },
  "consent-purpose": {
    did: "had another purpose than people agreed to",
    short: "for another purpose than agreed",
    about: "people who agreed to something else",
  },
  "consent-proof": {
    did: "had no proof of consent",
    short: "without proof of consent",
    about: "consent that nobody can prove",
  },
  "consent-business": {
    did: "came from another business than people agreed to",
    short: "from another business than agreed",
    about: "people who agreed to hear from somebody else",
  },
  unsolicited: { did: "came unasked", short: "that came unasked", about: "people who were not expecting it" },
  "prohibited-goods": {
    did: "offered goods that may not be sold",
    short: "with prohibited goods",
    about: "prohibited goods",
  },
  "regulated-goods": {
    did: "offered regulated goods without permission",
    short: "with regulated goods without permission",
    about: "regulated goods without permission",
  },
  "illegal-content": {
    did: "read like an offer of forbidden goods",
    short: "taken for forbidden offers",
    about: "what reads like forbidden goods",
  },
  "crime-recruitment": { did: "recruited for crime", short: "recruiting for crime", about: "recruiting for crime" },
  "crime-promotion": { did: "promoted a crime", short: "promoting a crime", about: "promoting crime" },
  "forged-documents": { did: "offered forged documents", short: "with forged documents", about: "forged documents" },
  "violence-threat": { did: "threatened violence", short: "with threats of violence", about: "threats of violence" },
  "deceptive-link": {
    did: "hid where a link leads",
    short: "with a deceptive link",
    about: "links that hide where they lead",
  },
  "look-alike-text": { did: "used look-alike letters", short: "with look-alike letters", about: "look-alike letters" },
  "sensitive-data": {
    did: "asked for sensitive data",
    short: "asking for sensitive data",
    about: "requests for sensitive data",
  },
  "template-category": {
    did: "used a template of another category",
    short: "with a template of another category",
    about: "templates of another category",
  },
};

type Breach = Pick<HoldRecord, "rule" | "clause" | "severity" | "violations" | "outOf">;

/** `Clause K2, rule consent-required: 10 of the last 200 messages had no live consent for purpose offers.` */
export function breachSentence(breach: Breach, purpose: string): string {
  const did = wordsOf(breach.rule).did.replace("PURPOSE", purpose);
  return `Clause ${breach.clause ?? "unknown"}, rule ${breach.rule ?? "unknown"}: ${howMany(breach)} ${did}.`;
}

/** `K2 consent-required: 10 of the last 200 messages without live consent` */
export function breachHeadline(breach: Breach): string {
  return `${breach.clause ?? "?"} ${breach.rule ?? "unknown"}: ${howMany(breach)} ${wordsOf(breach.rule).short}`;
}

/** `people who never opted in (K2)` */
export function breachSubject(breach: Breach): string {
  return `${wordsOf(breach.rule).about} (${breach.clause ?? "?"})`;
}

/** K1, K2 and P1 are about consent, the other clauses about what was sent. */
export function breachReason(clause: string | null): ConditionReason {
  return clause !== null && ["K1", "K2", "P1"].includes(clause) ? "ConsentBreach" : "ContentBreach";
}

function wordsOf(rule: string | null): Words {
  const known = rule === null ? undefined : wordsOfRules[rule];
  const name = rule ?? "unknown";
  return (
    known ?? { did: `broke the rule ${name}`, short: `against the rule ${name}`, about: `the rule ${name} broken` }
  );
}

/** The numbers are the hold's own, of the moment of the breach: they never move. */
function howMany({ severity, violations, outOf }: Breach): string {
  if (severity === "Critical" || violations === null || outOf === null) return "a message";
  return `${violations} of the last ${outOf} messages`;
}
