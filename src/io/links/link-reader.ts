import { LinkifyIt } from "linkify-it";
import { parse } from "tldts";
import type { LinkFact } from "../../schemas/policy/verdict-input.ts";

/**
 * What is known of the links in a text, and of the address behind a button. A link is one fact, however often it
 * occurs.
 */
export type LinkReader = {
  readonly inText: (text: string) => readonly LinkFact[];
  readonly behind: (address: string) => readonly LinkFact[];
};

/** @param shorteners domains that hide where a link leads, from the bundle's data */
export function createLinkReader({ shorteners }: { shorteners: ReadonlySet<string> }): LinkReader {
  const read = kept((token) => linksIn(token, shorteners));
  return {
    inText: (text) => (mayLink.test(text) ? text.split(/\s+/).filter(hasDot).flatMap(read) : none),
    behind: (address) => {
      const url = urlOf(address);
      return url === undefined ? read(address) : [linkFact(url, shorteners)];
    },
  };
}

const none: readonly LinkFact[] = [];
/** A dot inside a word, or what follows a scheme; the rest of a text is not looked at more closely. */
const mayLink = /\.[^\s\d.]|\/\/|\d\.\d+\.\d/;
const hasDot = (token: string) => token.includes(".") || token.includes("//");

/** Texts of a campaign repeat their links, so the few hundred words with a dot in them are read once. */
const tokensMax = 2048;
const tokenCharsMax = 512;

function kept(read: (token: string) => readonly LinkFact[]): (token: string) => readonly LinkFact[] {
  let tokens = new Map<string, readonly LinkFact[]>();
  return (token) => {
    const known = tokens.get(token);
    if (known !== undefined) return known;
    const links = read(token);
    if (tokens.size >= tokensMax) tokens = new Map();
    if (token.length <= tokenCharsMax) tokens.set(token, links);
    return links;
  };
}

/** Any ending that could be a top-level domain; which of them are is the public suffix list's to say. */
const anyEnding = "[a-z\\u00a1-\\uffff]{2,63}";
const linkify = new LinkifyIt({ fuzzyLink: true, fuzzyIP: true, fuzzyEmail: false, urlAuth: true, tlds: [anyEnding] });

function linksIn(token: string, shorteners: ReadonlySet<string>): readonly LinkFact[] {
  const matches = linkify.match(token) ?? [];
  return matches.flatMap(({ schema, url: address }) => {
    const url = schema === "mailto:" ? undefined : urlOf(address.startsWith("//") ? `http:${address}` : address);
    if (url === undefined || (schema === "" && !isReal(url.hostname))) return [];
    return [linkFact(url, shorteners)];
  });
}

function urlOf(address: string): URL | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return undefined;
  const url = URL.parse(address);
  return url === null || url.hostname === "" ? undefined : url;
}

/** Without a scheme only a real domain makes a link: `shop.com`, but not `sentence.Next`. */
function isReal(host: string): boolean {
  const { isIcann, isPrivate, isIp, domain } = parse(host, { allowPrivateDomains: true });
  return isIp === true || (domain !== null && (isIcann === true || isPrivate === true));
}

function linkFact(url: URL, shorteners: ReadonlySet<string>): LinkFact {
  const host = url.hostname.toLowerCase().replace(/\.$/, "");
  const { domain, isIp } = parse(host, { allowPrivateDomains: true });
  const ip = isIp === true;
  return {
    host: ip ? host : masked(host),
    domain: ip ? host : masked(domain ?? host),
    shortener: isShortener(host, shorteners),
    userinfo: url.username !== "" || url.password !== "",
    ip,
    punycode: host.split(".").some((label) => label.startsWith("xn--")),
  };
}

/** A shortener's own subdomains shorten too: go.bit.ly as bit.ly. */
function isShortener(host: string, shorteners: ReadonlySet<string>): boolean {
  for (let at = 0; at >= 0; at = host.indexOf(".", at + 1)) {
    if (shorteners.has(at === 0 ? host : host.slice(at + 1))) return true;
  }
  return false;
}

/** DNS allows no longer host; whatever else stands there is not stored. */
const hostCharsMax = 253;
/** Seven digits can be a telephone number; a host that carries one names a person. */
const digitsMax = 6;

function masked(host: string): string {
  const digits = (text: string) => text.replace(/\D/g, "").length;
  if (digits(host) <= digitsMax) return host.slice(0, hostCharsMax);
  const labels = host.split(".");
  const spread = labels.every((label) => digits(label) <= digitsMax);
  const mask = (label: string) => (digits(label) > digitsMax || (spread && digits(label) > 0) ? "#" : label);
  return labels.map(mask).join(".").slice(0, hostCharsMax);
}
