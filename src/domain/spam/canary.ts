import type { BundleData } from "../../schemas/policy/bundle-data.ts";
import type { Scorer } from "./score.ts";

type Canary = NonNullable<BundleData["filter"]["canary"]>;

/** How a filter does on the texts by which its bundle lets itself be measured. */
export type CanaryResult = { readonly caughtPercent: number; readonly blockedPercent: number };

export function tryCanary({ from, unwanted, ham }: Canary, { score }: Pick<Scorer, "score">): CanaryResult {
  const over = (texts: readonly string[]) =>
    (100 * texts.filter((text) => score(text).probability >= from).length) / texts.length;
  return { caughtPercent: over(unwanted), blockedPercent: over(ham) };
}

/** What is wrong with a filter that does so; undefined: nothing. */
export function canaryFault(canary: Canary, { caughtPercent, blockedPercent }: CanaryResult): string | undefined {
  if (caughtPercent < canary.leastCaughtPercent) {
    return `the spam filter catches ${percent(caughtPercent)} of the canaries, and should at least ${percent(canary.leastCaughtPercent)}: train it again`;
  }
  if (blockedPercent > canary.mostBlockedPercent) {
    return `the spam filter blocks ${percent(blockedPercent)} of the good canaries, and should at most ${percent(canary.mostBlockedPercent)}: train it again`;
  }
  return undefined;
}

const percent = (share: number) => `${Number(share.toFixed(1))} %`;
