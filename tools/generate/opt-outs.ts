import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Figures, figuresOf, phrases } from "../../test/support/opt-out-phrases.ts";
import { withBlocks } from "./page/blocks.ts";

const path = "docs/operations/webhooks.md";
const names = new Intl.DisplayNames("en", { type: "language" });

/** How well stops are understood, in the page about webhooks. */
export async function generate(): Promise<Map<string, string>> {
  const text = await readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
  return new Map([[path, withBlocks({ path, text }, new Map([["opt-outs", table()]]))]]);
}

function table(): string {
  const languages = [...Map.groupBy(phrases, ({ language }) => language)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([language, some]) => row(names.of(language) ?? language, figuresOf(some)));
  return [
    "| language | phrases | of them stops | missed | taken for a stop, and none |",
    "| --- | --- | --- | --- | --- |",
    ...languages,
    row("**all**", figuresOf(phrases)),
  ].join("\n");
}

function row(language: string, { phrases: all, optOuts, missed, false: wrong }: Figures): string {
  const share = (count: number, of: number) => (count === 0 ? "0" : `${count} (${((100 * count) / of).toFixed(1)} %)`);
  return `| ${[language, all, optOuts, share(missed.length, optOuts), share(wrong.length, all - optOuts)].join(" | ")} |`;
}
