const units = [
  { name: "s", ms: 1000, until: 120 },
  { name: "m", ms: 60_000, until: 180 },
  { name: "h", ms: 3_600_000, until: 48 },
  { name: "d", ms: 86_400_000, until: Number.POSITIVE_INFINITY },
];

/** Time since something as kubectl shows it: `45s`, `7m`, `43h`, `12d`. */
export function ageText(ms: number): string {
  const whole = Math.max(0, ms);
  const unit = units.find((each) => whole < each.until * each.ms);
  return unit === undefined ? "" : `${Math.floor(whole / unit.ms)}${unit.name}`;
}
