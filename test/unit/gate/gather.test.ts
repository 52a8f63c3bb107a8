import { describe, expect, it } from "vitest";
import { decodeSend } from "../../../src/domain/message/decode.ts";
import { fold } from "../../../src/domain/partition/fold.ts";
import { type GatherParts, gather } from "../../../src/gate/gather.ts";
import type { Candidate } from "../../../src/gate/partition.ts";
import { partitionOf } from "../../../src/schemas/wire/subjects.ts";
import { desiredCampaign } from "../../support/desired.ts";
import { partition } from "../../support/partition.ts";
import { holdOf } from "../../support/verdicts.ts";

const partitions = 8;
const own = partitionOf("0123", partitions);
const text = { messaging_product: "whatsapp", to: "+44 7700 900123", type: "text", text: { body: "hello" } };

const campaign = desiredCampaign({ generation: 7, sources: [], templates: [], expireAfterMs: 10_000 });

function candidate(changes: Partial<Candidate> = {}): Candidate {
  return {
    partition: own,
    sequence: 5,
    storedAtMs: 1000,
    attempt: 1,
    decision: "01",
    campaign: { namespace: "marketing", name: "spring-sale" },
    data: Buffer.from(JSON.stringify(text)),
    expireAtMs: null,
    trial: false,
    ...changes,
  };
}

function parts(changes: Partial<GatherParts> = {}): GatherParts {
  return {
    decode: decodeSend,
    pseudonym: () => "p1-k1-someone",
    campaign: () => campaign,
    replyKind: () => undefined,
    policyInput: () => "{}",
    onFault: () => {},
    partitions,
    nowMs: () => 2000,
    ...changes,
  };
}

describe("gathering one message", () => {
  it("asks the policy about a message of a running campaign", () => {
    expect(gather(parts(), partition(own), candidate())).toMatchObject({
      decided: null,
      recipient: "p1-k1-someone",
      generation: 7,
      expireAtMs: 11_000,
    });
  });

  it.each<[string, Partial<GatherParts>, Partial<Candidate>]>([
    ["malformed", {}, { data: Buffer.from("{") }],
    ["partition-mismatch", {}, { partition: (own + 1) % partitions }],
    ["unknown-campaign", { campaign: () => undefined }, {}],
    ["campaign-not-accepted", { campaign: () => ({ ...campaign, accepted: false }) }, {}],
    ["expired", { nowMs: () => 11_000 }, {}],
    ["expired", {}, { expireAtMs: 1500 }],
    ["body-lost", {}, { data: undefined, attempt: 2 }],
    [
      "evaluation-failed",
      {
        policyInput: () => {
          throw new Error("a fact that cannot be looked up");
        },
      },
      {},
    ],
  ])("refuses by itself what cannot be judged: %s", (rule, changes, message) => {
    const gathered = gather(parts(changes), partition(own), candidate(message));
    expect(gathered.decided).toMatchObject({ outcome: "rejected", violations: [{ rule, undecidable: false }] });
  });

  it("says what exactly is malformed", () => {
    const { decided } = gather(parts(), partition(own), candidate({ data: Buffer.from("[".repeat(5000)) }));
    expect(decided?.violations[0]?.message).toBe("The body is nested deeper than 64 levels.");
  });

  it.each(["all", "sender.marketing.idesk-main", "campaign.marketing.spring-sale"])(
    "parks a message that a hold on %s stops, without asking the policy",
    (scope) => {
      const owned = partition(own);
      fold(owned.state, { kind: "hold", sequence: 1, record: holdOf({ scope }) });
      expect(gather(parts(), owned, candidate()).decided).toEqual({
        outcome: "held",
        violations: [],
        deferUntilMs: null,
      });
    },
  );

  it("keeps the earlier of the producer's deadline and the campaign's", () => {
    const atMs = (expireAtMs: number) => gather(parts(), partition(own), candidate({ expireAtMs })).expireAtMs;
    expect(atMs(5000)).toBe(5000);
    expect(atMs(50_000)).toBe(11_000);
  });
});
