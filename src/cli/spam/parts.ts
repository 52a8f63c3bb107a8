import { usageProblem } from "../problem.ts";

/** Days, hours or minutes back, as typed: `30d`, `12h`, `90m`. */
const backPattern = /^(\d{1,5})([dhm])$/;
const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

/** @throws Problem of usage for what could not stand in a subject */
export function requireName(namespace: string | undefined): void {
  if (namespace !== undefined && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace))
    throw usageProblem("-n: that is no name of a namespace");
}

/** @returns milliseconds @throws Problem of usage */
export function timeBack(typed: string): number {
  const [, count, unit = ""] = backPattern.exec(typed) ?? [];
  if (count === undefined) throw usageProblem("--since: give a time back such as 30d or 12h");
  return Number(count) * (unitMs[unit] ?? 0);
}
