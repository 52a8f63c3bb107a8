import { describe, expect, it } from "vitest";
import { type Approval, type FirstWrittenParts, followFirstWritten } from "../../../src/edge/sync/first-written.ts";

const day = 24 * 3_600_000;
const nowMs = 1000 * day;
const source = "marketing/website-optin";

/** A log that hands over what it holds of the partitions asked for, one at a time, until it is stopped. */
function log(approvals: readonly Approval[]) {
  const asked: { partitions: number | "all"; from: unknown }[] = [];
  const followApprovals: FirstWrittenParts["followApprovals"] = ({ partitions, from, onApproval, onCaughtUp }) => {
    asked.push({ partitions, from });
    let stopped = false;
    let at = typeof from === "number" ? from - 1 : 0;
    queueMicrotask(() => {
      for (; at < approvals.length && !stopped; ) {
        const approval = approvals[at];
        at++;
        if (approval && (partitions === "all" || approval.partition < partitions)) onApproval(approval);
      }
      if (!stopped) onCaughtUp();
    });
    return {
      stop: () => {
        stopped = true;
      },
      lastSequence: () => at,
    };
  };
  return { asked, followApprovals };
}

function approval(person: number, changes: Partial<Approval> = {}): Approval {
  const campaign = { namespace: "marketing", name: "spring-sale" };
  return { campaign, partition: person % 8, recipient: `p${person}`, judgedAtMs: nowMs - 5 * day, ...changes };
}

function following(approvals: readonly Approval[], peopleMax = 100) {
  const { asked, followApprovals } = log(approvals);
  const sourcesOf: FirstWrittenParts["sourcesOf"] = ({ name }) => (name === "spring-sale" ? [source] : []);
  const parts = { followApprovals, sourcesOf, partitions: 8, nowMs: () => nowMs };
  return { asked, first: followFirstWritten(parts, peopleMax) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("following first messages", () => {
  it("reads two months of approvals, and says nothing before it has", async () => {
    const { asked, first } = following([approval(1), approval(1, { judgedAtMs: nowMs })]);
    expect(first.followed()).toBeNull();
    await settled();
    expect(asked).toEqual([{ partitions: "all", from: { atMs: nowMs - 60 * day } }]);
    expect(first.followed()).toEqual({ partitions: 8, of: 8 });
    expect(first.firstAtMs(source, "p1")).toBe(nowMs - 5 * day);
  });

  it("knows nothing of campaigns that nobody declares, nor of messages to nobody", async () => {
    const { first } = following([
      approval(1, { campaign: { namespace: "-", name: "-" } }),
      approval(2, { recipient: "" }),
    ]);
    await settled();
    expect(first.firstAtMs(source, "p1")).toBeUndefined();
    expect(first.firstAtMs(source, "")).toBeUndefined();
  });

  it("follows half of the partitions when there are too many people, and half of these, down to one", async () => {
    const { asked, first } = following(Array.from({ length: 2000 }, (_, person) => approval(person)));
    await settled();
    expect(first.followed()).toEqual({ partitions: 1, of: 8 });
    expect(asked.map(({ partitions }) => partitions)).toEqual(["all", 4, 2, 1]);
    const known = Array.from({ length: 2000 }, (_, person) => person).filter((person) =>
      first.firstAtMs(source, `p${person}`),
    );
    expect(known).toEqual(Array.from({ length: 250 }, (_, at) => at * 8));
  });

  it("keeps following all while those who are written to no more make room", async () => {
    const old = Array.from({ length: 100 }, (_, person) => approval(person, { judgedAtMs: nowMs - 50 * day }));
    const fresh = Array.from({ length: 100 }, (_, person) => approval(1000 + person));
    const { first } = following([...old, ...fresh]);
    await settled();
    expect(first.followed()).toEqual({ partitions: 8, of: 8 });
    expect(first.firstAtMs(source, "p1099")).toBe(nowMs - 5 * day);
  });
});
