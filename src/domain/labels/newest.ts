import type { LabelRecord } from "../../schemas/wire/label.ts";

/** Of one decision, the newest word on each rule that stopped it; of an approval on `""`. */
export type Words = ReadonlyMap<string, LabelRecord>;

/** An approval has no rule. */
const noRule = [""];

/**
 * The word that counts, by decision and rule: the newest, whoever said it. A message that was held and labelled then, and has its
 * final verdict since, begins anew with the first word on that.
 *
 * @param labels oldest first
 */
export function newestWords(labels: Iterable<LabelRecord>): Map<string, Words> {
  const decisions = new Map<string, Map<string, LabelRecord>>();
  for (const label of labels) {
    const before = decisions.get(label.decision);
    const words = before && outcomeOf(before) === label.outcome ? before : new Map<string, LabelRecord>();
    decisions.set(label.decision, words);
    for (const rule of rulesMeant(label)) words.set(rule, label);
  }
  return decisions;
}

function outcomeOf(words: Words): LabelRecord["outcome"] | undefined {
  return words.values().next().value?.outcome;
}

/** Decisions on which people disagree: what each said last of a rule is not the same. */
export function disputedDecisions(labels: Iterable<LabelRecord>): ReadonlySet<string> {
  const said = new Map<string, Map<string, LabelRecord["judgement"]>>();
  for (const label of labels)
    for (const rule of rulesMeant(label)) {
      const key = `${label.decision} ${rule}`;
      said.set(key, (said.get(key) ?? new Map()).set(label.by, label.judgement));
    }
  const disputed = [...said].filter(([, byPerson]) => new Set(byPerson.values()).size > 1);
  return new Set(disputed.map(([key]) => key.split(" ")[0] ?? ""));
}

function rulesMeant({ about }: LabelRecord): readonly string[] {
  return about.length === 0 ? noRule : about;
}
