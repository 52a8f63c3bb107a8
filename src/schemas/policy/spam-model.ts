import { z } from "zod";

/** What the filter tells apart, from harmless to criminal. Promotion is honest marketing: who consented may receive it. */
export const spamClass = z.enum(["ham", "promotion", "spam", "smishing"]);

/** One character a number, or a digit of one. */
const weightText = z
  .string()
  .max(150_000)
  .regex(/^[A-Za-z0-9_-]*$/);

/** One question that the model answers, with its possible answers. */
export const modelHead = z.object({
  labels: z.array(z.string().max(63)).min(2).max(64).describe("The possible answers; their columns follow each other"),
  // Bounds far beyond any training: with larger ones a sum would be no number, and a rule takes that for a small one.
  biases: z.array(z.number().min(-1000).max(1000)).max(64),
  scale: z.number().positive().max(1000).describe("What a weight of 1 is worth"),
  distances: weightText.describe("For each bucket that weighs: how far it lies behind the last one"),
  masks: weightText.describe("For each bucket that weighs: the labels that it weighs for, the first is bit 0"),
  weights: weightText.describe("For each bucket and label that weigh: a step of how much, and the sign"),
});

/**
 * A trained filter as it lies in a bundle's data: linear heads over the hashed features of a text. `consentry spam score`
 * and the gate read the same.
 */
export const spamModel = z.object({
  format: z.literal(2).describe("How to read this; a host refuses a format that it does not know"),
  version: z.string().max(63).describe("Names the weights; the same weights have the same version"),
  bits: z.int().min(8).max(20).describe("The features lie in 2^bits buckets"),
  minimumLetters: z.int().min(0).max(100).describe("Texts with fewer letters are too short to say anything"),
  heads: z
    .object({ class: modelHead, language: modelHead, content: modelHead })
    .describe("class: ham, promotion, spam, smishing. language: of the text, or other. content: what is sold or asked"),
  words: z
    .array(z.string().max(40))
    .max(2000)
    .describe("Words and pairs of words that may be told as reasons: all of them stand in many training texts"),
});

export type SpamModel = z.infer<typeof spamModel>;
export type ModelHead = z.infer<typeof modelHead>;
export type SpamClass = z.infer<typeof spamClass>;
