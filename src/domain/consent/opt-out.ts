import { createFinder, type Finder, type Hit } from "./opt-out-finder.ts";
import { optOutWords } from "./opt-out-languages.ts";
import { everywhere, meant } from "./opt-out-meaning.ts";
import { isUnmistakable, type Reading } from "./opt-out-patterns.ts";
import { type Clause, clausesOf, isMark, otherReadings, withoutQuotes } from "./opt-out-text.ts";
import type { Role } from "./opt-out-words.ts";

/** What a person said or tapped. */
export type Said = {
  /** Typed; a quick reply of a template; or a tap on a button or row inside a conversation. */
  readonly kind: "text" | "button" | "choice";
  readonly text: string;
  /** What the developer called the button. */
  readonly payload?: string;
  readonly forwarded?: boolean;
};

/**
 * Whether a person wants no more messages. The law counts any reasonable wording in any language, so sentences are
 * understood and not only keywords. In doubt the withdrawal wins; a plain question, an order or an appointment is no
 * doubt.
 *
 * @param said a string is typed text
 */
export function isOptOut(said: Said | string): boolean {
  const { kind, text, payload, forwarded } = typeof said === "string" ? typed(said) : said;
  if (forwarded) return false;
  if (kind === "text") return isSaid(withoutQuotes(text.slice(0, lengthMax)), text.length > lengthMax ? "long" : kind);
  return isSaid(text.slice(0, lengthMax), kind) || isSaid(named(payload ?? ""), kind);
}

function typed(text: string): Said {
  return { kind: "text", text };
}

/** A longer text is a story or a paste: what it says has to be unmistakable, and to be said at its beginning. */
const lengthMax = 400;

/** `optOutMarketing` and `STOP_PROMOTIONS` as words. */
function named(payload: string): string {
  return payload.slice(0, lengthMax).replace(/(?<=\p{Ll})(?=\p{Lu})/gu, " ");
}

type Manner = Said["kind"] | "long";

function isSaid(text: string, manner: Manner): boolean {
  if (isSaidBy(clausesOf(text), manner)) return true;
  return otherReadings(text).some((other) => isSaidBy(clausesOf(other), manner));
}

function isSaidBy(clauses: readonly Clause[], manner: Manner): boolean {
  const readings = clauses.map((clause) => ({ ...clause, hits: meant(finder()(clause.words)) }));
  if (readings.some(isUnmistakable) || goesOn(readings)) return true;
  if (manner === "text") {
    if (isBare(readings, [...bareRoles, "cancel"]) || isBareAtEitherEnd(readings)) return true;
    return readings.some(isKeyword) && !asksOnwards(readings);
  }
  return manner === "button" && isBare(readings, bareRoles);
}

/** Compiled when it is first needed: commands that never ask do not pay for it. */
function finder(): Finder {
  compiled ??= createFinder(optOutWords);
  return compiled;
}
let compiled: Finder | undefined;

/** "I unsubscribed last week. Why do you still write?" */
function goesOn(readings: readonly Reading[]): boolean {
  const has = (role: Role) => readings.some(({ hits }) => hits.some((hit) => hit.role === role));
  return has("left") && has("still");
}

const bareRoles: readonly Role[] = ["bare", "keyword", "clear"];

/** The whole text is keywords, politeness apart. */
function isBare(readings: readonly Reading[], keywords: readonly Role[]): boolean {
  const said = readings.some(({ hits }) => hits.some(({ role }) => keywords.includes(role)));
  return said && readings.every((reading) => wordsBeside(reading, [...keywords, "polite"]) === 0);
}

/** `Remove. I am no customer of yours` or `I am no customer of yours, remove`: people explain themselves. */
function isBareAtEitherEnd(readings: readonly Reading[]): boolean {
  if (readings.some(({ asked, hits }) => asked || hits.some(({ role }) => role === "other"))) return false;
  return [readings.at(0), readings.at(-1)].some((reading) => reading !== undefined && isBare([reading], bareRoles));
}

/** `Stop, what does it cost?` does not take leave; `Stop, why do you still write to me?` does. */
function asksOnwards(readings: readonly Reading[]): boolean {
  return readings.some(
    ({ asked, hits }) =>
      asked && hits.some(({ role }) => role === "asks") && !hits.some(({ role }) => messageRoles.has(role)),
  );
}

const messageRoles: ReadonlySet<Role> = new Set(["topic", "write", "send", "self", "still"]);

/** `ok stop now`: a clause with little else in it. */
function isKeyword(reading: Reading): boolean {
  const { hits, asked } = reading;
  const keywords = hits.filter(({ role }) => role === "keyword");
  if (keywords.length === 0 || hits.some(({ role }) => role === "other")) return false;
  const beside = wordsBeside(reading, ["keyword", "bare", "polite", "filler"]);
  return beside === 0 || (!asked && beside <= besideMax(keywords, reading));
}

/** `Stop` is a command wherever it is said. Words of one language are parts of its sentences as well. */
function besideMax(keywords: readonly Hit[], { shouted }: Reading): number {
  if (shouted) return 12;
  return keywords.some(({ language }) => language === everywhere) ? 2 : 1;
}

/** How many words of the clause belong to none of the phrases in these roles. */
function wordsBeside({ words, hits }: Reading, roles: readonly Role[]): number {
  const phrases = hits.filter(({ role }) => roles.includes(role));
  return words.filter((word, at) => !isMark(word) && !phrases.some(({ from, to }) => from <= at && at <= to)).length;
}
