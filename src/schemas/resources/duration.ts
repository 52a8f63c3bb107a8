import { z } from "zod";

/** Spans as Go writes them, hours the largest unit: `90s`, `15m`, `1h30m`, `168h`. Kubernetes' own `duration` also takes `7d`. */
export const durationPattern = /^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/;

export const duration = z.string().max(32).regex(durationPattern).describe("A span as Go writes it: 90s, 15m, 168h.");

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a span that the schema has accepted, rounded. Throws on any other text. */
export function durationMs(span: string): number {
  if (!durationPattern.test(span)) throw new Error("not a span as Go writes it, such as 90s, 15m or 168h");
  const parts = [...span.matchAll(/([0-9.]+)(ms|s|m|h)/g)];
  return Math.round(parts.reduce((sumMs, [, amount, unit]) => sumMs + Number(amount) * (unitMs[unit ?? ""] ?? 0), 0));
}
