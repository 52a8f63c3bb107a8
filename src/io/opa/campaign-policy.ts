import type { BundleData } from "../../schemas/policy/bundle-data.ts";
import type { CampaignInput, CampaignOutput } from "../../schemas/policy/campaign-input.ts";
import { readBundle } from "./bundle.ts";
import { createJudges } from "./judges.ts";

/** A bundle as the operator asks it: about declarations, and for its catalogue of rules. */
export type CampaignPolicy = {
  readonly rules: BundleData["rules"];
  readonly judgeCampaign: (input: CampaignInput) => Promise<CampaignOutput | undefined>;
  readonly close: () => Promise<void>;
};

/** A declaration is judged when something changes, not per message: one thread is plenty. */
const deadlineMs = 1000;
const memoryMaxMiB = 256;

export async function loadCampaignPolicy(
  bytes: Uint8Array,
  digest: string,
): Promise<{ readonly ok: true; readonly policy: CampaignPolicy } | { readonly ok: false; readonly reason: string }> {
  const read = await readBundle(bytes, { digest });
  if (!read.ok) return { ok: false, reason: `${read.reason}: ${read.message}` };
  const judges = await createJudges({ bundle: read.bundle, workers: 1, deadlineMs, memoryMaxMiB });
  const policy: CampaignPolicy = {
    rules: read.bundle.data.rules,
    judgeCampaign: async (input) => {
      const [answer] = await judges.judge("consentry/campaign", [Buffer.from(JSON.stringify(input))]);
      return answer?.ok ? answer.output : undefined;
    },
    close: judges.close,
  };
  return { ok: true, policy };
}
