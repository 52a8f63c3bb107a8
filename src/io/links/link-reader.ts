import { LinkifyIt } from "linkify-it";
import { parse } from "tldts";
import type { LinkFact } from "../../schemas/policy/verdict-input.ts";
import { kept } from "./kept.ts";
import { createLinkFacts, type LinkFactParts } from "./link-facts.ts";
import { isSame, labelledIn, marked } from "./mislabelled.ts";

/**
 * What is known of the links in a text, and of the address behind a button. A link is one fact, however often it
 * occurs.
 */
export type LinkReader = {
  readonly inText: (text: string) => readonly LinkFact[];
  /** @param label what people see in the address's place, if it is known */
  readonly behind: (address: string, label: string | null) => readonly LinkFact[];
};

export function createLinkReader(parts: LinkFactParts): LinkReader {
  const factsOf = createLinkFacts(parts);
  const read = kept((token: string) => linksIn(token).flatMap(factsOf));
  return {
    inText: (text) => {
      if (!mayLink.test(text)) return none;
      const links = text.split(/\s+/).filter(hasDot).flatMap(read);
      return links.every((link) => isSame(link, links[0])) ? links : marked(links, labelledIn(text), read);
    },
    behind: (address, label) => {
      const url = urlOf(address);
      const links = url === undefined ? read(address) : factsOf(url);
      return label === null ? links : marked(links, [{ label, target: address }], read);
    },
  };
}

const none: readonly LinkFact[] = [];
/** A dot inside a word, or what follows a scheme; the rest of a text is not looked at more closely. */
const mayLink = /\.[^\s\d.]|\/\/|\d\.\d+\.\d/;
const hasDot = (token: string) => token.includes(".") || token.includes("//");

/** Any ending that could be a top-level domain; which of them are is the public suffix list's to say. */
const anyEnding = "[a-z\\u00a1-\\uffff]{2,63}";
const linkify = new LinkifyIt({ fuzzyLink: true, fuzzyIP: true, fuzzyEmail: false, urlAuth: true, tlds: [anyEnding] });

function linksIn(token: string): URL[] {
  const matches = linkify.match(token) ?? [];
  return matches.flatMap(({ schema, url: address }) => {
    const url = schema === "mailto:" ? undefined : urlOf(address.startsWith("//") ? `http:${address}` : address);
    return url === undefined || (schema === "" && !isReal(url.hostname)) ? [] : [url];
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
