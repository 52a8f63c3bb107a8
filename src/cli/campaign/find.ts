import type { Campaign } from "../../schemas/resources/campaign.ts";
import { campaignNames, readName } from "../names.ts";
import { negativeAnswer } from "../problem.ts";
import type { CampaignReading } from "./parts.ts";

/** The campaign that was typed. @throws Problem when there is none */
export async function findCampaign(
  parts: Pick<CampaignReading, "namespace" | "readCampaign">,
  typed: string | undefined,
): Promise<Campaign> {
  const { name } = readName(typed, campaignNames);
  const { namespace } = parts;
  const found = await parts.readCampaign({ namespace, name });
  if (found !== undefined) return found;
  throw negativeAnswer(
    `there is no campaign ${name} in namespace ${namespace}`,
    `kubectl get campaigns -n ${namespace}, or name another with -n`,
  );
}
