import { describe, expect, it } from "vitest";
import { massCase, massCaseOf, massHolds, massSuspension } from "../../../src/domain/lifecycle/breaker.ts";
import type { BundleContent, BundleFacts } from "../../../src/domain/lifecycle/bundle-facts.ts";
import { bundlePlan, rollbackOf } from "../../../src/domain/lifecycle/bundle-plan.ts";
import { bundleEvents, nextBundleStatus } from "../../../src/domain/lifecycle/bundle-status.ts";
import { conditionOf } from "../../../src/domain/lifecycle/conditions.ts";
import { apiVersion } from "../../../src/schemas/group.ts";
import { complianceCaseSpec } from "../../../src/schemas/resources/compliance-case.ts";
import { policyBundle } from "../../../src/schemas/resources/policy-bundle.ts";
import { afterHold, isHeld } from "../../../src/schemas/wire/hold.ts";
import { aGate, aHold, heldBy, now, nowMs } from "../../support/lifecycle.ts";

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const good: BundleContent = {
  kind: "good",
  digest: digestOf("b"),
  revision: "1.5.0",
  signer: null,
  clauses: ["K1", "K2"],
};
const version = (letter: string, revision: string) => ({ revision, digest: digestOf(letter), since: now });
const activeOf = (letter: string, revision: string) => ({
  name: "whatsapp",
  digest: digestOf(letter),
  revision,
  activatedAtMs: nowMs,
});

describe("the content of a bundle", () => {
  const rows: readonly { name: string; facts: FactsChange; does: string; says: string }[] = [
    { name: "judges at once when it is good", facts: {}, does: "activate", says: "Promoting" },
    {
      name: "is left as it is when it judges",
      facts: { active: activeOf("b", "1.5.0") },
      does: "keep",
      says: "Active",
    },
    { name: "is not touched beside another active bundle", facts: { rival: "other" }, does: "keep", says: "Refused" },
    {
      name: "is refused when it is unusable",
      facts: { content: { kind: "bad", reason: "BundleUnusable", message: "m" } },
      does: "keep",
      says: "Refused",
    },
    {
      name: "is waited for",
      facts: { content: { kind: "absent", reason: "SourceUnavailable", message: "m" } },
      does: "keep",
      says: "Pending",
    },
    {
      name: "is refused when a required clause has no rule",
      facts: { spec: { requiredClauses: ["K3"] } },
      does: "keep",
      says: "Refused",
    },
    {
      name: "is not activated by a strategy that nothing serves",
      facts: { spec: { rollout: { strategy: "Canary" } } },
      does: "keep",
      says: "Refused",
    },
    {
      name: "is not tried again after it was taken back",
      facts: { active: activeOf("a", "1.4.0"), status: { rollback: { at: now, digest: digestOf("b"), reason: "r" } } },
      does: "keep",
      says: "RolledBack",
    },
  ];
  it.each(rows)("$name", ({ facts, does, says }) => {
    const of = bundleFacts(facts);
    expect(bundlePlan(of).kind).toBe(does);
    expect(nextBundleStatus(of, undefined).phase).toBe(says);
  });

  it("leaves what judges in its place when it is refused", () => {
    const status = nextBundleStatus(
      bundleFacts({
        active: activeOf("a", "1.4.0"),
        content: { kind: "bad", reason: "VerificationFailed", message: "m" },
      }),
      undefined,
    );
    expect(status.active?.revision).toBe("1.4.0");
    expect(conditionOf(status.conditions, "Verified")).toMatchObject({ status: "False", reason: "VerificationFailed" });
    expect(conditionOf(status.conditions, "Stalled")?.status).toBe("True");
  });

  it("makes what judged before the last good one, and is told once", () => {
    const facts = bundleFacts({ active: activeOf("b", "1.5.0"), status: { active: version("a", "1.4.0") } });
    const next = nextBundleStatus(facts, undefined);
    expect(next).toMatchObject({ active: { revision: "1.5.0" }, previous: { revision: "1.4.0" }, gates: "0/1" });
    expect(bundleEvents({ facts, next }).map(({ reason }) => reason)).toEqual(["BundleActivated"]);
    const again = bundleFacts({ active: activeOf("b", "1.5.0"), status: next });
    expect(bundleEvents({ facts: again, next: nextBundleStatus(again, undefined) })).toEqual([]);
  });
});

describe("a bundle that stops too many campaigns", () => {
  const holds = ["a", "b", "c", "d"].map((name) => aHold({ scope: `campaign.marketing.${name}`, atMs: nowMs + 1_000 }));
  const status = { active: version("b", "1.5.0"), previous: version("a", "1.4.0") };
  const tripping = { active: activeOf("b", "1.5.0"), status, policyHolds: holds };

  it("is taken back to the last good one", () => {
    expect(bundlePlan(bundleFacts(tripping))).toMatchObject({
      kind: "rollBack",
      to: { revision: "1.4.0" },
      from: { revision: "1.5.0" },
      holds,
    });
  });

  const withinMs = 600_000;
  const stoppedAt = (atMs: number) => holds.map((hold) => ({ ...hold, atMs }));
  it.each([
    { name: "as many as it may", policyHolds: holds.slice(0, 3), maxCampaigns: 3, trips: false },
    { name: "one more", policyHolds: holds, maxCampaigns: 3, trips: true },
    { name: "before it judged", policyHolds: stoppedAt(nowMs - 1), maxCampaigns: 3, trips: false },
    {
      name: "long after it began to judge",
      policyHolds: stoppedAt(nowMs + withinMs + 1),
      maxCampaigns: 3,
      trips: false,
    },
  ])("counts those stopped $name: $trips", ({ policyHolds, maxCampaigns, trips }) => {
    const stopped = massSuspension({ active: activeOf("b", "1.5.0"), policyHolds, maxCampaigns, withinMs });
    expect(stopped !== undefined).toBe(trips);
  });

  it.each([
    { name: "there is none to go back to", changes: { status: { active: version("b", "1.5.0") } } },
    {
      name: "the one before was itself taken back",
      changes: { status: { ...status, rollback: { at: now, digest: digestOf("a"), reason: "r" } } },
    },
    { name: "another bundle was activated", changes: { active: { ...activeOf("b", "1.5.0"), name: "other" } } },
  ])("stays when $name", ({ changes }) => {
    expect(bundlePlan(bundleFacts({ ...tripping, ...changes })).kind).not.toBe("rollBack");
  });

  it("never frees a campaign while its holds are exchanged", () => {
    const by = { bundle: "whatsapp", digest: digestOf("b"), nowMs: nowMs + 2_000 };
    for (const hold of holds) {
      let state = heldBy(hold);
      for (const [index, record] of massHolds(hold, by).entries()) {
        state = afterHold(state, record, index + 1);
        expect(isHeld(state)).toBe(true);
      }
      expect(Object.keys(state.holds)).toEqual(["rollout"]);
      expect(massCaseOf(state.holds.rollout ?? hold)).toBe(
        massCase({ ...by, namespace: "consentry-system", holds, atMs: nowMs }).name,
      );
    }
  });

  it("is answered for by one case, which the API server takes", () => {
    const opened = massCase({
      bundle: "whatsapp",
      namespace: "consentry-system",
      digest: digestOf("b"),
      holds,
      atMs: nowMs,
    });
    expect(complianceCaseSpec.safeParse(opened.spec).error).toBeUndefined();
    expect(opened.spec).toMatchObject({
      origin: "MassSuspension",
      subject: { kind: "PolicyBundle", name: "whatsapp" },
    });
  });

  it("says so on itself and tells it once", () => {
    const facts = bundleFacts(tripping);
    const plan = bundlePlan(facts);
    if (plan.kind !== "rollBack") throw new Error("it should be taken back");
    const next = nextBundleStatus(facts, rollbackOf(plan, { caseName: "whatsapp-mass-1", nowMs }));
    expect(next.rollback).toMatchObject({ digest: digestOf("b"), case: "whatsapp-mass-1" });
    expect(bundleEvents({ facts, next }).map(({ reason }) => reason)).toEqual([
      "BundleRolledBack",
      "MassSuspensionStopped",
    ]);
    const back = bundleFacts({ active: activeOf("a", "1.4.0"), status: next });
    const settled = nextBundleStatus(back, undefined);
    expect(settled.previous).toBeUndefined();
    expect(bundleEvents({ facts: back, next: settled }).map(({ reason }) => reason)).toEqual(["BundleActivated"]);
  });

  it.each([
    { signer: null, digest: undefined, says: "The content is in order." },
    { signer: null, digest: digestOf("b"), says: "The digest and the content are in order." },
    { signer: "ci", digest: undefined, says: "The content and the signature of ci are in order." },
    { signer: "ci", digest: digestOf("b"), says: "The digest, the content and the signature of ci are in order." },
  ])("says what was looked at: $says", ({ signer, digest, says }) => {
    const facts = bundleFacts({ content: { ...good, signer }, spec: digest === undefined ? {} : { digest } });
    expect(conditionOf(nextBundleStatus(facts, undefined).conditions, "Verified")?.message).toBe(says);
  });
});

type FactsChange = Partial<Omit<BundleFacts, "bundle">> & { readonly spec?: object; readonly status?: object };

function bundleFacts({ spec = {}, status = {}, ...changes }: FactsChange): BundleFacts {
  const bundle = policyBundle.parse({
    apiVersion,
    kind: "PolicyBundle",
    metadata: { name: "whatsapp", uid: "u", resourceVersion: "1", generation: 1, creationTimestamp: now },
    spec: { source: { type: "ConfigMap", configMap: { name: "consentry-policy", key: "bundle.tar.gz" } }, ...spec },
    status: { observedGeneration: -1, ...status },
  });
  const gates =
    changes.active?.revision === "1.5.0" && Object.keys(status).length === 0
      ? [aGate("gate-1", { bundle: digestOf("b") })]
      : [aGate("gate-1")];
  return { bundle, rival: undefined, content: good, active: undefined, gates, policyHolds: [], nowMs, ...changes };
}
