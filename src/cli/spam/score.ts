import { z } from "zod";
import { createScorer, type Reason, type Score, type Scorer } from "../../domain/spam/score.ts";
import type { BundleData } from "../../schemas/policy/bundle-data.ts";
import { campaignCategory } from "../../schemas/resources/campaign.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { negativeAnswer } from "../problem.ts";

export type ScoreParts = {
  /** The filter of a bundle; without a file that of this version. */
  readonly filter: (bundle: string | undefined) => Promise<BundleData["filter"]>;
  /** Every line, empty ones too; - for standard input. */
  readonly lines: (file: string) => AsyncIterable<string>;
};

const standings = ["consented", "inWindow", "neither"] as const;

const options = z.object({
  bundle: z.string().optional(),
  category: campaignCategory.default("Marketing"),
  standing: z.enum(standings).default("consented"),
  threshold: z.coerce.number("is a number from 0 to 1").min(0, "is at least 0").max(1, "is at most 1").optional(),
});
export type ScoreOptions = z.infer<typeof options>;

export const spamScoreCommand: Command<ScoreParts, ScoreOptions> = {
  words: "spam score",
  args: [{ name: "[file]", help: 'texts, one a line, plain or as JSON {"text": …}; standard input when left out' }],
  summary: "what the spam filter says of texts, without a cluster",
  details:
    "Writes a line of JSON for each line, in their order: probability (that it is spam or smishing), class (ham, promotion, spam, smishing), " +
    "scores (of each class), blocked (whether the rule would refuse it), reasons (what weighed most), language. unsure says why the filter " +
    "would not judge the text at the gate: TooShort or UnknownLanguage. A line of JSON may hold line breaks as \\n. Nothing is sent or stored.",
  examples: [
    { type: "consentry spam score texts.txt", does: "score a text a line" },
    {
      type: "consentry spam score texts.jsonl --category Utility --standing neither",
      does: "as the strictest rule has it",
    },
    { type: "consentry spam score texts.txt --bundle bundle.tar.gz", does: "by the filter that a bundle brings" },
  ],
  flags: [
    { flags: "--bundle <file>", help: "bundle whose filter and thresholds count; those of this version when left out" },
    {
      flags: "--category <category>",
      help: "category that the threshold is taken of",
      byDefault: "Marketing",
      choices: campaignCategory.options,
    },
    {
      flags: "--standing <standing>",
      help: "how the recipient stands to the sender",
      byDefault: "consented",
      choices: standings,
    },
    { flags: "--threshold <probability>", help: "block from here instead, 0 to 1" },
  ],
  options,
  run: scoreLines,
};

/** Lines that are written at once. */
const batchLines = 512;

async function scoreLines(
  parts: ScoreParts,
  { args, options: given, console }: Typed<ScoreOptions>,
): Promise<ExitCode> {
  const filter = await parts.filter(given.bundle);
  if (filter.model === undefined) throw negativeAnswer("the bundle brings no spam filter", "train one: npm run train");
  const scorer = createScorer(filter.model);
  const blockedFrom = given.threshold ?? filter.refuseAt[given.category]?.[given.standing] ?? 1;
  let batch = "";
  let lines = 0;
  for await (const line of parts.lines(args[0] ?? "-")) {
    const text = textOf(line, ++lines);
    batch += `${JSON.stringify(answerOf(scorer, text, blockedFrom))}\n`;
    if (lines % batchLines !== 0) continue;
    console.data(batch);
    batch = "";
  }
  if (batch !== "") console.data(batch);
  return exitCodes.yes;
}

type Answer = Pick<Score, "probability" | "class" | "scores" | "language"> & {
  readonly blocked: boolean;
  readonly reasons: readonly Reason[];
  readonly unsure?: "TooShort" | "UnknownLanguage";
};

/** Below it there is nothing to give reasons for. */
const reasonsFrom = 0.1;

function answerOf(scorer: Scorer, text: string, blockedFrom: number): Answer {
  const score = scorer.score(text);
  const { probability, class: of, scores, language, unsure } = score;
  return {
    probability,
    class: of,
    scores,
    blocked: unsure === undefined && probability >= blockedFrom,
    reasons: probability < reasonsFrom ? [] : scorer.reasons(text, "Any"),
    language,
    ...(unsure === undefined ? {} : { unsure }),
  };
}

/** The line itself is not repeated: it is somebody's message. */
function textOf(line: string, number: number): string {
  if (!line.startsWith("{")) return line;
  const parsed = jsonOf(line);
  if (parsed === undefined) return line;
  if (typeof parsed === "object" && parsed !== null && "text" in parsed && typeof parsed.text === "string")
    return parsed.text;
  throw negativeAnswer(`line ${number} is JSON without a text`, 'write {"text": "…"}, or the text alone');
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
