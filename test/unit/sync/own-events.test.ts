import { expect, it } from "vitest";
import { appendAndProject } from "../../../src/edge/sync/own-events.ts";
import type { Arrived } from "../../../src/edge/sync/projector.ts";
import { consentEvent, desiredSource } from "../../support/consent.ts";

const nowMs = 1_800_000_000_000;
const minuteMs = 60_000;

/** What the feed is given of some events, said at these times, when they are appended. */
async function handedOver(saidAtMs: readonly number[]): Promise<readonly Arrived[]> {
  const taken: Arrived[] = [];
  const append = appendAndProject({
    nowMs: () => nowMs,
    append: async (_source, placed, onTogether) => {
      onTogether(placed.map(({ event }, index) => ({ event, key: "k", sequence: index + 1, digest: "d" })));
      return placed.length;
    },
    appending: () => {},
    appended: async (events) => void taken.push(...events),
  });
  const placed = saidAtMs.map((atMs) => ({ partition: 0, event: consentEvent({ atMs }) }));
  expect(await append(desiredSource(), placed)).toBe(placed.length);
  return taken;
}

it("many events that were said long ago are projected without being read back", async () => {
  expect(await handedOver(new Array(500).fill(nowMs - 6 * minuteMs))).toHaveLength(500);
});

it("an event of the last minutes is read back: what it counts for depends on when NATS stored it", async () => {
  expect(await handedOver([...new Array(500).fill(nowMs - 6 * minuteMs), nowMs - 4 * minuteMs])).toEqual([]);
});

it("for a few events reading is not interrupted", async () => {
  expect(await handedOver(new Array(100).fill(nowMs - 6 * minuteMs))).toEqual([]);
});
