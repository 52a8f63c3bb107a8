// Instants between their text on resources (RFC 3339) and milliseconds since 1970. The calendar is Howard Hinnant's
// days_from_civil (https://howardhinnant.github.io/date_algorithms.html): pure arithmetic, because the core has no clock and
// no Date. Zones of people are not here; that is Temporal's work.

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** @returns milliseconds since 1970; undefined when the text is no instant */
export function instantMs(text: string): number | undefined {
  const match = rfc3339.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const fractionMs = Math.floor(Number(match[7] ?? 0) * 1000);
  const seconds = daysSince1970({ year, month, day }) * 86_400 + hour * 3600 + minute * 60 + second;
  return seconds * 1000 + fractionMs - offsetMs(match[8] ?? "Z");
}

/** The instant as Kubernetes writes times: UTC, whole seconds, rounded down. */
export function instantText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const { year, month, day } = civilOf(Math.floor(seconds / 86_400));
  const ofDay = ((seconds % 86_400) + 86_400) % 86_400;
  const clock = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ofDay % 60].map(twoDigits).join(":");
  return `${String(year).padStart(4, "0")}-${twoDigits(month)}-${twoDigits(day)}T${clock}Z`;
}

type Civil = { readonly year: number; readonly month: number; readonly day: number };

/** Years begin in March here, so that the leap day is the last of a year; 400 years (an era) are 146,097 days. */
function daysSince1970({ year, month, day }: Civil): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civilOf(daysSinceEpoch: number): Civil {
  const days = daysSinceEpoch + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function daysOfMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function offsetMs(zone: string): number {
  if (zone === "Z" || zone === "z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
