import { readFileSync } from "node:fs";
import { isOptOut, type Said } from "../../src/domain/consent/opt-out.ts";

/** What somebody said, in which language, and whether a compliance officer takes it for a wish for no more messages. */
export type Phrase = Said & { readonly language: string; readonly optOut: boolean; readonly why: string };

const file = new URL("../data/opt-out-phrases.jsonl", import.meta.url);

export const phrases: readonly Phrase[] = readFileSync(file, "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line): Phrase => JSON.parse(line));

export type Figures = {
  readonly phrases: number;
  readonly optOuts: number;
  /** Withdrawals that were not understood. */
  readonly missed: readonly Phrase[];
  /** Taken for a withdrawal, and none. */
  readonly false: readonly Phrase[];
};

/** How well withdrawals are understood. */
export function figuresOf(some: readonly Phrase[]): Figures {
  const optOuts = some.filter(({ optOut }) => optOut);
  return {
    phrases: some.length,
    optOuts: optOuts.length,
    missed: optOuts.filter((phrase) => !isOptOut(phrase)),
    false: some.filter((phrase) => !phrase.optOut && isOptOut(phrase)),
  };
}
