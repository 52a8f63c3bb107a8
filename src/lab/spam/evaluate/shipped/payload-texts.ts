import { readdirSync, readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { isRecord } from "../../../../domain/message/json.ts";
import { readableParts } from "../../../../domain/message/readable.ts";

const examples = new URL("../../../../../examples/", import.meta.url);
const payloads = new URL("data/wa-payloads/", examples);

/** Meta's examples of what a business sends, to a number in place of a placeholder, with what people could read in each. */
export function outboundMessages(): Array<{ readonly payload: unknown; readonly texts: readonly string[] }> {
  return jsonIn("openapi-outbound/")
    .filter(isRecord)
    .map((example) => {
      const payload = "to" in example ? { ...example, to: "447700900123" } : example;
      const { texts, headerParameters, bodyParameters } = readableParts(payload, true);
      return { payload, texts: [...texts, ...[...headerParameters, ...bodyParameters].map(({ text }) => text)] };
    });
}

/** What people could read in Meta's examples of webhooks: the messages in them, each text by itself. */
export function webhookTexts(): string[] {
  const texts = [...jsonIn("openapi-webhooks/"), ...jsonIn("pywa/")].flatMap((body) =>
    isRecord(body) ? readableParts(body, true).texts : [],
  );
  return [...new Set(texts)].filter((text) => text.includes(" ") && !text.startsWith("{"));
}

const declared = z.object({
  kind: z.literal("MessageTemplate"),
  spec: z.object({
    category: z.enum(["Marketing", "Utility", "Authentication"]),
    header: z.string().optional(),
    body: z.string(),
    footer: z.string().optional(),
  }),
});

/** The templates that the demo declares for those payloads: header, body and footer, one a line. */
export function declaredTemplates() {
  const documents = parseAllDocuments(readFileSync(new URL("demo/30-templates.yaml", examples), "utf8"));
  const templates = documents.map((document) => declared.parse(document.toJS()).spec);
  return templates.map(({ category, header, body, footer }) => ({
    category,
    text: [header, body, footer].filter((part) => part !== undefined).join("\n"),
  }));
}

function jsonIn(directory: string): unknown[] {
  const files = readdirSync(new URL(directory, payloads)).filter((file) => file.endsWith(".json"));
  return files.sort().map((file) => JSON.parse(readFileSync(new URL(directory + file, payloads), "utf8")));
}
