import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sendPayload } from "../../schemas/whatsapp/send-payload.ts";
import { encodeVerdict } from "../../schemas/wire/verdict.ts";
import { seeded } from "../seeded.ts";
import { hostileBody } from "./mutate.ts";
import type { Judged, Path } from "./path.ts";

export type Fuzzed = {
  readonly messages: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Verdicts by the rule that decided. */
  readonly rules: Readonly<Record<string, number>>;
  readonly recordBytesMax: number;
  /** The first message that broke a promise, and how. */
  readonly broken: { readonly index: number; readonly why: string } | undefined;
};

export const batchMax = 256;
/** Far above any honest record, and a sixteenth of what the server takes. */
const recordBytesMax = 64 * 1024;
const number = "447700900123";
const directory = fileURLToPath(new URL("../../../examples/data/wa-payloads/openapi-outbound/", import.meta.url));

/** Judges hostile messages number `from` to `from + messages` of a seed, and stops at the first broken promise. */
export async function fuzz(
  path: Path,
  of: { seed: number; from: number; messages: number; onProgress?: (judged: number) => void },
): Promise<Fuzzed> {
  const examples = readExamples();
  const found = { outcomes: {} as Record<string, number>, rules: {} as Record<string, number>, recordBytesMax: 0 };
  for (let at = of.from; at < of.from + of.messages; at += batchMax) {
    const count = Math.min(batchMax, of.from + of.messages - at);
    const bodies = Array.from({ length: count }, (_, index) => hostileMessage(of.seed, at + index, examples));
    const judged = await judgeOrBlame(path, bodies);
    if ("index" in judged)
      return { ...found, messages: at - of.from, broken: { index: at + judged.index, why: judged.why } };
    for (const [index, body] of bodies.entries()) {
      const why = brokenPromise(body, judged[index]);
      if (why !== undefined) return { ...found, messages: at - of.from, broken: { index: at + index, why } };
    }
    for (const one of judged) tally(found, one);
    of.onProgress?.(at - of.from + count);
  }
  return { ...found, messages: of.messages, broken: undefined };
}

/** One message of a seed; the others of the seed do not matter to it. */
export function hostileMessage(seed: number, index: number, examples = readExamples()): Uint8Array {
  return hostileBody(seeded(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)), examples);
}

let read: readonly string[] | undefined;

/** Meta's examples, written to somebody with a number for fiction, most in a template that is declared. */
function readExamples(): readonly string[] {
  read ??= readdirSync(directory)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => {
      const payload: Record<string, unknown> = JSON.parse(readFileSync(join(directory, file), "utf8"));
      return JSON.stringify("to" in payload ? { ...payload, to: number } : payload);
    });
  return read;
}

type Blamed = { readonly index: number; readonly why: string };

/** A throw breaks the whole batch, so it is judged again one by one to find whose it is. */
async function judgeOrBlame(path: Path, bodies: readonly Uint8Array[]): Promise<readonly Judged[] | Blamed> {
  try {
    return await path.judge(bodies);
  } catch (error) {
    for (const [index, body] of bodies.entries()) {
      const thrown = await path.judge([body]).then(
        () => undefined,
        (cause: unknown) => cause,
      );
      if (thrown !== undefined) return { index, why: `the path threw ${String(thrown)}` };
    }
    return { index: 0, why: `the path threw for the batch alone: ${String(error)}` };
  }
}

/** @returns what a verdict must not be; undefined when it is as promised */
export function brokenPromise(body: Uint8Array, judged: Judged | undefined): string | undefined {
  if (judged === undefined) return "there is no verdict";
  const { outcome, violations } = judged.record;
  if (outcome === "rejected" && violations.length === 0) return "it is rejected and nobody knows why";
  if (violations.some(({ rule }) => rule === "evaluation-failed" || rule === "policy-undefined"))
    return `the policy did not answer: ${violations[0]?.rule}`;
  const readable = isReadable(body);
  if (!readable && outcome !== "rejected") return `it is ${outcome}, though another reader cannot read it`;
  if (readable && violations.some(({ rule }) => rule === "malformed") && isPlain(body))
    return "it is malformed, though another reader reads it";
  const headers = Object.values(encodeVerdict(judged.record).headers);
  if (headers.some((header) => /[\r\n]/.test(header))) return "a header holds a line break";
  const text = [...headers, judged.input].join(" ");
  if (Buffer.byteLength(text) > recordBytesMax) return `its record takes ${Buffer.byteLength(text)} bytes`;
  return /44\D{0,3}7700\D{0,3}900\D{0,3}(?:123|99[89])/.test(text) ? "its record names somebody" : undefined;
}

/** A plain second opinion: the schema, on what a strict reader of UTF-8 and JSON makes of the bytes. */
function isReadable(body: Uint8Array): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
    return sendPayload.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/** Nothing about it is refused for another reason than its shape: size, depth, recipient, keys, numbers, surrogates. */
function isPlain(body: Uint8Array): boolean {
  const text = Buffer.from(body).toString("utf8");
  const payload: { to?: unknown } = JSON.parse(text);
  const writtenOnce = JSON.stringify(payload).length === text.length;
  return payload.to === number && writtenOnce && text.length < 10_000 && !/__proto__|\\u|e400/.test(text);
}

function tally(
  found: { outcomes: Record<string, number>; rules: Record<string, number>; recordBytesMax: number },
  { record, input }: Judged,
): void {
  const rule = record.violations[0]?.rule ?? "none";
  found.outcomes[record.outcome] = (found.outcomes[record.outcome] ?? 0) + 1;
  found.rules[rule] = (found.rules[rule] ?? 0) + 1;
  found.recordBytesMax = Math.max(found.recordBytesMax, input.length);
}
