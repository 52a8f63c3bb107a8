/** Objects of the cluster as the acts need them, read with the real kubectl. */
import { z } from "zod";
import { campaign } from "../../../schemas/resources/campaign.ts";
import { complianceCase } from "../../../schemas/resources/compliance-case.ts";
import { consentSource } from "../../../schemas/resources/consent-source.ts";
import { namespace } from "../stage/places.ts";
import type { Stage } from "../stage/stage.ts";

export async function campaignStatus(stage: Stage, name: string) {
  return campaign.parse(await objectOf(stage, "campaign", name)).status;
}

export async function caseOf(stage: Stage, name: string) {
  return complianceCase.parse(await objectOf(stage, "compliancecase", name));
}

export async function sourceStatus(stage: Stage, name: string) {
  return consentSource.parse(await objectOf(stage, "consentsource", name)).status;
}

/** All cases that are not closed. */
export async function openCases(stage: Stage): Promise<string[]> {
  const list = z
    .object({ items: z.array(complianceCase) })
    .parse(JSON.parse(await stage.kubectl(["get", "compliancecases", "-A", "-o", "json"])));
  return list.items.filter(({ status }) => status.phase !== "Closed").map(({ metadata }) => metadata.name);
}

async function objectOf(stage: Stage, kind: string, name: string): Promise<unknown> {
  return JSON.parse(await stage.kubectl(["get", kind, name, "-n", namespace, "-o", "json"]));
}
