import { isOpen } from "../../domain/lifecycle/case-status.ts";
import { blockingCases, nextForCampaign } from "../campaign/blocking-cases.ts";
import { nextWhenNotReady } from "../campaign/not-ready.ts";
import { casesToShow } from "../case/list.ts";
import { type NextThing, nextOnCase } from "../next.ts";
import type { Everything } from "./everything.ts";

/**
 * The next thing for everything that is open, one each: what comes after it shows when it is done. A campaign that a case
 * blocks waits for the case.
 */
export function nextThings(all: Everything): NextThing[] {
  const stalled = all.bundles?.some(({ status }) => status.active !== undefined) === false;
  const platform = stalled ? [{ who: "platform", type: "kubectl describe policybundles" }] : [];
  const cases = casesToShow(all.cases, { all: false, overdue: false }).flatMap((each) => nextOnCase(each).slice(0, 1));
  const campaigns = all.campaigns.flatMap((campaign) => {
    const blocked = blockingCases(campaign, all.cases).some(({ found }) => isOpen(found?.status.phase));
    return blocked ? [] : [...nextForCampaign(campaign, all.cases), ...nextWhenNotReady(campaign)].slice(0, 1);
  });
  const things = [...platform, ...cases, ...campaigns];
  return things.filter((thing, at) => things.findIndex(({ type }) => type === thing.type) === at);
}
