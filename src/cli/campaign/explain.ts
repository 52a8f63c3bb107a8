import { z } from "zod";
import type { Clause } from "../../schemas/policy/clauses.ts";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";
import { explainCampaign, explanationText } from "./explanation.ts";
import { findCampaign } from "./find.ts";
import type { CampaignReading } from "./parts.ts";

export type ExplainParts = CampaignReading & {
  readonly clauses: () => Promise<readonly Clause[]>;
  readonly nowMs: () => number;
};

const options = z.object({});

export const explainCampaignCommand: Command<ExplainParts, Record<string, never>> = {
  words: "explain campaign",
  args: [{ name: "<campaign>", help: "name of the campaign" }],
  summary: "why a campaign is in the state it is in, clause by clause",
  details:
    "Tells in which state the campaign is and since when, which clauses of the policy it has met and by which rules, what stopped it and how fast, whom it concerns, how far its case is, and the commands that bring it on, each with who types it.",
  examples: [
    { type: "consentry explain campaign flash-sale -n marketing", does: "why it is stopped, and what to do next" },
    { type: "consentry explain campaign flash-sale -n marketing -o json", does: "the same for a program" },
  ],
  options,
  run: async (parts, { args, scope, console }) => {
    const campaign = await findCampaign(parts, args[0]);
    const seen = await parts.casesIn(campaign.metadata.namespace);
    const clauses = await parts.clauses();
    const explanation = explainCampaign({ campaign, cases: seen ?? [], clauses, nowMs: parts.nowMs() });
    console.data(renderOne({ text: explanationText(explanation), document: explanation }, scope.output));
    if (seen === undefined)
      console.progress("warning: you may not see cases\n   do: ask for the role consentry-viewer\n");
    return exitCodes.yes;
  },
};
