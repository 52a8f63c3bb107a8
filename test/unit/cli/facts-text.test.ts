import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { factLines } from "../../../src/cli/decision/facts-text.ts";
import { verdictInput } from "../../../src/schemas/policy/verdict-input.ts";

const { golden }: { golden: { name: string; input: unknown }[] } = JSON.parse(
  readFileSync(new URL("../../../policies/data/consentry/golden.json", import.meta.url), "utf8"),
);

const granted = "consent at website-optin: Granted for offers, 2026-11-19T09:00:00Z, proof: Time, Notice";

it.each([
  ["a consented offer", granted],
  ["a box that was ticked before", `${granted}, the box was ticked before`],
  ["consent to text messages", `${granted}, channel: SMS`],
  ["words that the filter takes for smishing", "spam filter: smishing, spam or smishing with 0.99, in en, by spam-1"],
  ["an answer in the window", "spam filter: promotion, spam or smishing with 0.02, in en, by spam-1"],
])("tells what a message was judged on: %s", (name, line) => {
  const { input } = golden.find((each) => each.name === name) ?? {};
  expect(factLines(verdictInput.parse(input))).toContain(line);
});
