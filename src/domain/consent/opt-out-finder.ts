import { isMark, wordsOf } from "./opt-out-text.ts";
import { correctorFor } from "./opt-out-typos.ts";
import type { OptOutWords, Role } from "./opt-out-words.ts";

type Meaning = { readonly role: Role; readonly language: number };
/** A phrase of a list found in a clause, from word number `from` up to and including `to`. */
export type Hit = Meaning & { readonly from: number; readonly to: number };
export type Finder = (words: readonly string[]) => Hit[];

/** Where a phrase may go on: by a whole word, or by a word's beginning. */
type Node = {
  readonly words: Map<string, Node[]>;
  readonly stems: Map<string, Node[]>;
  readonly ends: Meaning[];
};

/** Looks for the phrases of all languages at once, and forgives slips of the finger in the longer words. */
export function createFinder(languages: readonly OptOutWords[]): Finder {
  const start = newNode();
  const correctable = new Set<string>();
  const known = new Set<string>();
  for (const { role, language, parts } of languages.flatMap(phrasesOf)) {
    addPhrase(start, parts, { role, language });
    for (const word of parts.flat(2)) known.add(word);
    if (parts.length === 1 && correctedRoles.has(role)) for (const word of singleWords(parts)) correctable.add(word);
  }
  const corrected = correctorFor(correctable, known);
  return (words) => {
    const read = words.map(corrected);
    const hits: Hit[] = [];
    for (let from = 0; from < read.length; from++) follow(start, { words: read, from, at: from }, hits);
    return hits;
  };
}

/** Words that mean something by themselves; a misspelled word of a phrase is more often another word. */
const correctedRoles: ReadonlySet<Role> = new Set(["clear", "keyword", "halt", "topic", "drop", "send", "write"]);

function singleWords(parts: readonly Part[]): string[] {
  return parts.flat().flatMap((option) => (option.length === 1 ? option.filter((word) => !word.endsWith("*")) : []));
}

function newNode(): Node {
  return { words: new Map(), stems: new Map(), ends: [] };
}

/** All alternatives of a part lead to one node, so that `a/b c/d e/f` needs three nodes and not eight phrases. */
function addPhrase(start: Node, parts: readonly Part[], meaning: Meaning): void {
  let node = start;
  for (const part of parts) {
    const next = newNode();
    for (const option of part) addOption(node, option, next);
    node = next;
  }
  node.ends.push(meaning);
}

function addOption(from: Node, option: readonly string[], to: Node): void {
  let node = from;
  for (const [at, word] of option.entries()) {
    const next = at === option.length - 1 ? to : newNode();
    addEdge(word.endsWith("*") ? node.stems : node.words, word.replace("*", ""), next);
    node = next;
  }
}

function addEdge(edges: Map<string, Node[]>, word: string, to: Node): void {
  const known = edges.get(word);
  if (known === undefined) edges.set(word, [to]);
  else known.push(to);
}

type Place = { readonly words: readonly string[]; readonly from: number; readonly at: number };

function follow(node: Node, place: Place, hits: Hit[]): void {
  for (const { role, language } of node.ends) hits.push({ role, language, from: place.from, to: place.at - 1 });
  const word = place.words[place.at];
  if (word === undefined) return;
  const beyond = { ...place, at: place.at + 1 };
  for (const next of node.words.get(word) ?? none) follow(next, beyond, hits);
  if (node.stems.size === 0) return;
  for (let length = stemMin; length <= word.length; length++) {
    for (const next of node.stems.get(word.slice(0, length)) ?? none) follow(next, beyond, hits);
  }
}

const none: readonly Node[] = [];
const stemMin = 2;

/** One of several ways to say something, each a word or more. */
type Part = ReadonlyArray<readonly string[]>;
type Phrase = Meaning & { readonly parts: readonly Part[] };

function phrasesOf(lists: OptOutWords, language: number): Phrase[] {
  return Object.entries(lists).flatMap(([role, list]) =>
    list
      .replace(/\/\s+/g, "/")
      .split(",")
      .map((phrase) => ({ role: role as Role, language, parts: partsOf(phrase) })),
  );
}

function partsOf(phrase: string): Part[] {
  return phrase
    .trim()
    .split(/\s+/)
    .map((part) => part.split("/").map(optionOf));
}

/** `*` ends a stem, `_` stands between words, `^` and `$` are the ends of a clause. */
function optionOf(option: string): string[] {
  const words = option.split("_").flatMap((word) => (isMark(word) ? [word] : wordsOf(word)));
  return words.map((word, at) => (option.endsWith("*") && at === words.length - 1 ? `${word}*` : word));
}
