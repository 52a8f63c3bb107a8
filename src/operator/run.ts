import { orphans } from "../domain/desired/difference.ts";
import { objectKey } from "../schemas/kubernetes/object.ts";
import type { KindName } from "../schemas/resources/index.ts";
import { type CampaignParts, campaignSteps } from "./campaign.ts";
import { type CaseParts, caseSteps } from "./compliance-case.ts";
import { type ReviewParts, reviewSteps } from "./compliance-review.ts";
import { type SourceParts, sourceSteps } from "./consent-source.ts";
import { type Controller, type ControllerParts, createController } from "./controller.ts";
import type { DesiredStore } from "./desired-store.ts";
import { type TemplateParts, templateSteps } from "./message-template.ts";
import { type BundleParts, bundleSteps } from "./policy-bundle.ts";
import { type SenderParts, senderSteps } from "./sender.ts";
import { createTriggers, type TriggerParts, type Triggers } from "./triggers.ts";

/** What an operator needs of the world; start.ts hands it over. */
export type OperatorParts = Omit<ControllerParts, "mayAct"> &
  Omit<TriggerParts, "enqueue" | "enqueueAfter"> & {
    readonly isLeading: () => boolean;
    readonly storedKeys: DesiredStore["keys"];
    readonly campaignParts: CampaignParts;
    readonly sourceParts: SourceParts;
    readonly templateParts: TemplateParts;
    readonly senderParts: SenderParts;
    readonly bundleParts: BundleParts;
    readonly caseParts: CaseParts;
    readonly reviewParts: ReviewParts;
  };

export type Operator = {
  readonly triggers: Triggers;
  /** Looks at everything there is, and at what was deleted while nobody looked. */
  lead(): void;
  /** Stops looking; resolves when nothing is being done any more. */
  rest(): Promise<void>;
};

/** Nothing should need it. It bounds how long a trigger that was forgotten can matter. */
const lookAtAllEveryMs = 600_000;

export function runOperator(parts: OperatorParts): Operator {
  const { controllers, byKind } = createControllers(parts);
  const triggers = createTriggers({
    ...parts,
    enqueue: (kind, key) => byKind(kind).enqueue(key),
    enqueueAfter: (kind, key, delayMs) => byKind(kind).enqueueAfter(key, delayMs),
  });
  let timer: NodeJS.Timeout | undefined;
  const lookAtAll = (): void => {
    for (const { kind } of controllers) triggers.all(kind);
    for (const orphan of findOrphans(parts)) byKind(orphan.kind).enqueue(objectKey(orphan));
  };
  return {
    triggers,
    lead: () => {
      for (const controller of controllers) controller.start();
      lookAtAll();
      timer = setInterval(lookAtAll, lookAtAllEveryMs);
    },
    rest: async () => {
      clearInterval(timer);
      await Promise.all(controllers.map((controller) => controller.stop()));
    },
  };
}

function createControllers(parts: OperatorParts): {
  readonly controllers: readonly Controller[];
  readonly byKind: (kind: KindName) => Controller;
} {
  const own: ControllerParts = { ...parts, mayAct: parts.isLeading };
  const byName: Readonly<Record<KindName, Controller>> = {
    Campaign: createController(own, campaignSteps(parts.campaignParts)),
    ConsentSource: createController(own, sourceSteps(parts.sourceParts)),
    MessageTemplate: createController(own, templateSteps(parts.templateParts)),
    Sender: createController(own, senderSteps(parts.senderParts)),
    PolicyBundle: createController(own, bundleSteps(parts.bundleParts)),
    ComplianceCase: createController(own, caseSteps(parts.caseParts)),
    ComplianceReview: createController(own, reviewSteps(parts.reviewParts)),
  };
  return { controllers: Object.values(byName), byKind: (kind) => byName[kind] };
}

function findOrphans(parts: OperatorParts) {
  const existing = new Map<KindName, Set<string>>();
  const keysOf = (kind: KindName): Set<string> => {
    const keys = existing.get(kind) ?? new Set(parts.keysOf(kind));
    existing.set(kind, keys);
    return keys;
  };
  return orphans(parts.storedKeys(), ({ kind, ...ref }) => {
    const key = objectKey(ref);
    return keysOf(kind).has(key) || parts.isUnreadable(kind, key);
  });
}
