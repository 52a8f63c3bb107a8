import { z } from "zod";
import { outcome } from "./verdict-output.ts";

/** The part of a bundle's `data` that the host itself reads; rules read the same document as `data.consentry`. */
export const bundleData = z.object({
  revision: z.string().max(128),
  lexicons: z
    .record(
      z.string(),
      z.object({
        category: z.string(),
        since: z.iso.date(),
        terms: z.array(z.string().min(2)).max(5000),
        unless: z
          .array(z.string().min(2))
          .max(1000)
          .optional()
          .describe("Harmless phrases: a hit of this category that shares a word with one does not count (nail gun)"),
      }),
    )
    .describe("Word lists by id; the host matches whole words after normalising, rules see only which list was hit"),
  warnings: z
    .record(z.string(), z.array(z.string().min(2)).max(1000))
    .default({})
    .describe("Phrases by language that warn of what follows (never buy): a hit right after one does not count"),
  shorteners: z.array(z.string()).describe("Registrable domains of link shorteners"),
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
    .array(z.object({ name: z.string(), input: z.unknown(), outcome, rules: z.array(z.string()) }))
    .max(1000)
    .default([])
    .describe("Messages whose verdict is known. A bundle that judges one of them differently is not loaded"),
});

export type BundleData = z.infer<typeof bundleData>;

/** Entrypoints every bundle must have, by name. */
export const entrypoints = ["consentry/verdict", "consentry/campaign", "consentry/enforcement"] as const;
export type Entrypoint = (typeof entrypoints)[number];
