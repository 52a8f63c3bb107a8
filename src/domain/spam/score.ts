import { type SpamClass, type SpamModel, spamClass } from "../../schemas/policy/spam-model.ts";
import { createAdder } from "./add.ts";
import { createExtractor, type Features } from "./features.ts";
import { type OpenHead, type OpenModel, openModel } from "./model.ts";
import { rowAt, weighs, weightAt } from "./weights.ts";
import { createWindows } from "./windows.ts";

/** What the filter says of one text. Probabilities are rounded to four places, so that a stored one is read as it was. */
export type Score = {
  readonly class: SpamClass;
  /** That the text is spam or smishing, 0 to 1. */
  readonly probability: number;
  readonly scores: Readonly<Record<SpamClass, number>>;
  /** ISO 639-1, or `other`: a language that the model was not trained on. */
  readonly language: string;
  /** What is sold or asked, most likely first; empty for most texts. */
  readonly content: ReadonlyArray<{
    readonly category: string;
    readonly probability: number;
  }>;
  /** Why nothing should be made of the rest. */
  readonly unsure: "TooShort" | "UnknownLanguage" | undefined;
};

/** What spoke for a class: words of the text as the filter reads them, or what the text looks like. */
export type Reason = { readonly of: string; readonly weight: number };

export type Scorer = {
  readonly version: string;
  readonly score: (text: string) => Score;
  /**
   * The features that weighed most for spam and smishing against the rest, most first.
   * @param told `Any`: n-grams of the text itself, only for whoever has the text anyway. `Listed`: only what the model
   *   lists, which may be stored
   */
  readonly reasons: (text: string, told: "Any" | "Listed") => Reason[];
};

/** They are read by their place. */
const knownClasses = spamClass.options.join();
const reasonsMax = 5;
/** What is surer than this to be in another language is not guessed at. */
const otherLanguageFrom = 0.5;
/** A category below it is not worth a word. */
const contentFloor = 0.2;

type Read = { readonly features: Features; readonly firsts: Int32Array };

/** @throws RangeError if the model cannot be read */
export function createScorer(model: SpamModel): Scorer {
  const classes = model.heads.class.labels.join();
  if (classes !== knownClasses) throw new RangeError(`a spam model tells ${knownClasses} apart, in this order`);
  const open = openModel(model);
  const extract = createExtractor(open.bits);
  const addUp = createAdder(open.weights);
  const forEachWindow = createWindows();
  return { version: open.version, score, reasons };

  function score(text: string): Score {
    const features = extract(text);
    const { sums, firsts } = addUp(features);
    const value = 1 / Math.sqrt(Math.max(1, features.count));
    const [ham = 0, promotion = 0, spam = 0, smishing = 0] = worstOf(
      { features, firsts },
      probabilities(open.heads.class, sums, value),
    );
    const scores = { ham, promotion, spam, smishing };
    const language = likeliest(open.heads.language, probabilities(open.heads.language, sums, value));
    return {
      class: classOf(scores),
      probability: rounded(spam + smishing),
      scores: {
        ham: rounded(ham),
        promotion: rounded(promotion),
        spam: rounded(spam),
        smishing: rounded(smishing),
      },
      language: language.label,
      content: contentOf(open.heads.content, probabilities(open.heads.content, sums, value)),
      unsure: unsureBecause(text, language),
    };
  }

  /** Of the whole and of its windows, what is likeliest unwanted. */
  function worstOf({ features, firsts }: Read, whole: number[]): number[] {
    let worst = whole;
    let most = oddsIn(whole);
    forEachWindow(features, firsts, (sums, count) => {
      const value = 1 / Math.sqrt(count);
      const odds = unwantedOdds(open.heads.class, sums, value);
      if (odds <= most) return;
      worst = probabilities(open.heads.class, sums, value);
      most = odds;
    });
    return worst;
  }

  function unsureBecause(text: string, language: { label: string; probability: number }): Score["unsure"] {
    if (lettersIn(text, open.minimumLetters) < open.minimumLetters) return "TooShort";
    return language.label === "other" && language.probability >= otherLanguageFrom ? "UnknownLanguage" : undefined;
  }

  function reasons(text: string, told: "Any" | "Listed"): Reason[] {
    const { buckets, count } = extract(text);
    const { scale } = open.heads.class;
    const length = Math.sqrt(count);
    const most: Weighed[] = [];
    for (let i = 0; i < count; i++) {
      const bucket = buckets[i] ?? 0;
      const unwanted = unwantedWeight(open, bucket);
      if (unwanted <= 0 || (told === "Listed" && !open.reasons.has(bucket))) continue;
      const weight = rounded((unwanted * scale) / length);
      if (weight > 0) keepMost(most, { bucket, weight });
    }
    return named(text, most);
  }

  /** What the model lists by its own name, the rest as it stands in the text. */
  function named(text: string, weighed: readonly Weighed[]): Reason[] {
    const unlisted = new Map(
      weighed.filter(({ bucket }) => !open.reasons.has(bucket)).map(({ bucket }) => [bucket, ""]),
    );
    if (unlisted.size > 0) extract(text, unlisted);
    return weighed.map(({ bucket, weight }) => ({
      of: open.reasons.get(bucket) ?? unlisted.get(bucket) ?? "",
      weight,
    }));
  }
}

/** Spam and smishing against the rest. */
const oddsIn = ([ham = 0, promotion = 0, spam = 0, smishing = 0]: readonly number[]) =>
  (spam + smishing) / (ham + promotion);

/** The odds in `probabilities`, without making them: a text has many windows. */
function unwantedOdds({ first, biases, scale }: OpenHead, sums: Int32Array, value: number): number {
  const by = scale * value;
  const ham = (sums[first] ?? 0) * by + (biases[0] ?? 0);
  const promotion = (sums[first + 1] ?? 0) * by + (biases[1] ?? 0);
  const spam = (sums[first + 2] ?? 0) * by + (biases[2] ?? 0);
  const smishing = (sums[first + 3] ?? 0) * by + (biases[3] ?? 0);
  const most = Math.max(ham, promotion);
  return (Math.exp(spam - most) + Math.exp(smishing - most)) / (Math.exp(ham - most) + Math.exp(promotion - most));
}

function probabilities({ first, labels, biases, scale }: OpenHead, sums: Int32Array, value: number): number[] {
  const of: number[] = [];
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < labels.length; at++) {
    const score = (sums[first + at] ?? 0) * scale * value + (biases[at] ?? 0);
    if (score > most) most = score;
    of.push(score);
  }
  let sum = 0;
  for (let at = 0; at < of.length; at++) sum += of[at] = Math.exp((of[at] ?? 0) - most);
  for (let at = 0; at < of.length; at++) of[at] = (of[at] ?? 0) / sum;
  return of;
}

function likeliest({ labels }: OpenHead, of: readonly number[]): { label: string; probability: number } {
  let best = 0;
  for (let at = 1; at < of.length; at++) if ((of[at] ?? 0) > (of[best] ?? 0)) best = at;
  return { label: labels[best] ?? "", probability: of[best] ?? 0 };
}

/** The first label says that nothing in particular is sold or asked. */
function contentOf({ labels }: OpenHead, of: readonly number[]): Score["content"] {
  const found: Array<Score["content"][number]> = [];
  for (let at = 1; at < labels.length; at++) {
    const probability = rounded(of[at] ?? 0);
    if (probability >= contentFloor) found.push({ category: labels[at] ?? "", probability });
  }
  return found.length < 2 ? found : found.sort((a, b) => b.probability - a.probability);
}

/** The likeliest; wanted and unwanted are told apart first, so that the class never contradicts the probability. */
function classOf({ ham, promotion, spam, smishing }: Record<SpamClass, number>): SpamClass {
  if (spam + smishing >= 0.5) return spam >= smishing ? "spam" : "smishing";
  return ham >= promotion ? "ham" : "promotion";
}

type Weighed = { readonly bucket: number; readonly weight: number };

/** Inserts where it belongs, and drops what is then one too many. */
function keepMost(most: Weighed[], next: Weighed): void {
  let at = most.length;
  while (at > 0 && isMore(next, most[at - 1])) at--;
  if (at >= reasonsMax) return;
  most.splice(at, 0, next);
  if (most.length > reasonsMax) most.pop();
}

function isMore(one: Weighed, other: Weighed | undefined): boolean {
  if (other === undefined) return false;
  return one.weight > other.weight || (one.weight === other.weight && one.bucket < other.bucket);
}

/** How much more a feature speaks for spam and smishing than for ham and promotion. */
function unwantedWeight({ weights, heads }: OpenModel, bucket: number): number {
  if (weighs(weights, bucket) === 0) return 0;
  const row = rowAt(weights, bucket);
  const weight = (label: number) => weightAt(weights, row, heads.class.first + label);
  return (weight(2) + weight(3) - weight(0) - weight(1)) / 2;
}

/** Counted up to what is asked for. */
function lettersIn(text: string, enough: number): number {
  let letters = 0;
  for (const character of text) if (letter.test(character) && ++letters >= enough) break;
  return letters;
}

const letter = /\p{L}/u;

function rounded(probability: number): number {
  return Math.round(probability * 10_000) / 10_000;
}
