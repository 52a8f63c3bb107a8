/** Messages that nobody should send: Meta's examples, broken in one to four places, and bytes that are nothing. */

/** @returns the same bytes for the same state of `random` */
export function hostileBody(random: () => number, examples: readonly string[]): Uint8Array {
  const document: unknown = JSON.parse(pick(random, examples));
  if (random() < 0.03) return Buffer.from(Array.from({ length: below(random, 300) }, () => below(random, 256)));
  for (let changes = below(random, 4); changes > 0; changes--) changeSomewhere(random, document);
  const text = random() < 0.25 ? brokenText(random, JSON.stringify(document)) : JSON.stringify(document);
  const bytes = Buffer.from(text);
  return random() < 0.15 ? brokenBytes(random, bytes) : bytes;
}

const strings = [
  "",
  "x",
  "\ufeff",
  "\u0000\u001b[31m",
  "\ud83d",
  "e\u0301\u202e\u200bvil",
  "447700900999",
  "+44 (0)7700 900 999",
  "US.13491208655302741918",
  "https://447700900999.example/a@b",
  "http://[::1]:99999/%00",
  "constructor",
  "toString",
  "template",
  "{{1}} {{name}}",
  "ÀŁŁ ÇAPS ﷽ ㏒",
  "buy cocaine g u n s",
  "x".repeat(5000),
  ".".repeat(3000),
  "http://a.b ".repeat(400),
] as const;

const values: readonly unknown[] = [
  null,
  true,
  0,
  -0,
  1e308,
  -1,
  2 ** 53,
  [],
  {},
  [[]],
  [{}],
  [null],
  { body: "x" },
  { text: "x" },
  { text: {} },
  { type: "text", text: "x" },
  { code: "en" },
  { message_id: "wamid.1" },
  { id: "1", link: "https://idesk.example" },
];

const keys = [
  "constructor",
  "toString",
  "components",
  "parameters",
  "url",
  "link",
  "to",
  "type",
  "context",
  "",
  "$ref",
];

type Holder = Record<string, unknown> | unknown[];

function changeSomewhere(random: () => number, document: unknown): void {
  const holders = holdersIn(document);
  const holder = pick(random, holders);
  const key = pick(random, [...Object.keys(holder), ...(Array.isArray(holder) ? ["0"] : [pick(random, keys)])]);
  const kind = random();
  if (kind < 0.15) Reflect.deleteProperty(holder, key);
  else if (kind < 0.5) Reflect.set(holder, key, pick(random, strings));
  else if (kind < 0.8) Reflect.set(holder, key, structuredClone(pick(random, values)));
  // Of the same document: a branch may stand inside itself once more, never without end.
  else Reflect.set(holder, key, structuredClone(pick(random, holders)));
}

function holdersIn(document: unknown): Holder[] {
  if (typeof document !== "object" || document === null) return [];
  return [document as Holder, ...Object.values(document).flatMap(holdersIn)];
}

const pieces = [
  "{",
  "}",
  "[",
  "]",
  '"',
  "\\",
  ":",
  ",",
  "\\ud800",
  "1e400",
  '"__proto__":',
  '"to":"447700900998",',
  "\u0000",
];

function brokenText(random: () => number, text: string): string {
  const at = below(random, text.length + 1);
  const kind = random();
  if (kind < 0.1) return "[".repeat(below(random, 6000)) + text;
  if (kind < 0.3) return text.slice(0, at);
  if (kind < 0.5) return text.replace("{", `{${pick(random, ['"to":"1",', '"__proto__":{"to":"2"},', '"x":1e400,'])}`);
  return text.slice(0, at) + pick(random, pieces) + text.slice(random() < 0.5 ? at : at + 1);
}

const sequences = [[0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82], [0xff], [0], [0x80]];

function brokenBytes(random: () => number, bytes: Buffer): Uint8Array {
  const at = below(random, bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(random, sequences)), bytes.subarray(at)]);
}

function below(random: () => number, end: number): number {
  return Math.floor(random() * end);
}

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[below(random, from.length)] as T;
}
