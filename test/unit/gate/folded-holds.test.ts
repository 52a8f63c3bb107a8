import { expect, it } from "vitest";
import { createFoldedHolds } from "../../../src/gate/folded-holds.ts";
import { afterHold, type HoldState } from "../../../src/schemas/wire/hold.ts";
import { holdOf } from "../../support/verdicts.ts";

const held = new Map<string, HoldState>([
  ["campaign.marketing.spring-sale", afterHold(undefined, holdOf({ id: "h1" }), 1)],
]);

it("tells of a hold only when every partition has folded it, and when the last one did", () => {
  let now = 100;
  const folded = createFoldedHolds(() => now);
  expect(folded([held, new Map()])).toEqual([]);
  now = 250;
  expect(folded([held, held])).toEqual([{ scope: "campaign.marketing.spring-sale", id: "h1", foldedAtMs: 250 }]);
  now = 900;
  expect(folded([held, held])[0]?.foldedAtMs).toBe(250);
});

it("tells of nothing while it works no partition", () => {
  expect(createFoldedHolds(() => 0)([])).toEqual([]);
});
