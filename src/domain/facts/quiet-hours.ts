import { type Fact, known, unknown } from "../../schemas/policy/fact.ts";

/** `HH:MM` on the person's clock; an interval that ends before it begins crosses midnight. */
export type QuietInterval = { readonly from: string; readonly to: string };
export type QuietHours = { readonly quiet: boolean; readonly untilMs: number | null };

/** Minutes that a zone's clocks are ahead of UTC at an instant; undefined for a zone that nobody knows. */
export type OffsetMinutesOf = (zone: string, atMs: number) => number | undefined;

export type QuietQuestion = {
  readonly interval: QuietInterval;
  /** Zones the person may be in; empty: unknown. */
  readonly zones: readonly string[];
  readonly offsetMinutesOf: OffsetMinutesOf;
  readonly nowMs: number;
};

const minuteMs = 60_000;
const dayMinutes = 24 * 60;
/** Zones that are never all awake at once have no answer; a week shows every pattern there is. */
const searchMs = 7 * dayMinutes * minuteMs;

/**
 * Whether it may be quiet hours for the person: in *any* zone the number could be in, so that nobody is woken by a
 * guess. `untilMs` is the first instant at which no such zone is quiet, null when there is none or it is not quiet.
 * Days on which clocks change are computed by the zone's rules.
 */
export function quietHours({ interval, zones, offsetMinutesOf, nowMs }: QuietQuestion): Fact<QuietHours> {
  const bounds = boundsOf(interval);
  if (bounds === undefined) return unknown("BadInterval");
  if (zones.length === 0) return unknown("NoZone");
  if (zones.some((zone) => offsetMinutesOf(zone, nowMs) === undefined)) return unknown("UnknownZone");
  const clock = (zone: string, atMs: number) => minuteOfDay(atMs, offsetMinutesOf(zone, atMs) ?? 0);
  const isQuiet = (atMs: number) => (zone: string) => isInside(bounds, clock(zone, atMs));

  let atMs = nowMs;
  while (atMs <= nowMs + searchMs) {
    const quiet = zones.filter(isQuiet(atMs));
    if (quiet.length === 0) return known({ quiet: atMs !== nowMs, untilMs: atMs === nowMs ? null : atMs });
    const fromMs = atMs;
    atMs = Math.max(...quiet.map((zone) => endOfQuiet({ zone, fromMs, bounds, clock })));
  }
  return known({ quiet: true, untilMs: null });
}

type Bounds = { readonly from: number; readonly to: number };

function boundsOf({ from, to }: QuietInterval): Bounds | undefined {
  const bounds = { from: minutesOf(from), to: minutesOf(to) };
  return Number.isNaN(bounds.from) || Number.isNaN(bounds.to) ? undefined : bounds;
}

function minutesOf(time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  return match === null ? Number.NaN : Number(match[1]) * 60 + Number(match[2]);
}

function minuteOfDay(atMs: number, offsetMinutes: number): number {
  const minute = (Math.floor(atMs / minuteMs) + offsetMinutes) % dayMinutes;
  return minute < 0 ? minute + dayMinutes : minute;
}

function isInside({ from, to }: Bounds, minute: number): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

type End = {
  readonly zone: string;
  readonly fromMs: number;
  readonly bounds: Bounds;
  readonly clock: (zone: string, atMs: number) => number;
};

/**
 * When the quiet that holds at `fromMs` ends in one zone. Where the clocks do not change on the way it is a
 * subtraction. Else it ends at the clock's `to` or at the change itself, and both lie on a grid: every zone's offset is
 * whole quarters of an hour.
 */
function endOfQuiet({ zone, fromMs, bounds, clock }: End): number {
  const startMs = Math.floor(fromMs / minuteMs) * minuteMs;
  const left = (bounds.to - clock(zone, startMs) + dayMinutes) % dayMinutes;
  const plainMs = startMs + left * minuteMs;
  if (clock(zone, plainMs) === bounds.to) return plainMs;
  let atMs = startMs;
  while (isInside(bounds, clock(zone, atMs))) atMs = nextOnGrid(atMs, bounds.to);
  return atMs;
}

const quarterMinutes = 15;

/** The next quarter of an hour, or the next minute that can be `to` on some zone's clock. */
function nextOnGrid(atMs: number, to: number): number {
  const minute = Math.floor(atMs / minuteMs);
  const toQuarter = quarterMinutes - (minute % quarterMinutes);
  const phase = (to % quarterMinutes) - (minute % quarterMinutes);
  const toPhase = phase > 0 ? phase : phase + quarterMinutes;
  return (minute + Math.min(toQuarter, toPhase)) * minuteMs;
}

/**
 * `quietHours` that remembers: within one minute the answer for a list of zones and an interval is the same, and a
 * campaign asks a thousand times a second. Lists of zones are told apart by identity, so the source must hand out the
 * same list again.
 */
export function createQuietHours(
  offsetMinutesOf: OffsetMinutesOf,
): (question: Omit<QuietQuestion, "offsetMinutesOf">) => Fact<QuietHours> {
  let minute = 0;
  let answers = new Map<readonly string[], Map<string, Fact<QuietHours>>>();
  return ({ interval, zones, nowMs }) => {
    if (Math.floor(nowMs / minuteMs) !== minute) {
      minute = Math.floor(nowMs / minuteMs);
      answers = new Map();
    }
    const key = `${interval.from}-${interval.to}`;
    const ofZones = answers.get(zones) ?? new Map<string, Fact<QuietHours>>();
    const known = ofZones.get(key) ?? quietHours({ interval, zones, offsetMinutesOf, nowMs });
    answers.set(zones, ofZones.set(key, known));
    return known;
  };
}
