import type { VerdictInput } from "../../schemas/policy/verdict-input.ts";
import type { DesiredSender } from "../../schemas/wire/desired.ts";
import { nameSkeleton, skeletonOf } from "../link/skeleton.ts";

type SenderFacts = Pick<NonNullable<VerdictInput["sender"]>, "businessName" | "domains" | "skeletons" | "permissions">;

/** What words are judged by: who writes, where its links may lead, what it may advertise. */
export function senderFacts({ businessName, domains, permissions }: DesiredSender): SenderFacts {
  const skeletons = [...new Set([...domains.map(firstLabel).map(skeletonOf), nameSkeleton(businessName)])];
  return { businessName, domains, skeletons, permissions };
}

function firstLabel(domain: string): string {
  return domain.split(".")[0] ?? domain;
}
