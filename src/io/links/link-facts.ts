import { domainToUnicode } from "node:url";
import { parse } from "tldts";
import type { LinkFact } from "../../schemas/policy/verdict-input.ts";
import { addressesWithin } from "./addresses-within.ts";
import { maskedHost } from "./masked-host.ts";

/** Lists are the bundle's; the comparison with brands is the domain's to make. */
export type LinkFactParts = {
  /** Domains that hide where a link leads. */
  readonly shorteners: ReadonlySet<string>;
  readonly redirectors: { readonly open: readonly string[]; readonly sharing: readonly string[] };
  /** Host and registrable domain in Unicode → ids of brands. */
  readonly brandsOf: (seen: { readonly host: string; readonly domain: string }) => Pick<LinkFact, "brand" | "imitates">;
  readonly skeletonOf: (label: string) => string;
  readonly fileKindOf: (address: string) => string | null;
};

type Place = Pick<LinkFact, "host" | "domain" | "ip">;

/** The facts of one address, and of the addresses that it leads on to. */
export function createLinkFacts(parts: LinkFactParts): (url: URL) => readonly LinkFact[] {
  return (url) => {
    const place = placeOf(url);
    const within = addressesWithin(url).map((address) => ({ url: address, place: placeOf(address) }));
    const onward = within.filter((each) => each.place.domain !== place.domain);
    const shares = isListed(url, place, parts.redirectors.sharing);
    const redirector = !shares && (onward.length > 0 || isListed(url, place, parts.redirectors.open));
    return [
      { ...fact(url, place, parts), redirector },
      ...onward.map((each) => ({ ...fact(each.url, each.place, parts), redirector: false })),
    ];
  };
}

function placeOf(url: URL): Place {
  const host = url.hostname.toLowerCase().replace(/\.$/, "");
  const { domain, isIp } = parse(host, { allowPrivateDomains: true });
  return { host, domain: isIp ? host : (domain ?? host), ip: isIp === true };
}

function fact(url: URL, { host, domain, ip }: Place, parts: LinkFactParts): LinkFact {
  const shown = ip ? domain : maskedHost(domain);
  return {
    host: ip ? host : maskedHost(host),
    domain: shown,
    shortener: hostAndParents(host).some((parent) => parts.shorteners.has(parent)),
    userinfo: url.username !== "" || url.password !== "",
    ip,
    punycode: host.split(".").some((label) => label.startsWith("xn--")),
    ...(ip ? noBrands : parts.brandsOf({ host: domainToUnicode(host), domain: domainToUnicode(domain) })),
    redirector: false,
    mismatch: false,
    file: parts.fileKindOf(url.href),
    skeleton: ip || shown !== domain ? "" : parts.skeletonOf(domainToUnicode(domain).split(".")[0] ?? ""),
  };
}

const noBrands = { brand: null, imitates: null };

/** A shortener's own subdomains shorten too: go.bit.ly as bit.ly. */
function hostAndParents(host: string): string[] {
  const labels = host.split(".").slice(-labelsMax);
  return labels.map((_, at) => labels.slice(at).join("."));
}

/** A name on a list has no more; a longer host is hostile. */
const labelsMax = 8;

/** Listed are hosts with all below them, or hosts with the start of a path. */
function isListed(url: URL, { host }: Place, listed: readonly string[]): boolean {
  return listed.some((entry) => {
    const slash = entry.indexOf("/");
    if (slash < 0) return host === entry || host.endsWith(`.${entry}`);
    return host === entry.slice(0, slash) && url.pathname.startsWith(entry.slice(slash));
  });
}
