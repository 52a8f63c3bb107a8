import type { LabelRecord } from "../../schemas/wire/label.ts";

/** The rule that the filter's probability decides. */
export const filterRule = "spam";

export type Word = Pick<LabelRecord, "outcome" | "rules" | "about" | "judgement" | "class">;
export type Contradiction = { readonly message: string; readonly cure: string };

/** Why a word makes no sense on its verdict; undefined when it does. */
export function contradictionIn(word: Word): Contradiction | undefined {
  return word.outcome === "approved" ? onApproval(word) : onStop(word);
}

function onApproval({ about, judgement, class: given }: Word): Contradiction | undefined {
  if (about.length > 0) return { message: "the message was approved: no rule stopped it", cure: "leave --rule out" };
  if (judgement === "right" && (given === "spam" || given === "smishing"))
    return { message: `an approved message that is ${given} is no right verdict`, cure: `--wrong --class ${given}` };
  if (judgement === "wrong" && given === "ham")
    return {
      message: "an approved message that is ham is nothing that the filter missed",
      cure: "if it broke another clause, open a case",
    };
  return undefined;
}

function onStop({ rules, about, judgement, class: given }: Word): Contradiction | undefined {
  if (rules.length === 0)
    return { message: "no rule stopped the message: it only waits", cure: "label it when there is a verdict on it" };
  const other = about.find((rule) => !rules.includes(rule));
  if (other !== undefined)
    return { message: `the rule ${other} did not stop this message`, cure: `--rule ${rules.join(" or --rule ")}` };
  return about.includes(filterRule) ? ofTheFilter({ rules, judgement, class: given }) : undefined;
}

/** What the filter stops is spam or smishing, or it was wrong. */
function ofTheFilter({ rules, judgement, class: given }: Pick<Word, "rules" | "judgement" | "class">) {
  if (given === null || (judgement === "right") === (given === "spam" || given === "smishing")) return undefined;
  const others = rules.filter((rule) => rule !== filterRule);
  const turned = judgement === "right" ? "--wrong" : "--right";
  const cure = others.length === 0 ? turned : `${turned}, or say which rule you mean: --rule ${others[0]}`;
  return { message: `the rule ${filterRule} was not ${judgement} to stop what is ${given}`, cure };
}
