/** Meta's example payloads (examples/data/wa-payloads), filled in as a producer would: a recipient, words, media, a template. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

export type Shape = {
  /** Name of Meta's example. */
  readonly name: string;
  readonly template: boolean;
  /** The payload as JSON text, to one person, saying the text where the shape has words of its own. */
  readonly body: (filling: Filling) => string;
};

export type Filling = { readonly number: string; readonly text: string };

/** What examples/demo/templates.yaml declares in place of the names that Meta leaves open. */
const templateNames: Readonly<Record<string, string>> = {
  "send-flow-template-message": "collection_quiz",
  "send-message-template-interactive": "collection_cards",
  "send-message-template-media": "collection_picture",
  "send-message-template-text": "collection_text",
  "send-sample-shipping-confirmation-template": "collection_arrival",
  "send-sample-text-message": "collection_text",
};
const templateLanguage = "en_US";

/** All of Meta's examples, by name. */
export function readShapes(directory: string): Shape[] {
  const files = readdirSync(directory).filter((file) => file.endsWith(".json"));
  return files.sort().map((file) => shapeOf(basename(file, ".json"), readFileSync(join(directory, file), "utf8")));
}

function shapeOf(name: string, json: string): Shape {
  const payload: unknown = JSON.parse(json);
  const template = hasKey(payload, "template");
  return { name, template, body: (filling) => JSON.stringify(filled(payload, { ...filling, shape: name, path: [] })) };
}

type Place = Filling & { readonly shape: string; readonly path: readonly string[] };

function filled(value: unknown, place: Place): unknown {
  if (typeof value === "string") return filledText(value, place);
  if (Array.isArray(value)) return value.map((item) => filled(item, place));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    filled(item, { ...place, path: [...place.path, key] }),
  ]);
  return Object.fromEntries(entries);
}

function filledText(written: string, { shape, path, number, text }: Place): string {
  const at = path.join(".");
  if (at === "to") return number;
  if (at === "template.name") return templateNames[shape] ?? written;
  if (at === "template.language.code") return written === "language-and-locale-code" ? templateLanguage : written;
  if (isWords(at) && isPlaceholder(written)) return text;
  if (/\b(link|url)$/.test(at) && !/^https:\/\/\w/.test(written)) return `https://idesk.example/media/${shape}`;
  return written.replaceAll(/[<>{}]/g, "");
}

/** Where people read a sentence: the text of a message, a caption, a template's value. */
function isWords(at: string): boolean {
  return (
    ["text.body", "interactive.body.text", "template.components.parameters.text"].includes(at) || /\.caption$/.test(at)
  );
}

/** Meta's own sentences stay; what stands for the producer's words is replaced by them. */
function isPlaceholder(written: string): boolean {
  return /^<.*>$|^(text-string|text-message-content|your-text-body-content)$/.test(written);
}

function hasKey(value: unknown, key: string): boolean {
  return typeof value === "object" && value !== null && key in value;
}
