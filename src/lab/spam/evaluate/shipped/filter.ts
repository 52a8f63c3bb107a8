/** The filter as it is shipped: the model and the thresholds that lie in the policy's data now, asked as the gate asks. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { decodeSend } from "../../../../domain/message/decode.ts";
import { createMessageScorer, type MessageScores } from "../../../../domain/spam/message-scores.ts";
import type { Fact } from "../../../../schemas/policy/fact.ts";
import { spamModel } from "../../../../schemas/policy/spam-model.ts";
import type { SpamFact } from "../../../../schemas/policy/verdict-input.ts";

const directory = new URL("../../../../../policies/data/consentry/filter/", import.meta.url);

export const categories = ["Marketing", "Utility", "Authentication", "Service"] as const;
export type Category = (typeof categories)[number];
export const standings = ["consented", "inWindow", "neither"] as const;
export type Standing = (typeof standings)[number] | "declared";

export const model = z
  .object({ model: spamModel })
  .parse(JSON.parse(readFileSync(new URL("model.json", directory), "utf8"))).model;

const byStanding = <T extends z.ZodType>(value: T) =>
  z.object({ declared: value, consented: value, inWindow: value, neither: value });

const thresholds = z
  .object({
    refuseAt: z.record(z.enum(categories), byStanding(z.number())),
    unsure: z.record(z.string(), byStanding(z.enum(["pass", "refuse"]))),
  })
  .parse(parse(readFileSync(new URL("data.yaml", directory), "utf8")));

const scorer = createMessageScorer(model);

/** The thresholds that are shipped for it, whatever the category. */
export function thresholdsOf(standing: Standing): number[] {
  return [...new Set(categories.map((category) => thresholds.refuseAt[category][standing]))];
}

/** @returns undefined for a payload that is refused unread */
export function scoresOfPayload(payload: unknown, templateText: string | null = null): MessageScores | undefined {
  const decoded = decodeSend(new TextEncoder().encode(JSON.stringify(payload)));
  return decoded.ok ? scorer(decoded.message, templateText) : undefined;
}

export function scoresOfText(text: string): MessageScores {
  const scores = scoresOfPayload({
    messaging_product: "whatsapp",
    to: "447700900123",
    type: "text",
    text: { body: text },
  });
  if (scores === undefined) throw new Error("a test text is no message");
  return scores;
}

/** What policies/consentry/spam answers. */
export function isRefused(fact: Fact<SpamFact>, category: Category, standing: Standing): boolean {
  if (fact.known) return fact.value.probability >= thresholds.refuseAt[category][standing];
  return thresholds.unsure[fact.reason]?.[standing] !== "pass";
}

export const isUnwanted = (of: string) => of === "spam" || of === "smishing";
