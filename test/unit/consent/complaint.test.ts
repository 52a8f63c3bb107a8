import { describe, expect, it } from "vitest";
import {
  aboutOf,
  aboutText,
  complaintEvidence,
  filedAtMs,
  filedComplaints,
  toldAtMs,
  withComplaint,
  withoutComplaint,
} from "../../../src/domain/consent/complaint.ts";
import {
  mergedSuppressions,
  type SuppressionEntry,
  suppressionsInForce,
  withoutSuppression,
  withSuppression,
} from "../../../src/domain/consent/suppression.ts";
import { createComplaintCounts } from "../../../src/domain/lifecycle/complaint-counts.ts";
import type { ComplaintSignal } from "../../../src/schemas/wire/signal.ts";

const business = { scope: "Business", of: "iDesk Media" } as const;
const everything = { scope: "Everything", of: "" } as const;
const campaign = { namespace: "marketing", name: "spring-sale" };
const back = { by: "ada", reason: "wrong number typed", atMs: 50 };

function filed(id: string, changes: Partial<SuppressionEntry> = {}): SuppressionEntry {
  const complaint = { id, about: aboutText("campaign", campaign) };
  return { ...business, channel: "Complaint", atMs: 10, complaint, ...changes };
}

const stateOf = (...entries: SuppressionEntry[]) =>
  entries.reduce((state, entry) => withSuppression(state, entry), { entries: [] as SuppressionEntry[] });
const inForce = (state: Parameters<typeof suppressionsInForce>[0]) =>
  suppressionsInForce(state).map(({ scope, channel, complaint }) => `${scope} ${channel} ${complaint?.id ?? "-"}`);

describe("taking a complaint back", () => {
  it.each<[string, SuppressionEntry[], string[]]>([
    ["lifts its stop", [filed("cp_1")], []],
    ["lifts both, where it was filed once more with everything", [filed("cp_1"), filed("cp_1", everything)], []],
    [
      "leaves another complaint's stop of the same scope",
      [filed("cp_1"), filed("cp_2", { atMs: 9 })],
      ["Business Complaint cp_2"],
    ],
    [
      "leaves what a source says is a complaint",
      [filed("cp_1"), { ...business, channel: "Complaint", atMs: 10 }],
      ["Business Complaint -"],
    ],
    ...["Keyword", "Button", "Preference", "Officer", "Erasure"].map(
      (channel): [string, SuppressionEntry[], string[]] => [
        `leaves a stop by ${channel}`,
        [filed("cp_1"), { ...business, channel, atMs: 10 }],
        [`Business ${channel} -`],
      ],
    ),
  ])("%s", (_what, entries, left) => {
    expect(inForce(withoutComplaint(stateOf(...entries), "cp_1", back))).toEqual(left);
  });

  it("keeps who did it, when and why, of the first time", () => {
    const once = withoutComplaint(stateOf(filed("cp_1")), "cp_1", back);
    const twice = withoutComplaint(once, "cp_1", { by: "bob", reason: "again", atMs: 90 });
    expect(twice).toEqual(once);
    expect(filedComplaints(once)).toEqual([
      { id: "cp_1", about: "campaign marketing/spring-sale", atMs: 10, stops: [business], takenBack: back },
    ]);
  });

  it("lifts it though the clock stands behind the one with which it was filed", () => {
    expect(inForce(withoutComplaint(stateOf(filed("cp_1", { atMs: 60 })), "cp_1", back))).toEqual([]);
  });

  it("is nothing that WhatsApp, a keyword or a list can do: they lift the stop of their own channel alone", () => {
    for (const channel of ["Keyword", "Button", "Preference", "Officer", "Complaint"]) {
      const lifted = withoutSuppression(stateOf(filed("cp_1")), { ...business, channel, atMs: 0, liftedAtMs: 99 });
      expect(inForce(lifted), channel).toContain("Business Complaint cp_1");
    }
  });

  it("stays done when the stop comes again, from another name of the person or from CONSENT", () => {
    const lifted = withoutComplaint(stateOf(filed("cp_1")), "cp_1", back);
    expect(inForce(withSuppression(lifted, filed("cp_1")))).toEqual([]);
    for (const merged of [
      mergedSuppressions(lifted, stateOf(filed("cp_1"))),
      mergedSuppressions(stateOf(filed("cp_1")), lifted),
    ])
      expect(filedComplaints(merged)).toMatchObject([{ id: "cp_1", takenBack: back }]);
    const event = { businessName: "iDesk Media", atMs: 10, evidence: complaintEvidence({ id: "cp_1" }) };
    expect(withComplaint(lifted, event)).toEqual(lifted);
  });

  it("takes nothing from a complaint that is told of elsewhere, whatever it carries as evidence", () => {
    const lifted = withoutComplaint(stateOf(filed("cp_1")), "cp_1", back);
    for (const evidence of ["ticket 812", null, complaintEvidence({ id: "cp_9" })])
      expect(inForce(withComplaint(lifted, { businessName: "iDesk Media", atMs: 5, evidence }))).toHaveLength(1);
  });
});

describe("a complaint that is filed after one was taken back", () => {
  const lifted = withoutComplaint(stateOf(filed("cp_10")), "cp_10", back);

  it("counts, though it was made before", () => {
    expect(inForce(withSuppression(lifted, filed("cp_3", { atMs: 3 })))).toEqual(["Business Complaint cp_3"]);
  });

  it("is another one, though it is the same again", () => {
    const idAt = (atMs: number) => `cp_${atMs}`;
    expect(filedAtMs(lifted, 10, idAt)).toBe(11);
    expect(filedAtMs(withSuppression(lifted, filed("cp_11", { atMs: 11 })), 10, idAt)).toBe(11);
    expect(filedAtMs(stateOf(filed("cp_10")), 10, idAt)).toBe(10);
  });

  it("is told to others as said after what they heard last", () => {
    expect(toldAtMs(lifted, { ...business, atMs: 3 })).toBe(51);
    expect(toldAtMs(lifted, { ...business, atMs: 70 })).toBe(70);
    expect(toldAtMs(lifted, { ...everything, atMs: 3 })).toBe(3);
    expect(toldAtMs(undefined, { ...business, atMs: 3 })).toBe(3);
  });
});

it("what a complaint is about is told in its name", () => {
  expect(aboutOf(aboutText("campaign", campaign))).toEqual(campaign);
});

it("a complaint that was taken back counts no more, in whatever order it is told", () => {
  const signal: ComplaintSignal = {
    ...{ id: "cp_1", pseudonym: "p1-k1-AAAAAAAAAAAAAAAAAAAAAA", via: "Email", atMs: 1000, by: "ada", reference: null },
    ...{ campaign: "marketing/spring-sale", sender: "marketing/idesk-main", source: null },
  };
  const other = { ...signal, id: "cp_2" };
  for (const told of [
    [signal, other, { ...signal, takenBack: back }],
    [other, { ...signal, takenBack: back }, signal],
  ]) {
    const counts = createComplaintCounts();
    for (const each of told) counts.take(each);
    expect(Object.fromEntries(counts.about("campaign", 2000))).toEqual({ "marketing/spring-sale": 1 });
  }
});
