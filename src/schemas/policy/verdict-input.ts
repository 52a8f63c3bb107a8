import { z } from "zod";
import { factSchema } from "./fact.ts";
import { spamClass } from "./spam-model.ts";

// The one document that `consentry/verdict` judges. It holds no phone number and no text: words and links are already
// derived facts, so a stored input can be judged again years later without keeping what anybody wrote.
// Instants are integers, milliseconds since 1970 in UTC, and end in `Ms`.

export const linkFact = z.object({
  host: z.string().describe("Host in lower case; labels with seven or more digits are replaced by #"),
  domain: z.string().describe("Registrable domain by the public suffix list; the host itself for an IP address"),
  shortener: z.boolean(),
  userinfo: z.boolean().describe("https://bank.example@evil.example/"),
  ip: z.boolean(),
  punycode: z.boolean(),
  brand: z.string().nullable().default(null).describe("Id of the well-known brand whose own domain this is"),
  imitates: z
    .string()
    .nullable()
    .default(null)
    .describe("Id of the well-known brand that the host looks like without being the brand's"),
  redirector: z.boolean().default(false).describe("Leads on to another domain, which its address holds"),
  mismatch: z.boolean().default(false).describe("People are shown another address than the one it leads to"),
  file: z
    .string()
    .nullable()
    .default(null)
    .describe("Kind of file it leads to, of those that do harm when opened; null for anything else"),
  skeleton: z
    .string()
    .default("")
    .describe(
      "What the domain's first label looks like; empty where it is not shown. Compare it with sender.skeletons",
    ),
});

export const numberFact = z.object({
  kind: z.enum(["Premium", "Ordinary"]).describe("What a call or text to it costs; the number itself is never here"),
  countries: z
    .array(z.string())
    .describe("Where it is that, for a number written without its country's code; empty for everywhere"),
});

export const termHit = z.object({
  lexicon: z.string().describe("Id of the word list in the bundle's data that matched"),
  category: z.string().describe("The list's category, such as alcohol, weapons or crime-recruitment"),
});

export const messageFacts = z.object({
  type: z.string().describe("The Cloud API's type: template, text, image, interactive …"),
  freeform: z.boolean().describe("True for everything but a template; free-form messages need an open service window"),
  commerce: z.boolean().describe("Shows products, a catalogue, an order or a payment"),
  template: z
    .object({ name: z.string(), language: z.string() })
    .nullable()
    .describe(
      "Of a template that is not declared, what can be no name, or holds seven digits in a row, is replaced by #",
    ),
  links: z.array(linkFact),
  terms: z.array(termHit),
  cues: z
    .array(z.string())
    .default([])
    .describe("Categories of the word lists that mean nothing alone: those that begin with cue- or impersonates-"),
  numbers: z.array(numberFact).default([]).describe("Kinds of numbers that it tells people to call or write to"),
  attachments: z.array(z.string()).default([]).describe("Kinds of its files that do harm when opened"),
  lookalike: z.boolean().describe("Letters of several scripts mixed inside a word, or invisible characters in it"),
  sensitive: z.array(z.string()).describe("Kinds of data asked for: password, card-number, one-time-code, national-id"),
});

export const consentRecordFact = z.object({
  state: z.enum(["Granted", "Pending", "Withdrawn", "Expired"]),
  purposes: z.array(z.string()),
  businessName: z.string(),
  grantedAtMs: z.int().describe("The person's newest word"),
  sinceMs: z.int().default(0).describe("Since when they have agreed to all this without a break"),
  expiresAtMs: z.int().nullable(),
  proof: z.array(z.string()).describe("Of Time, Notice, NoticeHash, Evidence: what the record really carries"),
  noticeKnown: z.boolean().describe("The notice is declared by the source and the recorded hash is its text's"),
  affirmative: z.boolean(),
  doubleOptIn: z.boolean(),
  flaws: z
    .array(z.enum(["PreTicked", "Bundled"]))
    .default([])
    .describe("What makes an agreement none, as recorded"),
  channel: z.string().default("WhatsApp").describe("WhatsApp; Any where the consent names no channel; or another"),
  jurisdiction: z.string().nullable().default(null).describe("ISO 3166-1 or 3166-2, where the consent was given"),
  revision: z.int(),
});

export const consentFact = z.object({
  source: z.string(),
  whenStale: z.enum(["Hold", "Reject"]),
  businessName: z.string(),
  requires: z.object({
    proof: z.array(z.string()),
    affirmativeAction: z.boolean(),
    doubleOptIn: z.boolean(),
  }),
  record: factSchema(consentRecordFact.nullable()).describe("null: the source is fresh and has nothing on this person"),
});

const probability = z.number().min(0).max(1);

export const spamFact = z.object({
  model: z.string().describe("Version of the filter's weights"),
  class: spamClass.describe("The likeliest of ham, promotion, spam and smishing"),
  probability: probability.describe("That it is spam or smishing; calibrated"),
  scores: z.object({ ham: probability, promotion: probability, spam: probability, smishing: probability }),
  language: z.string().describe("ISO 639-1"),
  reasons: z
    .array(z.string())
    .describe("What spoke most for spam, of a list of common words and signs; empty where little does"),
});

export const contentFact = z.object({
  model: z.string(),
  categories: z
    .array(z.object({ category: z.string(), probability }))
    .describe("What the filter takes the words to sell or ask for, likeliest first; empty for most messages"),
});

const noModel = { known: false as const, reason: "NoModel" };

export const templateFact = z.object({
  category: z.enum(["Marketing", "Utility", "Authentication"]),
  status: z.string().describe("WhatsApp's status: APPROVED, PAUSED …"),
  digest: z.string().describe("SHA-256 of the declared text, so that a later reader knows which wording was judged"),
  spam: factSchema(spamFact).default(noModel).describe("What the filter says of the declared text by itself"),
});

/** What a number answers by itself to a person's own word. */
export const replyKind = z.enum(["OptOutConfirmation", "OptInQuestion"]);

export const verdictInput = z.object({
  nowMs: z.int(),
  receivedAtMs: z.int().describe("When OUTBOUND stored the message"),
  attempt: z.int().min(1),
  message: messageFacts,
  campaign: z.object({
    namespace: z.string(),
    name: z.string(),
    generation: z.int(),
    category: z.enum(["Marketing", "Utility", "Authentication", "Service"]),
    purpose: z.string(),
    vertical: z.string().nullable(),
    owned: z.boolean().describe("Has an owning team, a contact and somebody on call"),
    startsAtMs: z.int().nullable(),
    endsAtMs: z.int().nullable(),
    templates: z.array(z.string()),
    frequencyCap: z.object({ messages: z.int(), perMs: z.int() }).nullable(),
  }),
  sender: z
    .object({
      name: z.string(),
      businessName: z.string(),
      domains: z.array(z.string()),
      skeletons: z
        .array(z.string())
        .default([])
        .describe("What the first labels of its domains and its name look like, as link.skeleton has it"),
      permissions: z.array(
        z.object({ vertical: z.string(), countries: z.array(z.string()), expiresAtMs: z.int().nullable() }),
      ),
      namespaceAllowed: z.boolean(),
      restrictedUntilMs: z.int().nullable(),
    })
    .nullable(),
  recipient: z.object({
    country: z.string().nullable().describe("ISO 3166-1 alpha-2"),
    age: factSchema(z.int()).describe("Years, as asserted with the consent"),
  }),
  facts: z.object({
    template: factSchema(templateFact),
    consent: z.array(consentFact),
    suppression: factSchema(
      z.object({
        scope: z.string().nullable().describe("null: not suppressed"),
        channel: z.string().nullable(),
        saidAtMs: z.int().nullable().describe("When the person last said so, by any way"),
      }),
    ),
    window: factSchema(z.object({ openUntilMs: z.int().nullable() })),
    frequency: factSchema(
      z.object({
        sent: z.int().describe("Approved to this person within the cap's window"),
        nextAtMs: z.int().nullable(),
      }),
    ),
    quietHours: factSchema(z.object({ quiet: z.boolean(), untilMs: z.int().nullable() })),
    spam: factSchema(spamFact).describe(
      "What the filter says of the message's own words: its text, or the values in its template. Unknown: NoText, TooShort, UnknownLanguage, NoModel",
    ),
    content: factSchema(contentFact).default(noModel).describe("Of the message's own words and its template's"),
    reply: factSchema(
      z.object({
        kind: replyKind,
        lastSentAtMs: z.int().nullable().describe("When this person was last approved a reply of this kind"),
      }),
    )
      .optional()
      .describe("Only there when the message is, word for word, one of the replies that its sender declares"),
  }),
});

export type VerdictInput = z.infer<typeof verdictInput>;
export type ReplyKind = z.infer<typeof replyKind>;
export type MessageFacts = z.infer<typeof messageFacts>;
export type LinkFact = z.infer<typeof linkFact>;
export type NumberFact = z.infer<typeof numberFact>;
export type TermHit = z.infer<typeof termHit>;
export type ConsentFact = z.infer<typeof consentFact>;
export type ConsentRecordFact = z.infer<typeof consentRecordFact>;
export type TemplateFact = z.infer<typeof templateFact>;
export type SpamFact = z.infer<typeof spamFact>;
export type ContentFact = z.infer<typeof contentFact>;
