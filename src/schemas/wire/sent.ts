import { z } from "zod";

/** Dispatch's ledger: one entry a decision, created before the send, so that a crash can never send twice. */
export const sentRecord = z.object({
  state: z.enum(["Sending", "Sent", "Failed", "Withheld"]),
  campaign: z.string().describe("`<ns>/<name>`"),
  atMs: z.int(),
  wamid: z.string().max(200).nullable().describe("`sha256:<hex>` of WhatsApp's message id, which holds the number"),
  code: z.int().nullable().describe("Cloud API error code"),
  reason: z.string().max(200).nullable(),
});

export type SentRecord = z.infer<typeof sentRecord>;

/** An approval that may not leave yet, under `waiting.<ns>.<campaign>.<decision>` in the `sent` bucket. */
export const waitingRecord = z.object({
  sequence: z.int().describe("Of the verdict in VERDICTS"),
  expireAtMs: z.int(),
  sender: z.string().describe("`<ns>/<name>`"),
  reason: z.string().max(64),
});

/** When dispatch saw a campaign's newest hold, under `sight.<ns>.<campaign>`: the proof that nothing was sent after it. */
export const holdSight = z.object({
  hold: z.string().describe("Id of the hold record"),
  seenAtMs: z.int(),
  lastSendAtMs: z.int().nullable().describe("When the last send of the campaign started"),
  sentAfterSeen: z.int().describe("Sends that started after the hold was seen: always 0"),
});

export const waitingKey = (campaign: { readonly namespace: string; readonly name: string }, decision: string) =>
  `waiting.${campaign.namespace}.${campaign.name}.${decision}`;
export const sightKey = (campaign: { readonly namespace: string; readonly name: string }) =>
  `sight.${campaign.namespace}.${campaign.name}`;

export type WaitingRecord = z.infer<typeof waitingRecord>;
export type HoldSight = z.infer<typeof holdSight>;
