import { askingWords, nounsEverywhere, type SensitiveKind, sensitiveKinds } from "./sensitive-words.ts";

/** A phrase of some language and what it does there; the scanner looks for all of them at once. */
export type AskingPhrase = {
  readonly phrase: string;
  readonly wordCount: number;
  readonly language: number;
  readonly role: Role;
};
type Role = "give" | "enter" | "block" | "not" | SensitiveKind;

/** `word` is the number of the phrase's last word in the text. */
export type AskingHit = AskingPhrase & { readonly word: number };

export const askingPhrases: readonly AskingPhrase[] = askingWords.flatMap((words, language) => {
  const of = (role: Role, phrases: readonly string[]) =>
    phrases.map((phrase) => ({ phrase, wordCount: phrase.split(" ").length, language, role }));
  const nouns = sensitiveKinds.flatMap((kind) =>
    of(kind, [...(nounsEverywhere[kind] ?? []), ...(words.nouns[kind] ?? [])]),
  );
  return [
    ...nouns,
    ...of("give", words.give),
    ...of("enter", words.enter),
    ...of("block", words.block),
    ...of("not", words.not),
  ];
});

export function isNoun({ role }: AskingPhrase): boolean {
  return role !== "give" && role !== "enter" && role !== "block" && role !== "not";
}

/** An asking verb and what it asks for stand at most this many words apart, in one sentence. */
const reachWords = 10;
/**
 * A word that turns the verb round stands at most this many words before its first one, or after it where verbs come
 * last.
 */
const blockWords = 3;

/**
 * Kinds of sensitive data that the hits ask for: a noun, a verb that asks in the same language, and nothing that
 * forbids it.
 */
export function askedFor(hits: readonly AskingHit[]): SensitiveKind[] {
  // Once for all nouns: a hostile text may be made of asking words only.
  const asking = hits.filter((verb) => (verb.role === "give" || verb.role === "enter") && !isBlocked(verb, hits));
  const asked = new Set<SensitiveKind>();
  for (const noun of hits) {
    const kind = sensitiveKinds.find((each) => each === noun.role);
    if (kind === undefined || asked.has(kind) || isUndone(noun, hits)) continue;
    if (asking.some((verb) => asks(verb, noun, kind))) asked.add(kind);
  }
  return sensitiveKinds.filter((kind) => asked.has(kind));
}

function isUndone(noun: AskingHit, hits: readonly AskingHit[]): boolean {
  return hits.some(
    ({ role, language, word }) =>
      role === "not" && language === noun.language && (word === noun.word || word === noun.word + 1),
  );
}

function asks(verb: AskingHit, noun: AskingHit, kind: SensitiveKind): boolean {
  if (verb.language !== noun.language) return false;
  if (verb.role === "enter" && kind === "one-time-code") return false;
  const distance = noun.word - verb.word;
  const verbLast = askingWords[verb.language]?.verbLast ?? false;
  return (distance > 0 && distance <= reachWords) || (verbLast && distance < 0 && distance >= -reachWords);
}

function isBlocked(verb: AskingHit, hits: readonly AskingHit[]): boolean {
  const verbLast = askingWords[verb.language]?.verbLast ?? false;
  return hits.some(({ role, language, word }) => {
    if (role !== "block" || language !== verb.language) return false;
    const before = verb.word - verb.wordCount + 1 - word;
    const after = word - verb.word;
    return (before > 0 && before <= blockWords) || (verbLast && after > 0 && after <= blockWords);
  });
}
