import { z } from "zod";
import { spamModel } from "./spam-model.ts";
import { outcome } from "./verdict-output.ts";

const domainName = z.string().max(253);
/** What a person would call a word or a phrase; a longer one costs more than it finds. */
const phrase = z.string().min(2).max(200);
const word = z.string().max(63);

const brand = z.object({
  name: z.string().max(100).describe("As people read it in an answer"),
  kind: z.string().max(63).describe("bank, payment, parcel, tech, telco, messenger or authority"),
  domains: z.array(domainName).max(100).describe("Registrable domains that are really the brand's"),
  suffixes: z
    .array(domainName)
    .max(100)
    .default([])
    .describe("Endings under which only it, or its kind, gets a domain"),
  words: z
    .array(z.string().min(2).max(63))
    .max(20)
    .optional()
    .describe("As they stand in a domain name; the id if left out"),
  common: z
    .array(word)
    .max(20)
    .default([])
    .describe("Those of the words that are ordinary too: they count only beside a bait, or in other letters"),
  everywhere: z.boolean().default(false).describe("Holds its name under the ending of every country"),
});

const brands = z.object({
  list: z.record(word, brand).default({}).describe("Well-known brands by id"),
  baits: z.array(word).max(5000).default([]).describe("Words that fraud puts beside a brand's name"),
  fillers: z.array(word).max(5000).default([]).describe("Words that bait only beside a name that is no ordinary word"),
  unlike: z.array(word).max(5000).default([]).describe("Honest words that are no misspelling of a brand's"),
  openEndings: z.array(word).max(1000).default([]).describe("Endings of countries that are sold to anybody"),
});

const redirectors = z.object({
  open: z
    .array(z.string().max(500))
    .max(5000)
    .default([])
    .describe("Hosts, or hosts with a path, that lead wherever the address says"),
  sharing: z
    .array(z.string().max(500))
    .max(5000)
    .default([])
    .describe("Hosts, or hosts with a path, that only show the address they hold"),
});

const numbers = z.object({
  premium: z
    .record(
      z.string(),
      z.object({
        calling: z.string().max(3).describe("The country's code"),
        trunk: z.string().max(3).describe("Dialled before a national number at home; empty for none"),
        digits: z
          .array(z.int())
          .max(30)
          .describe("Digits of a national number of these ranges, without the trunk prefix"),
        prefixes: z.array(z.string().max(8)).max(1000).describe("How such a number begins"),
      }),
    )
    .default({})
    .describe("By country, ISO 3166-1 alpha-2"),
});

const share = z.number().min(0).max(100);

export const filterCanary = z
  .object({
    from: z.number().min(0).max(1).describe("From this probability a text counts as caught"),
    leastCaughtPercent: share,
    mostBlockedPercent: share,
    unwanted: z.array(z.string().max(1000)).min(1).max(500),
    ham: z.array(z.string().max(1000)).min(1).max(500),
  })
  .describe("Texts that the filter was not trained on. A bundle whose filter does worse on them is not taken");

/** The part of a bundle's `data` that the host itself reads; rules read the same document as `data.consentry`. */
export const bundleData = z.object({
  revision: z.string().max(128),
  lexicons: z
    .record(
      z.string(),
      z.object({
        category: z.string(),
        since: z.iso.date(),
        terms: z.array(phrase).max(5000),
        unless: z
          .array(phrase)
          .max(1000)
          .optional()
          .describe("Harmless phrases: a hit of this category that shares a word with one does not count (nail gun)"),
      }),
    )
    .describe(
      "Word lists by id; the host matches whole words after normalising, rules see only which list was hit: in message.terms, or message.cues when the category begins with cue- or impersonates-",
    ),
  warnings: z
    .record(z.string(), z.array(phrase).max(1000))
    .default({})
    .describe(
      "Phrases by language that warn of what follows (never buy) or, when they begin with …, of what comes before (… is illegal): a hit right beside one does not count",
    ),
  shorteners: z.array(domainName).max(10_000).describe("Registrable domains of link shorteners"),
  redirectors: redirectors.prefault({}).describe("Hosts that lead on to an address within their own"),
  brands: brands.prefault({}).describe("Brands that fraud pretends to be, and how it writes them in addresses"),
  filter: z
    .object({
      model: spamModel.optional(),
      refuseAt: z
        .record(z.string(), z.record(z.string(), z.number().min(0).max(1)))
        .default({})
        .describe("Category → how the recipient stands to the sender → probability from which the rule refuses"),
      canary: filterCanary.optional(),
    })
    .prefault({})
    .describe("The filter's weights, which only the host reads, and the thresholds of the rule"),
  numbers: numbers.prefault({}).describe("Telephone numbers that cost more than a call"),
  files: z
    .record(z.string(), z.array(z.string().max(16)).max(1000))
    .default({})
    .describe("Kinds of files that do harm when opened, by the ending of the name"),
  rules: z
    .record(
      z.string(),
      z.object({
        clause: z.string(),
        severity: z.string(),
        title: z.string(),
        since: z.iso.date(),
        steps: z
          .array(z.string().max(63))
          .max(8)
          .default([])
          .describe("Remediation steps a case on this rule asks for"),
      }),
    )
    .describe("Catalogue of the rules, by id"),
  golden: z
    .array(z.object({ name: z.string().max(200), input: z.unknown(), outcome, rules: z.array(word).max(100) }))
    .max(1000)
    .default([])
    .describe("Messages whose verdict is known. A bundle that judges one of them differently is not loaded"),
});

export type BundleData = z.infer<typeof bundleData>;

/** Entrypoints every bundle must have, by name. */
export const entrypoints = ["consentry/verdict", "consentry/campaign", "consentry/enforcement"] as const;

/** Entrypoints that bundles of earlier versions lack: what they would answer is not known. */
export const laterEntrypoints = ["consentry/template"] as const;

export type Entrypoint = (typeof entrypoints)[number] | (typeof laterEntrypoints)[number];
