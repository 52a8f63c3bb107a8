import type { CampaignInput, CampaignOutput } from "../../schemas/policy/campaign-input.ts";
import type { TemplateInput, TemplateOutput } from "../../schemas/policy/template-input.ts";
import type { Bundle } from "./bundle.ts";
import { createJudges } from "./judges.ts";

/** A bundle as the operator asks it: about what is declared. An answer is undefined where it is none. */
export type DeclarationJudges = {
  readonly judgeCampaign: (input: CampaignInput) => Promise<CampaignOutput | undefined>;
  /** Answers in the order of the inputs; undefined: the bundle is of a version that judged no templates. */
  readonly judgeTemplates:
    | ((inputs: readonly TemplateInput[]) => Promise<readonly (TemplateOutput | undefined)[]>)
    | undefined;
  readonly close: () => Promise<void>;
};

/** A declaration is judged when something changes, not per message: one thread is plenty. */
const deadlineMs = 1000;
const memoryMaxMiB = 256;

export async function createDeclarationJudges(bundle: Bundle): Promise<DeclarationJudges> {
  const judges = await createJudges({ bundle, workers: 1, deadlineMs, memoryMaxMiB });
  const judgeTemplates = async (inputs: readonly TemplateInput[]) => {
    const answers = await judges.judge("consentry/template", inputs.map(textOf));
    return answers.map((answer) => (answer.ok ? answer.output : undefined));
  };
  return {
    judgeCampaign: async (input) => {
      const [answer] = await judges.judge("consentry/campaign", [textOf(input)]);
      return answer?.ok ? answer.output : undefined;
    },
    judgeTemplates: bundle.entrypoints.includes("consentry/template") ? judgeTemplates : undefined,
    close: judges.close,
  };
}

function textOf(input: object): Uint8Array {
  return Buffer.from(JSON.stringify(input));
}
