import { z } from "zod";
import { verdictInput } from "./verdict-input.ts";
import { violation } from "./verdict-output.ts";

const { nowMs, message, campaign, sender, facts } = verdictInput.shape;

/**
 * What `consentry/template` is asked: can these words be sent at all? The parts of a verdict's input that a declaration
 * decides, so that the same rules read it; who would receive it, and for which campaign, is left out.
 */
export const templateInput = z.object({
  nowMs,
  message: message.describe("What the declared text gives away, with a mark where values go"),
  campaign: campaign
    .pick({ category: true, vertical: true })
    .describe("Of any campaign that may use it: the template's own category, and no trade"),
  sender: sender
    .unwrap()
    .pick({ businessName: true, domains: true, skeletons: true, permissions: true })
    .nullable()
    .describe("Of one sender that may send it; null: there is none yet"),
  facts: facts.pick({ template: true, spam: true, content: true }),
});

export const templateOutput = z.object({ violations: z.array(violation).max(64), revision: z.string().max(128) });

export type TemplateInput = z.infer<typeof templateInput>;
export type TemplateOutput = z.infer<typeof templateOutput>;
