import type { ModelHead, SpamModel } from "../../schemas/policy/spam-model.ts";
import { signBuckets, wordBucket } from "./features.ts";
import { unpackWeights } from "./unpack.ts";
import { columnsMax } from "./weight-text.ts";
import type { Weights } from "./weights.ts";

/** A model unpacked for scoring. */
export type OpenModel = {
  readonly version: string;
  readonly bits: number;
  readonly minimumLetters: number;
  readonly heads: Readonly<Record<keyof SpamModel["heads"], OpenHead>>;
  readonly weights: Weights;
  /** Bucket → what may be told of it without repeating anybody's text. */
  readonly reasons: ReadonlyMap<number, string>;
};

export type OpenHead = ModelHead & {
  /** Column of the first label. */
  readonly first: number;
};

/** @throws RangeError if the weights are not as the heads say, so that a bundle is refused and not half applied */
export function openModel(model: SpamModel): OpenModel {
  const { version, bits, minimumLetters } = model;
  const heads = {
    class: openHead(model.heads.class, 0),
    language: openHead(model.heads.language, model.heads.class.labels.length),
    content: openHead(model.heads.content, model.heads.class.labels.length + model.heads.language.labels.length),
  };
  const reasons = signBuckets(bits);
  for (const words of model.words) reasons.set(wordBucket(words, bits), words);
  const weights = unpackWeights(Object.values(heads), bits);
  return { version, bits, minimumLetters, heads, reasons, weights };
}

function openHead(head: ModelHead, first: number): OpenHead {
  const { labels, biases } = head;
  if (biases.length !== labels.length) throw new RangeError("a spam model's biases do not fit its labels");
  if (labels.length > columnsMax) throw new RangeError(`a head of a spam model has at most ${columnsMax} labels`);
  return { ...head, first };
}
