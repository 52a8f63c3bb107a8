import { saidLongAgo } from "../../domain/consent/fold.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import type { EventFeed } from "./event-feed.ts";
import type { Arrived } from "./projector.ts";
import type { Placed, ReadingParts } from "./reading.ts";

/** An event that sync has appended itself: all that it would read back, but for the moment at which NATS stored it. */
export type Appended = Omit<Arrived, "storedAtMs">;

/** Appends to CONSENT, tells of what stands there one behind the other, and gives back the last sequence. */
export type Append = (
  source: DesiredSource,
  events: readonly Placed[],
  onTogether: (events: readonly Appended[]) => void,
) => Promise<number>;

/** Few are read back sooner than reading is interrupted for them. */
const manyMin = 500;

/**
 * Appends what a source said, and has many events projected without reading them back, which would be a third of the work. The
 * log stays the truth: after a kill it is read from the checkpoint on, and what is projected already changes nothing.
 */
export function appendAndProject(
  parts: { readonly append: Append; readonly nowMs: () => number } & Pick<EventFeed, "appending" | "appended">,
): ReadingParts["append"] {
  return async (source: DesiredSource, placed: readonly Placed[]) => {
    const batches: Arrived[][] = [];
    if (placed.length >= manyMin) parts.appending();
    const last = await parts.append(source, placed, (events) => {
      const arrived = asArrived(events, parts.nowMs());
      if (arrived) batches.push(arrived);
    });
    for (const batch of batches) await parts.appended(batch);
    return last;
  };
}

/** Undefined where they are few, or where the fold has to know when each was stored. */
function asArrived(events: readonly Appended[], nowMs: number): Arrived[] | undefined {
  if (events.length < manyMin || !events.every(({ event }) => saidLongAgo(event, nowMs))) return undefined;
  return events.map((each) => ({ ...each, storedAtMs: nowMs }));
}
