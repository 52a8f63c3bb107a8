import { z } from "zod";
import { type Training, trainingOf } from "../../domain/labels/training.ts";
import type { LabelRecord } from "../../schemas/wire/label.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";

export type ExportLabelsParts = {
  /** Everything that was ever said there, oldest first. */
  readonly labels: () => Promise<readonly LabelRecord[]>;
  /** Undefined for what was sealed with another key. */
  readonly open: (sealed: string) => string | undefined;
};

const options = z.object({});

export const exportLabelsCommand: Command<ExportLabelsParts, Record<string, never>> = {
  words: "spam labels export",
  summary: "the kept texts with what they are, to train the filter with",
  details:
    "Writes a line of JSON for every decision whose text is kept, with its class as the newest word has it: what `npm run train -- --with <file>` " +
    "reads, in the order in which they were first labelled. Texts are masked, and still texts of people: keep the file as long as it is trained " +
    "with, and no longer. Needs CONSENTRY_PSEUDONYM_KEY, with which they are sealed. Whatever -o says, it is JSON Lines.",
  examples: [
    { type: "consentry spam labels export -A", does: "everything that may be trained with, on standard output" },
  ],
  options,
  run: runExport,
};

async function runExport(parts: ExportLabelsParts, { console }: Typed<Record<string, never>>): Promise<ExitCode> {
  const training = trainingOf(await parts.labels(), parts.open);
  console.data(training.texts.map((text) => `${JSON.stringify(text)}\n`).join(""));
  console.progress(`${tally(training)}\n`);
  return exitCodes.yes;
}

function tally({ texts, withoutText, withoutClass, unreadable }: Training): string {
  const left = [
    [withoutText, "had no text"],
    [withoutClass, "did not say what it is"],
    [unreadable, "were sealed with another key"],
  ] as const;
  const counted = left.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`);
  const rest = counted.length === 0 ? "" : `; of the labelled ${counted.join(", ")}`;
  const next =
    texts.length === 0 ? "\n   do: consentry spam label <decision> … --keep-text --consent-reference <reference>" : "";
  return `${texts.length} texts${rest}${next}`;
}
