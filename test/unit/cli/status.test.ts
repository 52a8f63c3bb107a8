import { describe, expect, it } from "vitest";
import type { Everything } from "../../../src/cli/status/everything.ts";
import { overviewOf, overviewText } from "../../../src/cli/status/overview.ts";
import { consentSource } from "../../../src/schemas/resources/consent-source.ts";
import { messageTemplate } from "../../../src/schemas/resources/message-template.ts";
import { policyBundle } from "../../../src/schemas/resources/policy-bundle.ts";
import { aCampaign, aCase, now, nowMs } from "../../support/lifecycle.ts";
import { manifest } from "../../support/resources.ts";

const condition = (type: string, status: string, message = "") => ({
  type,
  status,
  reason: "Reconciled",
  message,
  lastTransitionTime: now,
});
const metadata = { uid: "u", resourceVersion: "1", generation: 1, creationTimestamp: now };
const bundle = (status: object) => {
  const object = manifest("PolicyBundle", { name: "whatsapp" });
  return policyBundle.parse({ ...object, metadata: { ...metadata, ...object.metadata }, status });
};
const active = bundle({
  observedGeneration: 1,
  conditions: [condition("Ready", "True"), condition("Verified", "True")],
  active: { revision: "1.4.0", digest: "sha256:aa", since: now },
  gates: "3/3",
});
const nothing: Everything = {
  campaigns: [],
  cases: [],
  sources: [],
  senders: [],
  templates: [],
  bundles: [active],
  unreadable: 0,
};
const sending = (name: string) =>
  aCampaign({
    metadata: { name },
    status: {
      observedGeneration: 1,
      conditions: [condition("Ready", "True"), condition("Suspended", "False")],
      messages: { approved: 1500, rejected: 3, deferred: 0, held: 0, undecidable: 0, asOf: now },
    },
  });
const stopped = (name: string, summary: string) =>
  aCampaign({
    metadata: { name },
    status: {
      observedGeneration: 1,
      conditions: [condition("Ready", "True"), condition("Suspended", "True")],
      enforcement: { state: "Suspended", since: now, cause: "ThresholdBreach" },
      summary,
    },
  });
const textOf = (all: Partial<Everything>, wide = false) =>
  overviewText(overviewOf({ ...nothing, ...all }, nowMs + 420_000), { all: wide });

describe("status", () => {
  it("says in a few lines that all is well", () => {
    expect(textOf({ campaigns: [sending("spring-sale")] })).toBe(`policy      whatsapp 1.4.0 on 3/3 gates
campaigns   1 sending
messages    1,500 approved, 3 refused
cases       0 open
consent     0 fresh; 0 consents
senders     0 healthy

nothing is wrong
`);
  });

  it("says which consent is fresh but not effective, and what to do about it", () => {
    const why =
      "More than 5 % of all people left in the last seven days: compare what they were sent with what they agreed to.";
    const object = manifest("ConsentSource", { name: "website-optin" });
    const source = consentSource.parse({
      ...object,
      metadata: { ...metadata, ...object.metadata },
      status: {
        observedGeneration: 1,
        granted: 1000,
        conditions: [condition("Ready", "True"), condition("Fresh", "True"), condition("OptInEffective", "False", why)],
      },
    });
    const text = textOf({ sources: [source] });
    expect(text).toContain("consent     1 fresh, 1 not effective; 1,000 consents\n");
    expect(text).toContain(`  consentsource marketing/website-optin\n    OptInEffective is False: ${why}\n`);
  });

  it("counts no template as sendable whose text the policy refuses, and says what is wrong with it", () => {
    const object = manifest("MessageTemplate", { name: "rifles" });
    const why = "K5 prohibited-goods: advertises prohibited goods: firearms. Messages made of it are refused.";
    const conditions = [
      condition("Ready", "True"),
      condition("Compliant", "False", why),
      condition("Sendable", "True"),
    ];
    const status = { observedGeneration: 1, conditions };
    const template = messageTemplate.parse({ ...object, metadata: { ...metadata, ...object.metadata }, status });
    const text = textOf({ templates: [template] });
    expect(text).toContain("templates   0 sendable, 1 not sendable\n");
    expect(text).toContain(`  messagetemplate marketing/rifles\n    Compliant is False: ${why}\n`);
  });

  it("puts what is gravest first, and who types what next below it", () => {
    const late = aCase({
      metadata: { name: "late" },
      status: { phase: "Acknowledged", due: now, conditions: [condition("Overdue", "True")] },
      spec: { acknowledged: { by: "ana", at: now } },
    });
    const text = textOf({
      campaigns: [
        sending("spring-sale"),
        stopped("flash-sale", "Stopped: people who never opted in (K2). Next: growth does CorrectSource."),
        stopped("paused", "Stopped by spec.suspend. Next: growth sets it to false."),
      ],
      cases: [late],
    });
    expect(text).toContain("campaigns   1 sending, 2 stopped\n");
    expect(text).toContain("cases       1 open, 1 overdue\n");
    expect(text.slice(text.indexOf("wrong:"))).toBe(`wrong:
  campaign marketing/flash-sale
    stopped for 7m: people who never opted in (K2).
  campaign marketing/paused
    stopped for 7m, by spec.suspend.
  case marketing/late
    overdue since 2026-11-22T02:57:41Z: Major K2, Acknowledged, about flash-sale

next:
  growth   consentry case step late -n marketing CorrectSource --evidence <link>
  growth   consentry resume campaign/paused -n marketing
`);
  });

  it("says before all else that nothing is judged without a bundle", () => {
    const text = textOf({ bundles: [], campaigns: [stopped("a", "Stopped: x.")] });
    expect(text).toContain("policy      no bundle is active: nothing is judged, messages wait\n");
    expect(text).toMatch(/wrong:\n {2}policybundles\n/);
    expect(text).toContain("platform   kubectl describe policybundles");
  });

  it("does not blame the cluster for what the user may not see", () => {
    const text = textOf({ bundles: undefined });
    expect(text).toContain("policy      you may not see policy bundles\n");
    expect(text).toContain("nothing is wrong");
  });

  it("tells an object that no operator has looked at", () => {
    expect(textOf({ campaigns: [aCampaign()] })).toContain("the operator has not looked at it: is it running?");
  });

  it("fits one screen, and says what it left out", () => {
    const campaigns = Array.from({ length: 40 }, (_, at) => stopped(`c-${String(at).padStart(2, "0")}`, "Stopped: x."));
    const text = textOf({ campaigns });
    expect(text.split("\n").length).toBeLessThan(50);
    expect(text).toContain("and 30 more: consentry status -o wide");
    expect(textOf({ campaigns }, true)).not.toContain("more: consentry status");
  });
});
