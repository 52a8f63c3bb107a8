import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { Sender } from "../../schemas/resources/sender.ts";
import type { HoldRecord, HoldSource, HoldState } from "../../schemas/wire/hold.ts";
import type { Restricted } from "../desired/restriction.ts";
import { operatorName } from "./case-steps.ts";
import { liftOf } from "./resume.ts";

/** A stop that the operator itself answers for: it holds while its cause is there and is lifted with it. */
export type Wish = { readonly source: HoldSource; readonly cause: HoldRecord["cause"]; readonly id: string };

/** What a campaign's own spec, and WhatsApp's word on its sender, ask for. */
export function campaignWishes(campaign: Campaign, sender: Sender | undefined, restricted: Restricted): Wish[] {
  return [...suspendWish(campaign), ...restrictionWish(campaign, sender, restricted)];
}

/** A sender that is suspended stops every campaign that uses it. */
export function suspendWish({ metadata, spec }: Campaign | Sender): Wish[] {
  if (!spec.suspend) return [];
  return [{ source: "spec", cause: "SuspendedBySpec", id: `spec-${metadata.uid.slice(0, 8)}-${metadata.generation}` }];
}

/** Replies to people who have just written are not started by the business: only a full restriction stops them. */
function restrictionWish({ spec }: Campaign, sender: Sender | undefined, restricted: Restricted): Wish[] {
  const untilMs = spec.category === "Service" ? restricted.repliesUntilMs : restricted.untilMs;
  if (sender === undefined || untilMs === null) return [];
  return [
    { source: "whatsapp", cause: "RestrictedByWhatsApp", id: `whatsapp-${sender.metadata.uid.slice(0, 8)}-${untilMs}` },
  ];
}

const ownSources: readonly HoldSource[] = ["spec", "whatsapp"];

/** Holds to write and to lift, so that exactly what is wished for holds. Nothing when it does already. */
export function holdChanges(of: {
  readonly scope: string;
  readonly wishes: readonly Wish[];
  readonly held: HoldState | undefined;
  readonly nowMs: number;
}): HoldRecord[] {
  return ownSources.flatMap((source) => {
    const wish = of.wishes.find((each) => each.source === source);
    const held = of.held?.holds[source];
    if (wish !== undefined && held === undefined) return [holdOf(of.scope, wish, of.nowMs)];
    if (wish === undefined && held !== undefined) {
      return [liftOf(held, { id: `lift-${held.id}`.slice(0, 64), by: operatorName, atMs: of.nowMs })];
    }
    return [];
  });
}

function holdOf(scope: string, wish: Wish, nowMs: number): HoldRecord {
  return {
    scope,
    source: wish.source,
    action: "hold",
    id: wish.id,
    cause: wish.cause,
    clause: null,
    rule: null,
    severity: null,
    decision: null,
    by: operatorName,
    breachAtMs: null,
    atMs: nowMs,
    resume: "BySource",
    notBeforeMs: null,
    violations: null,
    outOf: null,
  };
}
