import { expect, it } from "vitest";
import { createSights } from "../../../src/edge/dispatch/sights.ts";
import type { HoldSight } from "../../../src/schemas/wire/sent.ts";

const spring = { namespace: "marketing", name: "spring-sale" };

/** What is written down, while holds come and go. */
function book() {
  const written: HoldSight[] = [];
  const held = { by: undefined as string | undefined };
  const sights = createSights({
    put: async (_campaign, sight) => void written.push(sight),
    holdOf: () => held.by,
    onFault: (error) => {
      throw error;
    },
    nowMs: () => 1000,
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { written, held, sights, settled };
}

it("counts a send that starts after a hold was seen, and none before", async () => {
  const { written, held, sights, settled } = book();
  sights.sendStarts(spring);
  held.by = "officer-1";
  sights.holdsChanged([spring]);
  sights.sendStarts(spring);
  await settled();
  expect(written).toMatchObject([
    { hold: "officer-1", sentAfterSeen: 0, lastSendAtMs: 1000 },
    { hold: "officer-1", sentAfterSeen: 1 },
  ]);
});

it("holds nothing against a campaign's first send when what held everything is over", async () => {
  const { written, held, sights, settled } = book();
  held.by = "all-1";
  sights.holdsChanged([spring]);
  held.by = undefined;
  sights.holdsChanged([]);
  sights.sendStarts(spring);
  await settled();
  expect(written).toMatchObject([{ hold: "all-1", sentAfterSeen: 0 }]);
});
