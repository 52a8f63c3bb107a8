/** Waits that grow from `baseMs` by `factor` to `capMs`, each between half of it and all of it, for ever. */
export type BackoffTiming = { readonly baseMs: number; readonly capMs: number; readonly factor?: number };

/**
 * @param failures how many failures came in a row, at least 1
 * @param random 0 … 1; spreads many clients that fail together
 * @returns milliseconds to wait before the next try
 */
export function backoffMs(timing: BackoffTiming, failures: number, random: number): number {
  const exponent = Math.min(Math.max(failures, 1) - 1, 60);
  const fullMs = Math.min(timing.capMs, timing.baseMs * (timing.factor ?? 2) ** exponent);
  return Math.round(fullMs / 2 + (fullMs / 2) * random);
}
