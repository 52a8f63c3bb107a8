import { readdirSync, readFileSync } from "node:fs";

const directory = new URL("../../examples/data/wa-payloads/openapi-outbound/", import.meta.url);

/** Names of Meta's example send payloads, without `.json`. */
export const payloadNames: readonly string[] = readdirSync(directory)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(/\.json$/, ""));

type Payload = Record<string, unknown>;

/** One of Meta's examples, with its placeholder recipient replaced. */
export function payload(name: string, changes: Payload = {}): Payload {
  const example: Payload = JSON.parse(readFileSync(new URL(`${name}.json`, directory), "utf8"));
  return { ...example, ...("to" in example ? { to: "447700900123" } : {}), ...changes };
}

/** A text message that says `body`. */
export function textPayload(body: string, changes: Payload = {}): Payload {
  return payload("send-text-message", { text: { body }, ...changes });
}

export function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
}
