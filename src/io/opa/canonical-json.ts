/** A number as it was written: `1.0` and `1` are one number but two texts, and large ones do not fit a double. */
class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * The text that OPA hashes for a JSON document: members sorted by the bytes of their names, no white space, numbers as they
 * were written, U+2028 and U+2029 escaped as Go does.
 *
 * @returns undefined if the text is not JSON
 */
export function canonicalJson(text: string): string | undefined {
  try {
    return canonical(JSON.parse(text, keepNumberText));
  } catch {
    return undefined;
  }
}

function keepNumberText(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" ? new NumberText(context?.source ?? String(value)) : value;
}

function canonical(value: unknown): string {
  if (value instanceof NumberText) return value.text;
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) return canonicalObject(value);
  return escaped(value);
}

function canonicalObject(value: object): string {
  const members = Object.entries(value).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${members.map(([key, member]) => `${escaped(key)}:${canonical(member)}`).join(",")}}`;
}

function escaped(value: unknown): string {
  return JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
