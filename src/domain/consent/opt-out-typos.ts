import { memoised } from "../message/memo.ts";

/**
 * Puts slips of the finger right: a letter too many, too few or in the wrong place, in long words also a wrong letter
 * or two slips. A word and its misspelling have something in common when a letter is left out of each, so nothing has
 * to be compared.
 *
 * @param targets what misspelled words may have meant
 * @param known words, and stems with a `*`, that are what they are
 */
export function correctorFor(targets: ReadonlySet<string>, known: ReadonlySet<string>): (word: string) => string {
  const stems = new Set([...known].filter((word) => word.endsWith("*")).map((word) => word.slice(0, -1)));
  const once = sketchesOf(targets, onceMin, shorter);
  const twice = sketchesOf(targets, twiceMin, shorterTwice);
  const correct = (word: string) => likely(word, [word, ...shorter(word)], once) ?? likelyTwice(word, twice) ?? word;
  const remembered = memoised(correct, rememberedMax);
  return (word) => {
    if (word.length < onceMin - 1 || word.length > wordMax || known.has(word) || hasStem(word, stems)) return word;
    return remembered(word);
  };
}

/** Shorter words have too many neighbours that mean something else. */
const onceMin = 6;
const anyLetterMin = 9;
const twiceMin = 11;
const wordMax = 24;
const rememberedMax = 2048;

type Sketches = ReadonlyMap<string, readonly string[]>;

/** What is left of the words without one letter, or two → the words. */
function sketchesOf(targets: ReadonlySet<string>, lengthMin: number, shorten: (word: string) => string[]): Sketches {
  const sketches = new Map<string, string[]>();
  for (const target of targets) {
    const word = target.replace("*", "");
    if (word.length < lengthMin) continue;
    for (const sketch of new Set([word, ...shorten(word)])) {
      const words = sketches.get(sketch);
      if (words === undefined) sketches.set(sketch, [word]);
      else words.push(word);
    }
  }
  return sketches;
}

function likelyTwice(word: string, twice: Sketches): string | undefined {
  return word.length < twiceMin - 1 ? undefined : likely(word, [word, ...shorterTwice(word)], twice);
}

function likely(word: string, forms: readonly string[], sketches: Sketches): string | undefined {
  for (const form of forms) {
    const target = sketches.get(form)?.find((each) => isSlip(word, each));
    if (target !== undefined) return target;
  }
  return undefined;
}

/** People rarely miss the first letter. In a short word, one letter for another often makes another word. */
function isSlip(word: string, target: string): boolean {
  if (word.charAt(0) !== target.charAt(0)) return false;
  return target.length >= anyLetterMin || word.length !== target.length || lettersOf(word) === lettersOf(target);
}

function lettersOf(word: string): string {
  return [...word].sort().join("");
}

function shorter(word: string): string[] {
  return Array.from({ length: word.length }, (_, at) => word.slice(0, at) + word.slice(at + 1));
}

function shorterTwice(word: string): string[] {
  const once = shorter(word);
  return [...once, ...new Set(once.flatMap(shorter))];
}

function hasStem(word: string, stems: ReadonlySet<string>): boolean {
  for (let length = 2; length <= word.length; length++) if (stems.has(word.slice(0, length))) return true;
  return false;
}
