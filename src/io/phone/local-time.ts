import { Temporal } from "temporal-polyfill";

/** Every zone in use changes its offset at a quarter of an hour. */
const quarterMs = 15 * 60_000;
/** 450 zones for a few days of quarters. */
const offsetsMax = 200_000;
let offsets = new Map<string, Map<number, number>>();
let kept = 0;

/**
 * Minutes that a zone's clocks are ahead of UTC at an instant, by the IANA rules; undefined for a zone that is not
 * known. Asking the rules takes microseconds, so answers are kept for each quarter of an hour.
 */
export function offsetMinutesOf(zone: string, atMs: number): number | undefined {
  const quarter = Math.floor(atMs / quarterMs);
  const known = offsets.get(zone)?.get(quarter);
  if (known !== undefined) return known;
  const offset = computeOffset(zone, quarter * quarterMs);
  if (offset !== undefined) keep(zone, quarter, offset);
  return offset;
}

function computeOffset(zone: string, atMs: number): number | undefined {
  try {
    const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
    return local.offsetNanoseconds / 60_000_000_000;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function keep(zone: string, quarter: number, offset: number): void {
  if (kept >= offsetsMax) {
    offsets = new Map();
    kept = 0;
  }
  const ofZone = offsets.get(zone) ?? new Map<number, number>();
  ofZone.set(quarter, offset);
  offsets.set(zone, ofZone);
  kept++;
}
