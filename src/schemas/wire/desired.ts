import { z } from "zod";

// What the operator projects of the resources into the `desired` bucket. Gates, sync and dispatch read only this: they know
// no Kubernetes. Durations and instants are milliseconds here; every reference is already resolved to a key.

const ref = z.object({ namespace: z.string(), name: z.string() });

/** Longest window of a frequency cap: what was approved earlier counts nowhere. */
export const frequencyCapHoursMax = 2160;

export const desiredCampaign = z.object({
  namespace: z.string(),
  name: z.string(),
  generation: z.int(),
  category: z.enum(["Marketing", "Utility", "Authentication", "Service"]),
  purpose: z.string(),
  topic: z.string().nullable().default(null),
  vertical: z.string().nullable(),
  owned: z.boolean(),
  sender: ref,
  sources: z.array(ref),
  templates: z.array(ref),
  startsAtMs: z.int().nullable(),
  endsAtMs: z.int().nullable(),
  quietHours: z.object({ from: z.string(), to: z.string() }).nullable(),
  frequencyCap: z.object({ messages: z.int(), perMs: z.int() }).nullable(),
  expireAfterMs: z.int(),
  mode: z.enum(["Enforce", "Warn"]),
  suspendAt: z.object({ violations: z.int(), outOf: z.int() }),
  minimumHoldMs: z.int(),
  resume: z.enum(["AfterCase", "AfterHold"]),
  suspensions: z.int().describe("Suspensions by policy in the last 90 days, from status.history"),
  accepted: z.boolean().describe("False: the declaration is refused or a reference is missing; nothing is approved"),
});

export const desiredSender = z.object({
  namespace: z.string(),
  name: z.string(),
  phoneNumberId: z.string(),
  wabaId: z.string().default("").describe("Empty: an operator that did not write it yet"),
  businessName: z.string(),
  domains: z.array(z.string()),
  allowedNamespaces: z.array(z.string()),
  permissions: z.array(
    z.object({ vertical: z.string(), countries: z.array(z.string()), expiresAtMs: z.int().nullable() }),
  ),
  restrictedUntilMs: z.int().nullable(),
  replies: z
    .object({ campaign: z.string().describe("In the sender's namespace"), optOut: z.string().nullable() })
    .nullable()
    .default(null)
    .describe("null: it answers nothing by itself, or an operator that did not write it yet"),
});

export const desiredTemplate = z.object({
  namespace: z.string(),
  resource: z.string().describe("Name of the MessageTemplate"),
  sender: ref.nullable().default(null).describe("Whose account holds it; null: nobody has said"),
  name: z.string().describe("WhatsApp's template name"),
  language: z.string(),
  category: z.enum(["Marketing", "Utility", "Authentication"]).describe("WhatsApp's, where it moved the template"),
  status: z.string().describe("WhatsApp's; EDITED where its text is no more the declared one"),
  text: z.string().describe("Header, body, footer and button texts, one a line"),
  digest: z.string(),
});

export const desiredPostgres = z.object({
  host: z.string(),
  port: z.int(),
  database: z.string(),
  credentials: z.string().describe("Name of the Secret that sync has mounted"),
  tls: z.enum(["VerifyFull", "Require", "Disable"]),
  table: z.string().nullable().describe("`name` or `schema.name`"),
  query: z.string().nullable(),
  columns: z.record(z.string(), z.string()).describe("Column of the table by column of a consent row"),
  cursorColumn: z.string().nullable().describe("null: every reading is whole"),
  overlapMs: z.int(),
  notifyChannel: z.string().nullable(),
  intervalMs: z.int(),
  reconcileMs: z.int(),
  queryTimeoutMs: z.int(),
});

export const desiredHttp = z.object({
  url: z.string().nullable().describe("null: rows are pushed only"),
  credentials: z.string().nullable().describe("Name of a Secret that sync has mounted"),
  format: z.enum(["JSON", "JSONLines"]),
  members: z.object({ records: z.string(), next: z.string(), cursor: z.string() }),
  pageParameter: z.string(),
  cursorParameter: z.string().nullable().describe("null: every reading is whole"),
  intervalMs: z.int(),
  reconcileMs: z.int(),
  timeoutMs: z.int(),
  pushCredentials: z.string().nullable().describe("Name of the Secret that signs what is pushed; null: nothing is"),
});

export const desiredSource = z.object({
  namespace: z.string(),
  name: z.string(),
  generation: z.int(),
  type: z.enum(["Events", "File", "Postgres", "HTTP"]),
  businessName: z.string(),
  method: z.string(),
  purposes: z.array(z.string()),
  notices: z.array(z.object({ id: z.string(), language: z.string(), hash: z.string(), businessNamed: z.boolean() })),
  affirmativeAction: z.boolean(),
  doubleOptIn: z.boolean(),
  proof: z.array(z.string()),
  whatsApp: z
    .object({
      sender: ref,
      wordings: z.array(
        z.object({
          noticeId: z.string(),
          joinWords: z.array(z.string()),
          joinTexts: z.array(z.string()),
          question: z.string().nullable().describe("The whole text; null: joining is enough"),
          confirmWords: z.array(z.string()),
        }),
      ),
    })
    .nullable()
    .default(null)
    .describe("How people agree by writing to a number; null: they do not"),
  validForMs: z.int().nullable(),
  maxStalenessMs: z.int(),
  whenStale: z.enum(["Hold", "Reject"]),
  webhook: z
    .object({ url: z.string(), credentials: z.string().describe("Name of a Secret that sync has mounted") })
    .nullable()
    .default(null)
    .describe("Where withdrawals are told; null: nowhere, or an operator that did not write it yet"),
  file: z
    .object({
      path: z.string().nullable().describe("Below the directory that sync has mounted"),
      content: z
        .string()
        .nullable()
        .describe("Text of a ConfigMap's key, read and sealed by the operator: it names people"),
      format: z.enum(["CSV", "JSONLines"]),
      intervalMs: z.int(),
    })
    .nullable(),
  postgres: desiredPostgres.nullable().default(null),
  http: desiredHttp.nullable().default(null),
});

/** How a sealed text begins. */
export const sealedPrefix = "s1.";

/** `bundle.active` and `bundle.candidate`. */
export const desiredBundle = z.object({
  name: z.string(),
  digest: z.string(),
  revision: z.string(),
  activatedAtMs: z.int(),
});

export const desiredKeys = {
  campaign: (c: { namespace: string; name: string }) => `campaign.${c.namespace}.${c.name}`,
  sender: (c: { namespace: string; name: string }) => `sender.${c.namespace}.${c.name}`,
  template: (c: { namespace: string; name: string }) => `template.${c.namespace}.${c.name}`,
  source: (c: { namespace: string; name: string }) => `source.${c.namespace}.${c.name}`,
  activeBundle: "bundle.active",
  candidateBundle: "bundle.candidate",
} as const;

export type DesiredCampaign = z.infer<typeof desiredCampaign>;
export type DesiredSender = z.infer<typeof desiredSender>;
export type DesiredTemplate = z.infer<typeof desiredTemplate>;
export type DesiredPostgres = z.infer<typeof desiredPostgres>;
export type DesiredHttp = z.infer<typeof desiredHttp>;
export type DesiredSource = z.infer<typeof desiredSource>;
export type DesiredBundle = z.infer<typeof desiredBundle>;
