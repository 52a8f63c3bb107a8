import { z } from "zod";
import { spamClass } from "../policy/spam-model.ts";
import { outcome } from "../policy/verdict-output.ts";

export const judgement = z.enum(["right", "wrong"]);

/** What somebody says of a verdict: whether it was right, and what the message really was. */
export const labelRecord = z.object({
  decision: z.string().max(64),
  namespace: z.string().max(63),
  campaign: z.string().max(63),
  outcome: outcome.describe("Of the verdict that is labelled"),
  rules: z.array(z.string().max(63)).describe("Rules that stopped the message; none when it was approved"),
  about: z.array(z.string().max(63)).describe("Those of them that the word is about"),
  bundle: z.string().describe("Digest of the bundle that judged"),
  revision: z.string(),
  judgement,
  class: spamClass.nullable().describe("null: not said"),
  by: z.string().max(253).describe("Who says so"),
  atMs: z.int(),
  kept: z
    .object({
      text: z.string().describe("Masked and sealed, for whoever holds the key of the pseudonyms"),
      recipient: z.string().describe("Pseudonym, so that it goes when the person is forgotten"),
      reference: z.string().max(200).describe("Where the consent to keep it lies"),
    })
    .nullable()
    .describe("null: the text is not kept"),
});

export type Judgement = z.infer<typeof judgement>;
export type LabelRecord = z.infer<typeof labelRecord>;
export type KeptText = NonNullable<LabelRecord["kept"]>;
