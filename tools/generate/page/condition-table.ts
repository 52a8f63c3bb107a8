import {
  type ConditionReason,
  type ConditionType,
  conditionReasons,
  conditionTypes,
} from "../../../src/schemas/resources/conditions.ts";

export type ConditionRow = { readonly type: ConditionType; readonly reasons: readonly ConditionReason[] };

/**
 * What the hand-written table "Status and conditions" on a kind's page says.
 * @throws Error on a condition or a reason that is on no closed list: pages and code would differ
 */
export function conditionRows(page: { readonly path: string; readonly text: string }): readonly ConditionRow[] {
  const section = page.text.split("## Status and conditions\n")[1]?.split("<!-- generated")[0] ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| `"));
  return lines.map((line) => {
    const [type = "", ...reasons] = [...line.matchAll(/`(\w+)`/g)].map(([, word = ""]) => word);
    return {
      type: oneOf(conditionTypes, type, page.path),
      reasons: reasons.map((reason) => oneOf(conditionReasons, reason, page.path)),
    };
  });
}

function oneOf<Word extends string>(list: readonly Word[], word: string, path: string): Word {
  const known = list.find((each) => each === word);
  if (known === undefined)
    throw new Error(`${path}: ${word} is no condition or reason of schemas/resources/conditions.ts`);
  return known;
}
