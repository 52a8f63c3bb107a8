import type { BundleData } from "../../schemas/policy/bundle-data.ts";
import { skeletonOf } from "./skeleton.ts";

type Brands = BundleData["brands"];

/** A brand's name as it stands in domain names. */
export type BrandWord = {
  readonly brand: string;
  readonly text: string;
  readonly skeleton: string;
  /** An ordinary word too; alone it means nothing. */
  readonly common: boolean;
  readonly everywhere: boolean;
};

export function brandWords({ list }: Brands) {
  const all = Object.entries(list).flatMap(([brand, { words = [brand], common, everywhere }]) =>
    words.map(
      (text): BrandWord => ({ brand, text, skeleton: skeletonOf(text), common: common.includes(text), everywhere }),
    ),
  );
  return {
    all,
    byText: Map.groupBy(all, ({ text }) => text),
    bySkeleton: Map.groupBy(all, ({ skeleton }) => skeleton),
  };
}

/** Which brand a host belongs to by its domain, or by an ending that only the brand gives out; null for nobody's. */
export function ownersOf({ list }: Brands): (host: string, domain: string) => string | null {
  const byDomain = new Map<string, string>();
  const bySuffix = new Map<string, string>();
  for (const [brand, { domains, suffixes }] of Object.entries(list)) {
    for (const domain of domains) byDomain.set(domain, brand);
    for (const suffix of suffixes) bySuffix.set(suffix, brand);
  }
  return (host, domain) => byDomain.get(domain) ?? endingOf(host, [byDomain, bySuffix]) ?? null;
}

/** A listed domain may be longer than the registrable one (`caixa.gov.br`), and a suffix is shorter. */
function endingOf(host: string, lists: ReadonlyArray<ReadonlyMap<string, string>>): string | undefined {
  for (const list of lists) {
    for (let at = 0; at >= 0; at = host.indexOf(".", at + 1)) {
      const owner = list.get(at === 0 ? host : host.slice(at + 1));
      if (owner !== undefined) return owner;
    }
  }
  return undefined;
}

/** Brands of the whole world hold their names under the endings of countries; not under those that are sold to anybody. */
export function isBrandsOwnEnding({ everywhere }: BrandWord, ending: string, openEndings: readonly string[]): boolean {
  return everywhere && countryEnding.test(ending) && !openEndings.includes(ending);
}

/** `fr`, `co.uk`, `com.br`; not `github.io`, where anybody gets a name. */
const countryEnding = /^(?:(?:com?|net?|org?)\.)?[a-z]{2}$/;
