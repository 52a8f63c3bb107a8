import type { LabelRecord } from "../../schemas/wire/label.ts";

/** Whether two labels say the same of a decision, whenever they were given. A word that says no more of a text than an earlier one is the same. */
export function sameWord(before: LabelRecord, label: LabelRecord): boolean {
  const sameText =
    label.kept === null || (before.kept?.text === label.kept.text && before.kept.reference === label.kept.reference);
  return sameText && wordOf(before) === wordOf(label);
}

function wordOf({ outcome, rules, about, judgement, class: given }: LabelRecord): string {
  return JSON.stringify([outcome, judgement, given, [...rules].sort(), [...about].sort()]);
}
