import type { DesiredCampaign } from "../../schemas/wire/desired.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import { negativeAnswer } from "../problem.ts";
import { notThere } from "../suggest.ts";

/** The campaign of a name, as gates know it. @throws Problem that says what there is, and where */
export async function campaignCalled(
  ref: CampaignRef,
  parts: { readonly campaigns: () => Promise<readonly DesiredCampaign[]> },
): Promise<DesiredCampaign> {
  const all = await parts.campaigns();
  const found = all.find((each) => each.namespace === ref.namespace && each.name === ref.name);
  if (found) return found;
  const here = all.filter((each) => each.namespace === ref.namespace).map((each) => each.name);
  const elsewhere = all.find((each) => each.name === ref.name);
  const { message, cure } = notThere("campaign", ref.name, here);
  throw negativeAnswer(
    `${message} in namespace ${ref.namespace}`,
    elsewhere ? `it is in another namespace: -n ${elsewhere.namespace}` : cure,
  );
}
