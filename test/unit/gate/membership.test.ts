import { expect, it, vi } from "vitest";
import { createMembership, type MembershipParts } from "../../../src/gate/membership.ts";

function memberOf(changes: Partial<MembershipParts>) {
  const owned: (readonly number[])[] = [];
  const membership = createMembership({
    self: "gate-0",
    partitions: 4,
    members: () => ["gate-0"],
    announce: async () => {},
    describe: () => ({}) as ReturnType<MembershipParts["describe"]>,
    onOwnership: (partitions) => void owned.push(partitions),
    onFrozen: () => {},
    onFault: () => {},
    timers: { every: () => () => {}, after: () => () => {}, breathe: async () => {} },
    monotonicMs: () => 0,
    ...changes,
  });
  return { membership, owned };
}

it("works what it should once it has told that it lives", async () => {
  const { owned } = memberOf({});
  await vi.waitFor(() => expect(owned).toEqual([[0, 1, 2, 3]]));
});

it("wants nothing more and tells nothing more once it is stopped, and ends when what it was telling is told", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let told = 0;
  const { membership, owned } = memberOf({
    announce: async () => {
      told++;
      await promise;
    },
  });
  let isSilent = false;
  const stopped = membership.stop().then(() => {
    isSilent = true;
  });
  await Promise.resolve();
  expect(isSilent).toBe(false);
  resolve();
  await stopped;
  membership.recompute();
  expect(owned).toEqual([]);
  expect(told).toBe(1);
});
