import { describe, expect, it } from "vitest";
import { outboundBreach } from "../../../src/gate/arrival.ts";
import { collect } from "../../../src/gate/collect.ts";
import type { Gathered } from "../../../src/gate/gather.ts";
import type { Candidate, OwnedPartition, Received } from "../../../src/gate/partition.ts";
import { startOver } from "../../../src/gate/take.ts";
import { partition } from "../../support/partition.ts";
import { verdict } from "../../support/verdicts.ts";

function received(sequence: number, recipient: string): Received {
  const campaign = { namespace: "marketing", name: "spring-sale" };
  return { sequence, storedAtMs: 1, campaign, data: Buffer.from(recipient), expires: "", trial: false, reply: "" };
}

function gather(_owned: unknown, candidate: Candidate): Gathered {
  const recipient = Buffer.from(candidate.data ?? "").toString();
  return {
    candidate,
    recipient,
    sender: "",
    generation: 1,
    expireAtMs: candidate.expireAtMs ?? 1,
    decided: null,
    input: Buffer.alloc(0),
  };
}

/** Messages of different people that wait in a partition. */
function crowd(count: number, bytes = 0): Pick<OwnedPartition, "queue"> {
  return { queue: Array.from({ length: count }, (_, index) => received(index + 1, `new-${index}`.padEnd(bytes))) };
}

/** Parked messages of different people that are due. */
function released(count: number, bytes = 0): OwnedPartition["due"] {
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const record = verdict({ outcome: "held", sequence: 10_000 + index, recipient: `parked-${index}` });
      const data = Buffer.from(record.recipient.padEnd(bytes));
      return [record.sequence, { parked: { sequence: record.sequence, verdictSequence: 1, record }, data }];
    }),
  );
}

/** A whole tick. */
const collected = (...partitions: OwnedPartition[]) => [...collect({ gather }, partitions)].flat();

describe("collecting a tick", () => {
  it("stops a partition's run where a person comes twice, and goes on once the first is judged", () => {
    const owned = partition(0, { queue: [received(1, "ann"), received(2, "bob"), received(3, "ann")] });
    const [first] = collected(owned);
    expect(first).toMatchObject({ taken: 2, position: 2 });
    expect(collected(owned)).toEqual([]);
    owned.busy.delete("ann");
    expect(collected(owned)[0]).toMatchObject({ taken: 1, position: 3 });
  });

  it.each([
    ["2026-12-01T20:00:00Z", Date.UTC(2026, 11, 1, 20)],
    ["2026-12-01T21:00:00.5+01:00", Date.UTC(2026, 11, 1, 20, 0, 0, 500)],
    ["3600", 0],
    ["9999", 0],
    ["in 5 minutes", 0],
    ["2026-12-01T20:00:00", 0],
    ["+275760-09-13T00:00:00Z", 0],
    ["-271821-04-20T00:00:00Z", 0],
    ["2026-02-31T25:61:00Z", 0],
    ["\u0000", 0],
    ["x".repeat(60_000), 0],
  ])("takes a producer's deadline for passed unless it is an instant: %j", (expires, expireAtMs) => {
    const owned = partition(0, { queue: [{ ...received(1, "ann"), expires }] });
    expect(collected(owned)[0]?.gathered[0]?.expireAtMs).toBe(expireAtMs);
  });

  it("takes everything again, in order, after starting over", () => {
    const owned = partition(0, { queue: [received(1, "ann"), received(2, "bob")] });
    collected(owned);
    startOver(owned);
    const [again] = collected(owned);
    expect(again?.gathered.map(({ candidate }) => candidate.sequence)).toEqual([1, 2]);
    expect(again?.epoch).toBe(1);
  });

  it("never fills a batch beyond its thousand records, whatever one partition has", () => {
    const queue = Array.from({ length: 3000 }, (_, index) => received(index + 1, `person-${index}`));
    const busy = partition(0, { queue });
    const others = Array.from({ length: 15 }, (_, index) => partition(index + 1, { queue: [received(1, "x")] }));
    const parts = collected(busy, ...others);
    const messages = parts.reduce((sum, part) => sum + part.gathered.length, 0);
    expect(messages * 2 + parts.length * 2).toBeLessThanOrEqual(1000);
    expect(parts).toHaveLength(16);
  });

  it.each([1, 16, 32, 60, 100, 400])("fills no batch beyond its thousand records in any of %i partitions", (count) => {
    const all = Array.from({ length: count }, (_, number) => partition(number, { ...crowd(40), due: released(24) }));
    const parts = collected(...all);
    const messages = parts.reduce((sum, part) => sum + part.gathered.length, 0);
    expect(messages * 2 + parts.length * 2).toBeLessThanOrEqual(1000);
    expect(messages).toBeGreaterThan(count === 1 ? 60 : 390);
  });

  it("fills no batch beyond its bytes, with what has just arrived or with what was parked", () => {
    const bytes = 256 * 1024;
    const all = Array.from({ length: 32 }, (_, number) =>
      partition(number, { ...crowd(40, bytes), due: released(24, bytes) }),
    );
    const total = collected(...all).flatMap((part) =>
      part.gathered.map(({ candidate }) => candidate.data?.length ?? 0),
    );
    expect(total.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(total.length).toBeGreaterThan(8);
  });

  it("lets every partition give in its turn when one batch does not hold all", () => {
    const all = Array.from({ length: 400 }, (_, number) => partition(number, crowd(500)));
    const ticks = Array.from({ length: 10 }, () => collected(...all));
    expect(new Set(ticks.flat().map(({ owned }) => owned.number)).size).toBe(400);
  });

  it("gives to who has much what those leave who have little", () => {
    const hot = partition(0, crowd(1000));
    const others = Array.from({ length: 15 }, (_, index) => partition(index + 1, crowd(1)));
    const parts = collected(hot, ...others);
    expect(parts.find(({ owned }) => owned === hot)?.taken).toBeGreaterThan(400);
  });

  it("takes what has just arrived beside what was parked, however many partitions there are", () => {
    const all = Array.from({ length: 50 }, (_, number) => partition(number, { ...crowd(40), due: released(24) }));
    for (const part of collected(...all)) {
      expect(part.taken).toBeGreaterThanOrEqual(Math.floor(part.gathered.length / 2));
      expect(part.taken).toBeLessThan(part.gathered.length);
    }
  });

  it("takes a message that is larger than a partition's share, so that it does not wait for ever", () => {
    const large = { ...received(1, "ann"), data: Buffer.alloc(1024 * 1024) };
    const all = Array.from({ length: 100 }, (_, number) => partition(number, { queue: [large] }));
    expect(collected(...all)).toHaveLength(4);
  });

  it("hands over what is gathered, so that it is judged while the rest is", () => {
    const crowd = (number: number) =>
      partition(number, { queue: Array.from({ length: 100 }, (_, index) => received(index + 1, `p-${index}`)) });
    const [first, second, lost] = [crowd(0), crowd(1), crowd(2)];
    const tick = collect({ gather }, [first, second, lost]);
    expect(tick.next().value?.map(({ owned }) => owned.number)).toEqual([0]);
    expect(second.cursor).toBe(0);
    lost.ready = false;
    expect([...tick].flat().map(({ owned }) => owned.number)).toEqual([1]);
    expect(lost.cursor).toBe(0);
  });

  it("asks one question for partitions with few messages each", () => {
    const few = Array.from({ length: 16 }, (_, number) => partition(number, { queue: [received(1, "ann")] }));
    expect([...collect({ gather }, few)]).toHaveLength(1);
  });

  it("reads a deadline that cannot be read as one that has passed", () => {
    const owned = partition(0, { queue: [{ ...received(1, "ann"), expires: "soon" }] });
    expect(collected(owned)[0]?.gathered[0]?.expireAtMs).toBe(0);
  });
});

describe("a delivery", () => {
  it.each([
    ["the next one", { sequence: 5, consumerSequence: 1, deliveries: 1 }, undefined],
    ["one that was judged already", { sequence: 4, consumerSequence: 1, deliveries: 2 }, "judged"],
    ["one behind a gap", { sequence: 5, consumerSequence: 2, deliveries: 1 }, "a delivery is missing"],
    ["one that comes again unjudged", { sequence: 5, consumerSequence: 1, deliveries: 2 }, "delivered before"],
  ])("is trusted only in order: %s", (_name, arrival, expected) => {
    expect(outboundBreach(arrival, { expected: 1, position: 4 })).toBe(expected);
  });
});
