import { isOpen } from "../../domain/lifecycle/case-status.ts";
import { conditionOf } from "../../domain/lifecycle/conditions.ts";
import { instantMs } from "../../domain/time/instant.ts";
import type { Condition } from "../../schemas/resources/common.ts";
import type { ConditionType } from "../../schemas/resources/conditions.ts";
import { ageText } from "../age.ts";
import { isSuspended } from "../campaign/suspendable.ts";
import { isOverdue } from "../case/list.ts";
import type { Everything } from "./everything.ts";

/** An object that is not as it should be, and why. */
export type Wrong = { readonly object: string; readonly text: string; readonly gravity: number };

/** The gravest first: nothing is judged, a campaign is stopped, a deadline has passed, something is not ready. */
export function wrongThings(all: Everything, nowMs: number): Wrong[] {
  const found = [
    ...bundlesWrong(all),
    ...all.campaigns.flatMap((each) => campaignWrong(each, nowMs)),
    ...all.cases.filter((each) => isOpen(each.status.phase) && isOverdue(each)).map(caseOverdue),
    ...all.senders.flatMap((each) => failing("sender", each, ["Ready", "Healthy"])),
    ...all.sources.flatMap((each) => failing("consentsource", each, ["Ready", "Fresh", "OptInEffective"])),
    ...all.templates.flatMap((each) => failing("messagetemplate", each, ["Ready", "Compliant", "Sendable"])),
  ];
  return found.sort((a, b) => a.gravity - b.gravity || a.object.localeCompare(b.object));
}

const gravest = 0;
const stopped = 1;
const overdue = 2;
const notReady = 3;

function bundlesWrong({ bundles }: Everything): Wrong[] {
  if (bundles === undefined) return [];
  const none = bundles.every(({ status }) => status.active === undefined);
  const text = "no policy bundle is active: nothing is judged, messages wait";
  const missing = bundles.length === 0 && none ? [{ object: "policybundles", text, gravity: gravest }] : [];
  return [...missing, ...bundles.flatMap((each) => failing("policybundle", each, ["Ready", "Verified"]))];
}

function campaignWrong(campaign: Everything["campaigns"][number], nowMs: number): Wrong[] {
  const { metadata, status } = campaign;
  if (!isSuspended(campaign)) return failing("campaign", campaign, ["Ready", "Compliant"]);
  const object = `campaign ${metadata.namespace}/${metadata.name}`;
  const since = instantMs(status.enforcement?.since ?? "");
  const ago = since === undefined ? "" : ` for ${ageText(nowMs - since)}`;
  return [{ object, text: `stopped${ago}${whyStopped(status.summary)}`, gravity: stopped }];
}

/** The operator's summary begins with "Stopped: people who …" or "Stopped by …"; its next thing stands elsewhere on the screen. */
function whyStopped(summary = ""): string {
  const [state = ""] = summary.split(" Next: ");
  const why = state.replace(/^(Stopped|Terminated)(?=[: ])/, "");
  return why === "" || why.startsWith(":") ? why : `,${why}`;
}

function caseOverdue({ metadata, status, spec }: Everything["cases"][number]): Wrong {
  const text = `overdue since ${status.due ?? "its deadline"}: ${spec.severity} ${spec.clause}, ${status.phase ?? "Open"}, about ${spec.subject.name}`;
  return { object: `case ${metadata.namespace}/${metadata.name}`, text, gravity: overdue };
}

type Reconciled = {
  readonly metadata: { readonly namespace?: string; readonly name: string };
  readonly status: { readonly observedGeneration: number; readonly conditions?: readonly Condition[] | undefined };
};

/** The first of these conditions that is False; for an object that nobody has looked at, that. */
function failing(kind: string, { metadata, status }: Reconciled, types: readonly ConditionType[]): Wrong[] {
  const object = `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;
  if (status.observedGeneration < 0)
    return [{ object, text: "the operator has not looked at it: is it running?", gravity: notReady }];
  const failed = types
    .map((type) => conditionOf(status.conditions ? [...status.conditions] : undefined, type))
    .find((condition) => condition?.status === "False");
  return failed === undefined
    ? []
    : [{ object, text: `${failed.type} is False: ${failed.message}`, gravity: notReady }];
}
