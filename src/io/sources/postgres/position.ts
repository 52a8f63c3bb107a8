/** A value that the cursor column had reached, and when it was seen, by the database's clock. */
export type Place = { readonly atMs: number; readonly value: string };

/**
 * How far a table has been read. A transaction that is open takes its cursor value now and shows its rows later, when reading
 * is already beyond. So reading does not go on at the newest place but at the newest that is older than any open transaction.
 */
export type Position = {
  /** Oldest first; the newest is the last. */
  readonly places: readonly Place[];
  /** Whether the places reach back by the overlap: rows that were under way at the first reading have been read since. */
  readonly isSettled: boolean;
};

/** As many places as this cover the overlap; one more or less only moves where reading goes on. */
const placesPerOverlap = 10;

/** The position after a reading that came to `place`. */
export function reached(
  before: Position | undefined,
  place: Place,
  { overlapMs, isWhole }: { readonly overlapMs: number; readonly isWhole: boolean },
): Position {
  if (before === undefined) return { places: [place], isSettled: overlapMs === 0 };
  const [oldest] = before.places;
  const reachesBack = oldest !== undefined && place.atMs - oldest.atMs >= overlapMs;
  return {
    places: thinned([...before.places.slice(goesOnAt(before.places, overlapMs)), place], overlapMs / placesPerOverlap),
    isSettled: before.isSettled || (isWhole && reachesBack),
  };
}

/** The value beyond which rows are read now; undefined: everything has to be read. */
export function goesOnBeyond(position: Position, at: { readonly atMs: number; readonly overlapMs: number }) {
  const [oldest] = position.places;
  if (oldest === undefined || (!position.isSettled && at.atMs - oldest.atMs >= at.overlapMs)) return undefined;
  return position.places[goesOnAt(position.places, at.overlapMs)]?.value;
}

/** The newest place that was passed an overlap before the last reading; the oldest when there is none. */
function goesOnAt(places: readonly Place[], overlapMs: number): number {
  const lastMs = places.at(-1)?.atMs ?? 0;
  return Math.max(
    0,
    places.findLastIndex(({ atMs }) => atMs <= lastMs - overlapMs),
  );
}

function thinned(places: readonly Place[], apartMs: number): Place[] {
  const kept: Place[] = [];
  for (const place of places) {
    const last = kept.at(-1);
    if (last === undefined || place === places.at(-1) || place.atMs - last.atMs >= apartMs) kept.push(place);
  }
  return kept;
}

export function encodePosition({ places, isSettled }: Position): string {
  return JSON.stringify({ places: places.map(({ atMs, value }) => [atMs, value]), isSettled });
}

/** Undefined when the text is no position: then everything is read. */
export function decodePosition(text: string | null | undefined): Position | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const { places, isSettled } = JSON.parse(text) as { places: [number, string][]; isSettled: boolean };
    return { places: places.map(([atMs, value]) => ({ atMs: Number(atMs), value: String(value) })), isSettled };
  } catch {
    return undefined;
  }
}
