import type { SpamClass } from "../../schemas/policy/spam-model.ts";
import type { LabelRecord } from "../../schemas/wire/label.ts";

/** A line for `npm run train -- --with`. */
export type TrainingText = { readonly class: SpamClass; readonly text: string };

export type Training = {
  readonly texts: readonly TrainingText[];
  /** Labelled decisions of which no text is kept. */
  readonly withoutText: number;
  /** Those with a text, whose newest word does not say what it is. */
  readonly withoutClass: number;
  /** Those whose text was sealed with another key. */
  readonly unreadable: number;
};

/**
 * What the kept texts teach. What a message is, its newest word says, whoever said it; its text may come from an earlier one.
 *
 * @param labels oldest first
 * @param open the text behind a sealed one; undefined when it was sealed with another key
 */
export function trainingOf(labels: readonly LabelRecord[], open: (sealed: string) => string | undefined): Training {
  const decisions = [...Map.groupBy(labels, ({ decision }) => decision).values()];
  const found = decisions.map((words) => lessonOf(words, open));
  const count = (what: string) => found.filter((each) => each === what).length;
  return {
    texts: found.filter((each) => typeof each === "object"),
    withoutText: count("withoutText"),
    withoutClass: count("withoutClass"),
    unreadable: count("unreadable"),
  };
}

function lessonOf(
  words: readonly LabelRecord[],
  open: (sealed: string) => string | undefined,
): TrainingText | Exclude<keyof Training, "texts"> {
  const kept = words.findLast((label) => label.kept !== null)?.kept;
  if (!kept) return "withoutText";
  const given = words.at(-1)?.class ?? null;
  if (given === null) return "withoutClass";
  const text = open(kept.text);
  return text === undefined ? "unreadable" : { class: given, text };
}
