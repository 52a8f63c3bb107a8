// Spans as Go writes them, which is how resources have them: 84ms, 15m, 1h30m, 168h.

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** @returns milliseconds; undefined when the text is no span. The API server has checked what stands in a spec. */
export function spanMs(text: string): number | undefined {
  if (!/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/.test(text)) return undefined;
  const parts = text.matchAll(/([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)/g);
  let ms = 0;
  for (const [, value, unit] of parts) ms += Number(value) * (unitMs[unit ?? ""] ?? 0);
  return Math.round(ms);
}

/** A span for people: `84ms`, `1.2s`, `4m10s`, `26h3m`. Two units at most; what is smaller is cut off. */
export function spanText(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1000) return `${whole}ms`;
  if (whole < 60_000) return `${Math.floor(whole / 100) / 10}s`;
  if (whole < 3_600_000)
    return joined({ big: whole / 60_000, unit: "m", small: (whole % 60_000) / 1000, smallUnit: "s" });
  return joined({ big: whole / 3_600_000, unit: "h", small: (whole % 3_600_000) / 60_000, smallUnit: "m" });
}

function joined(parts: { big: number; unit: string; small: number; smallUnit: string }): string {
  const small = Math.floor(parts.small);
  return `${Math.floor(parts.big)}${parts.unit}${small === 0 ? "" : `${small}${parts.smallUnit}`}`;
}
