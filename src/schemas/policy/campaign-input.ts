import { z } from "zod";
import { violation } from "./verdict-output.ts";

/** What `consentry/campaign` is asked: is the declaration itself acceptable, before any message? */
export const campaignInput = z.object({
  nowMs: z.int(),
  campaign: z.object({
    namespace: z.string(),
    name: z.string(),
    category: z.string(),
    purpose: z.string(),
    vertical: z.string().nullable(),
    owner: z.object({ team: z.string(), contact: z.string(), onCall: z.string() }).nullable(),
    startsAtMs: z.int().nullable(),
    endsAtMs: z.int().nullable(),
  }),
  sender: z.object({
    name: z.string(),
    businessName: z.string(),
    namespaceAllowed: z.boolean(),
    permissions: z.array(
      z.object({ vertical: z.string(), countries: z.array(z.string()), expiresAtMs: z.int().nullable() }),
    ),
  }),
  templates: z.array(z.object({ name: z.string(), category: z.string(), language: z.string() })),
  sources: z.array(z.object({ name: z.string(), businessName: z.string(), purposes: z.array(z.string()) })),
});

export const campaignOutput = z.object({ violations: z.array(violation).max(64), revision: z.string().max(128) });

export type CampaignInput = z.infer<typeof campaignInput>;
export type CampaignOutput = z.infer<typeof campaignOutput>;
