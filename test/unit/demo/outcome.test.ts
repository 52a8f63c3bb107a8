import { describe, expect, it } from "vitest";
import type { Message } from "../../../src/lab/demo/input/lists.ts";
import type { Book, Hold, Verdict } from "../../../src/lab/demo/log/book.ts";
import { outcomeOf } from "../../../src/lab/demo/log/outcome.ts";

const campaign = "cold-list";
const ref = { namespace: "marketing", name: campaign };
const message: Message = { campaign, person: { number: "33639980001", city: "Paris" }, shape: "send-text", body: "{}" };

function verdict(changes: Partial<Verdict>): Verdict {
  return {
    outcome: "approved",
    campaign: ref,
    partition: 3,
    decision: "d1",
    sequence: 1,
    attempt: 1,
    recipient: "p1",
    sender: "marketing/idesk-shop",
    violations: [],
    bundle: "sha256:1",
    revision: "1.0.0",
    generation: 1,
    receivedAtMs: 0,
    judgedAtMs: 0,
    deferUntilMs: null,
    expireAtMs: 1,
    gate: "gate-0",
    trial: false,
    logSequence: 10,
    storedAtMs: 0,
    undecidable: false,
    ...changes,
  };
}

function hold(changes: Partial<Hold>): Hold {
  return {
    scope: "campaign.marketing.cold-list",
    source: "policy",
    action: "hold",
    id: "h1",
    cause: "ThresholdBreach",
    clause: "K2",
    rule: "consent-required",
    severity: "Major",
    decision: "d0",
    by: "gate-0",
    breachAtMs: 0,
    atMs: 0,
    resume: "AfterCase",
    notBeforeMs: null,
    violations: 10,
    outOf: 200,
    logSequence: 5,
    storedAtMs: 0,
    partition: 3,
    ...changes,
  };
}

function book(verdicts: readonly Verdict[], holds: readonly Hold[] = []): Book {
  return {
    verdictsOn: (sequence) => verdicts.filter((each) => each.sequence === sequence),
    sequences: () => new Set(verdicts.map(({ sequence }) => sequence)),
    holds: () => holds,
    unreadable: () => 0,
    naming: () => 0,
  };
}

const sent = (...sequences: number[]) => new Map(sequences.map((sequence) => [sequence, message]));

describe("the raw counts", () => {
  it("find a message that nobody judged", () => {
    expect(outcomeOf(sent(1, 2), book([verdict({ sequence: 1 })])).missing.map(({ sequence }) => sequence)).toEqual([
      2,
    ]);
  });

  it("find a verdict on a message that nobody sent", () => {
    expect(outcomeOf(sent(1), book([verdict({ sequence: 1 }), verdict({ sequence: 9 })])).strays).toBe(1);
  });

  it("know what the number answered by itself from what nobody sent", () => {
    const answer = {
      sequence: 9,
      campaign: { namespace: "marketing", name: "shop-answers" },
      reply: "OptOutConfirmation",
    } as const;
    const found = outcomeOf(sent(1), book([verdict({ sequence: 1 }), verdict(answer)]));
    expect([found.answers.length, found.strays]).toEqual([1, 0]);
    const other = { ...answer, reply: undefined };
    expect(outcomeOf(sent(1), book([verdict({ sequence: 1 }), verdict(other)])).strays).toBe(1);
  });

  it.each([
    ["the same verdict twice", [{}, { logSequence: 11 }], 1],
    ["approved, then rejected", [{}, { outcome: "rejected", attempt: 2 }], 1],
    ["approved, then held", [{}, { outcome: "held", attempt: 2 }], 1],
    ["held twice as the same attempt", [{ outcome: "held" }, { outcome: "held" }], 1],
    ["judged again under another name", [{ outcome: "held" }, { attempt: 2, decision: "d2" }], 1],
    ["held, held again, approved", [{ outcome: "held" }, { outcome: "held", attempt: 2 }, { attempt: 3 }], 0],
    ["deferred, then rejected", [{ outcome: "deferred" }, { outcome: "rejected", attempt: 2 }], 0],
  ] satisfies [string, Partial<Verdict>[], number][])("call %s contradictory %#", (_, verdicts, count) => {
    expect(outcomeOf(sent(1), book(verdicts.map(verdict))).contradictory).toHaveLength(count);
  });

  it.each([
    ["before the hold", 4, 0],
    ["between hold and lift", 6, 1],
    ["after the lift", 8, 0],
  ])("see an approval %s", (_, logSequence, count) => {
    const holds = [hold({}), hold({ action: "lift", logSequence: 7 })];
    expect(outcomeOf(sent(1), book([verdict({ logSequence })], holds)).approvedUnderHold).toHaveLength(count);
  });

  it("read a hold of another partition or campaign as none", () => {
    const holds = [hold({ partition: 4 }), hold({ scope: "campaign.marketing.other" })];
    expect(outcomeOf(sent(1), book([verdict({})], holds)).approvedUnderHold).toEqual([]);
  });
});
