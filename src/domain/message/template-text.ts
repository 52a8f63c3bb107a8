import type { TemplateParameter, TemplateUse } from "../../schemas/whatsapp/send-message.ts";

/** A template's declared text, taken apart once, to be filled for every message. */
export type TemplatePlan = {
  /** Text between the placeholders: one more than there are slots. */
  readonly pieces: readonly string[];
  readonly slots: readonly Slot[];
  /** The text with a neutral word in every place. */
  readonly neutral: string;
  /** Some value could become part of a link, since a placeholder touches a word or sign beside it. */
  readonly open: boolean;
};

type Slot = {
  /** `1` for the first value, or its name. */
  readonly key: string;
  /** In the first line, where a template has its header. */
  readonly first: boolean;
};

/** @param text header, body, footer and button texts, one a line, with `{{1}}` or `{{name}}` in them */
export function templatePlan(text: string): TemplatePlan {
  const pieces: string[] = [];
  const slots: Slot[] = [];
  let from = 0;
  for (const match of text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)) {
    pieces.push(text.slice(from, match.index));
    slots.push({ key: match[1] ?? "", first: !text.slice(0, match.index).includes("\n") });
    from = match.index + match[0].length;
  }
  pieces.push(text.slice(from));
  return { pieces, slots, neutral: pieces.join("x"), open: slots.some((_, at) => touches(pieces, at)) };
}

/** Behind the host of a link (`https://shop.example/{{1}}`) a value leads nowhere else. */
const insideLink = /(?:^|\s)https?:\/\/[^\s/?#@\\]+[/?#]\S*$/i;

function touches(pieces: readonly string[], at: number): boolean {
  const before = pieces[at] ?? "";
  const after = pieces[at + 1] ?? "";
  if (insideLink.test(before)) return false;
  const glued = (at > 0 && before === "") || (after === "" && at + 2 < pieces.length);
  return glued || /[\p{L}\p{N}./:@_\\-]$/u.test(before) || /^(?:[\p{L}\p{N}/:@_\\-]|\.[\p{L}\p{N}]|\.$)/u.test(after);
}

/**
 * The text as the person will read it. Values that no placeholder takes are put behind it, so that nothing goes unread.
 */
export function filledText(plan: TemplatePlan, use: TemplateUse): string {
  const { headerParameters, bodyParameters } = use;
  let text = plan.pieces[0] ?? "";
  for (const [at, slot] of plan.slots.entries()) {
    const values = slot.first && headerParameters.length > 0 ? headerParameters : bodyParameters;
    text += valueFor(slot, values) + (plan.pieces[at + 1] ?? "");
  }
  for (const { text: value } of headerParameters) if (!text.includes(value)) text += `\n${value}`;
  for (const { text: value } of bodyParameters) if (!text.includes(value)) text += `\n${value}`;
  return text;
}

function valueFor({ key }: Slot, values: readonly TemplateParameter[]): string {
  const named = values.find(({ name }) => name === key);
  return (named ?? values[Number(key) - 1])?.text ?? "";
}

/** Whether a value could hold a link itself. */
export function mayHoldLink({ headerParameters, bodyParameters }: TemplateUse): boolean {
  return (
    headerParameters.some(({ text }) => linkSigns.test(text)) || bodyParameters.some(({ text }) => linkSigns.test(text))
  );
}

const linkSigns = /\/\/|@|\\|\.[^\s\d.]|\d\.\d+\.\d/;
