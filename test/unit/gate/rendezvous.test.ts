import fc from "fast-check";
import { expect, it } from "vitest";
import { ownedPartitions, owner } from "../../../src/domain/membership/rendezvous.ts";

const members = fc.uniqueArray(fc.stringMatching(/^gate-[0-9]{1,3}$/), { minLength: 1, maxLength: 8 });

it("gives every partition to exactly one gate, whatever order the gates are named in", () => {
  fc.assert(
    fc.property(members, fc.integer({ min: 1, max: 64 }), (gates, partitionCount) => {
      const all = gates.flatMap((gate) => ownedPartitions([...gates].reverse(), gate, partitionCount));
      expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: partitionCount }, (_, partition) => partition));
    }),
  );
});

it("moves only the partitions of a gate that leaves", () => {
  fc.assert(
    fc.property(members, fc.integer({ min: 0, max: 7 }), (gates, index) => {
      const leaving = gates[index % gates.length];
      const left = gates.filter((gate) => gate !== leaving);
      for (let partition = 0; partition < 32; partition++) {
        const before = owner(gates, String(partition));
        if (before !== leaving) expect(owner(left, String(partition))).toBe(before);
      }
    }),
  );
});

it("shares sixteen partitions among two gates so that neither is idle", () => {
  expect(ownedPartitions(["gate-0", "gate-1"], "gate-0", 16).length).toBeGreaterThan(3);
  expect(ownedPartitions(["gate-0", "gate-1"], "gate-1", 16).length).toBeGreaterThan(3);
});
