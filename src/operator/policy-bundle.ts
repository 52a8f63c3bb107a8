import { massCase, massHolds } from "../domain/lifecycle/breaker.ts";
import type { BundleFacts } from "../domain/lifecycle/bundle-facts.ts";
import { type BundlePlan, bundlePlan, rollbackOf } from "../domain/lifecycle/bundle-plan.ts";
import { bundleEvents, nextBundleStatus } from "../domain/lifecycle/bundle-status.ts";
import { caseOpenedEvent } from "../domain/lifecycle/case-events.ts";
import type { NewCase } from "../domain/lifecycle/case-opening.ts";
import { spanMs } from "../domain/time/span.ts";
import type { PolicyBundle } from "../schemas/resources/policy-bundle.ts";
import type { PolicyBundleStatus } from "../schemas/resources/policy-bundle-status.ts";
import { type DesiredBundle, desiredKeys } from "../schemas/wire/desired.ts";
import type { GateRecord } from "../schemas/wire/gates.ts";
import type { HoldRecord } from "../schemas/wire/hold.ts";
import { type Again, earliest } from "./again.ts";
import type { ReadContent } from "./bundle-content.ts";
import type { Steps } from "./controller.ts";
import type { DesiredStore } from "./desired-store.ts";
import type { TellEvent } from "./events.ts";
import type { StatusWriter } from "./status-writer.ts";
import type { OperatorEvent } from "./told.ts";

export type BundleParts = {
  readonly bundle: (name: string) => PolicyBundle | undefined;
  readonly bundles: () => readonly PolicyBundle[];
  readonly readContent: (bundle: PolicyBundle) => Promise<ReadContent>;
  readonly activeBundle: () => DesiredBundle | undefined;
  readonly gates: () => readonly GateRecord[];
  /** Holds by policy on campaigns. */
  readonly policyHolds: () => readonly HoldRecord[];
  readonly desired: Pick<DesiredStore, "put">;
  readonly storeBundle: (digest: string, bytes: Uint8Array) => Promise<void>;
  readonly writeHold: (record: HoldRecord) => Promise<void>;
  /** @returns false when it exists already */
  readonly createCase: (opened: NewCase) => Promise<boolean>;
  readonly writeStatus: StatusWriter["write"];
  readonly tell: TellEvent;
  /** The operator's own namespace, where cases about bundles are. */
  readonly namespace: string;
  readonly nowMs: () => number;
  readonly report: (event: OperatorEvent) => void;
};

type GatheredBundle = BundleFacts & { readonly bytes: Uint8Array | undefined };

export function bundleSteps(parts: BundleParts): Steps<GatheredBundle, BundlePlan> {
  return {
    kind: "PolicyBundle",
    gather: async (name) => {
      const bundle = parts.bundle(name);
      return bundle === undefined ? undefined : await gather(parts, bundle);
    },
    decide: bundlePlan,
    act: (facts, plan) => act(parts, facts, plan),
    // What judges goes on judging: a deleted object is no reason to stop everything, and the next one takes over.
    cleanUp: async () => undefined,
  };
}

async function gather(parts: BundleParts, bundle: PolicyBundle): Promise<GatheredBundle> {
  const chosen = chosenBundle(parts.bundles(), parts.activeBundle()?.name);
  return {
    bundle,
    rival: chosen === undefined || chosen === bundle.metadata.name ? undefined : chosen,
    ...(await parts.readContent(bundle)),
    active: parts.activeBundle(),
    gates: parts.gates(),
    policyHolds: parts.policyHolds(),
    nowMs: parts.nowMs(),
  };
}

/** One judges: whoever does already, else the oldest. */
function chosenBundle(bundles: readonly PolicyBundle[], active: string | undefined): string | undefined {
  const byAge = [...bundles].sort(
    (a, b) =>
      a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp) ||
      a.metadata.name.localeCompare(b.metadata.name),
  );
  return (byAge.find(({ metadata }) => metadata.name === active) ?? byAge[0])?.metadata.name;
}

async function act(parts: BundleParts, facts: GatheredBundle, plan: BundlePlan): Promise<Again> {
  switch (plan.kind) {
    case "keep":
      break;
    case "activate":
      if (facts.bytes !== undefined) await parts.storeBundle(plan.bundle.digest, facts.bytes);
      await parts.desired.put(desiredKeys.activeBundle, plan.bundle);
      break;
    case "rollBack":
      return await rollBack(parts, facts, plan);
  }
  const { again } = await writeStatus(parts, facts, nextBundleStatus(facts, undefined));
  return earliest(again, { againInMs: Math.max(spanMs(facts.bundle.spec.source.interval) ?? 300_000, 1_000) });
}

/**
 * First the status, so that this content is not activated again; then the holds are exchanged, so that no campaign is free in
 * between; then the last good bundle judges. Whatever is interrupted is done by the next round: it all is still so.
 */
async function rollBack(
  parts: BundleParts,
  facts: GatheredBundle,
  plan: Extract<BundlePlan, { kind: "rollBack" }>,
): Promise<Again> {
  const { name } = facts.bundle.metadata;
  const { digest } = plan.from;
  const opened = massCase({ bundle: name, namespace: parts.namespace, digest, holds: plan.holds, atMs: facts.nowMs });
  if (facts.bundle.status.rollback?.digest !== digest) {
    const rollback = rollbackOf(plan, { caseName: opened.name, nowMs: facts.nowMs });
    const { written, again } = await writeStatus(parts, facts, nextBundleStatus(facts, rollback));
    if (!written) return again ?? { againInMs: 100 };
  }
  for (const hold of plan.holds) {
    for (const record of massHolds(hold, { bundle: name, digest, nowMs: facts.nowMs })) await parts.writeHold(record);
  }
  if (await parts.createCase(opened)) {
    parts.report({ type: "case-opened", namespace: opened.namespace, name: opened.name, clause: opened.spec.clause });
    parts.tell({ kind: "PolicyBundle", object: facts.bundle, event: caseOpenedEvent(opened) });
  }
  await parts.desired.put(desiredKeys.activeBundle, plan.to);
  return { againInMs: 100 };
}

async function writeStatus(parts: BundleParts, facts: GatheredBundle, next: PolicyBundleStatus) {
  const { bundle } = facts;
  const withoutCounts = (status: PolicyBundleStatus): object => status;
  const result = await parts.writeStatus({ kind: "PolicyBundle", object: bundle, next, withoutCounts });
  const events = result.written ? bundleEvents({ facts, next }) : [];
  for (const event of events) parts.tell({ kind: "PolicyBundle", object: bundle, event });
  return result;
}
