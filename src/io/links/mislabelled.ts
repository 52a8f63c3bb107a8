import type { LinkFact } from "../../schemas/policy/verdict-input.ts";

type Read = (token: string) => readonly LinkFact[];

/** What people are shown, and the address that it stands for. */
export type Labelled = { readonly label: string; readonly target: string };

/** The links, those marked whose label is the address of somebody else. */
export function marked(links: readonly LinkFact[], labelled: readonly Labelled[], read: Read): readonly LinkFact[] {
  const wrong = labelled.flatMap(({ label, target }) => {
    const [shown] = read(label);
    return shown === undefined ? [] : read(target).filter((link) => !isSame(link, shown));
  });
  if (wrong.length === 0) return links;
  const domains = new Set(wrong.map(({ domain }) => domain));
  return links.map((link) => (domains.has(link.domain) ? { ...link, mismatch: true } : link));
}

/** A brand's domains are one to the reader: paypal.com that leads to paypal.me deceives nobody. */
export function isSame(one: LinkFact, other: LinkFact | undefined): boolean {
  return one.domain === other?.domain || (one.brand !== null && one.brand === other?.brand);
}

/**
 * Labels in a text: `[bank.example](https://evil.example)`, an address with another one in brackets behind it, or alone
 * on a line above it, as a template's button has its words and its target.
 */
export function labelledIn(text: string): Labelled[] {
  return [...besides(text), ...below(text)];
}

const tokenCharsMax = 2048;

/** In one word, or in two that follow each other: `label(target)` and `label (target)`. */
function besides(text: string): Labelled[] {
  const tokens = text.split(/\s+/).filter((token) => token.length <= tokenCharsMax);
  return tokens.flatMap((token, at) => {
    const bracket = token.search(/[([<]{1,2}https?:/i);
    if (bracket < 0) return [];
    const label = bracket > 0 ? token.slice(0, bracket) : (tokens[at - 1] ?? "");
    const target = token.slice(bracket).replace(/^[([<]+|[)\]>.,;]+$/g, "");
    return [{ label: label.replace(/[[\]()<>]/g, ""), target }];
  });
}

/** A line that is an address without a scheme, and below it one with a scheme. */
function below(text: string): Labelled[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.flatMap((label, at) => {
    const target = lines[at + 1] ?? "";
    const isLabel = label !== "" && label.length <= tokenCharsMax && !/\s|:\/\//.test(label);
    return isLabel && /^https?:\/\/\S+$/i.test(target) ? [{ label, target }] : [];
  });
}
