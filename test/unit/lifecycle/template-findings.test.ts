import { describe, expect, it } from "vitest";
import { templateAtWhatsApp } from "../../../src/domain/desired/template-at-whatsapp.ts";
import { compliance } from "../../../src/domain/lifecycle/campaign-compliance.ts";
import { nextCampaignStatus, standingOf } from "../../../src/domain/lifecycle/campaign-status.ts";
import { conditionOf } from "../../../src/domain/lifecycle/conditions.ts";
import {
  commonFindings,
  refusedTemplates,
  type TextJudgement,
} from "../../../src/domain/lifecycle/template-findings.ts";
import { nextTemplateStatus, templateEvents } from "../../../src/domain/lifecycle/template-status.ts";
import type { Severity, Violation } from "../../../src/schemas/policy/verdict-output.ts";
import { type MessageTemplate, messageTemplate } from "../../../src/schemas/resources/message-template.ts";
import { aHold, campaignFacts, nowMs } from "../../support/lifecycle.ts";
import { manifest } from "../../support/resources.ts";
import { totalsOf } from "../../support/verdicts.ts";

const firearms = finding("prohibited-goods", "Critical");
const link = finding("deceptive-link", "Major");
const minor = finding("tone", "Minor");

describe("a template that the policy refuses", () => {
  it("says which rule of which clause, how bad, and what is wrong, in the order of the policy", () => {
    expect(statusOf(judged(firearms, link)).findings).toEqual([
      { rule: "prohibited-goods", clause: "K5", severity: "Critical", message: "prohibited-goods is broken" },
      { rule: "deceptive-link", clause: "K5", severity: "Major", message: "deceptive-link is broken" },
    ]);
  });

  it.each([
    { name: "a Critical finding", of: judged(firearms), says: "Ready=False Stalled=True Compliant=False" },
    { name: "a Major finding", of: judged(link), says: "Ready=False Stalled=True Compliant=False" },
    { name: "a Minor finding", of: judged(minor), says: "Ready=True Compliant=False" },
    { name: "no finding", of: judged(), says: "Ready=True Compliant=True" },
    { name: "no judgement", of: notJudged("NoBundle"), says: "Ready=True Compliant=Unknown" },
  ])("with $name is $says", ({ of, says }) => {
    expect(stateOf(statusOf(of))).toBe(`${says} Sendable=True`);
  });

  it("says in condition and summary what to do", () => {
    const status = statusOf(judged(firearms));
    const sentence = "K5 prohibited-goods: prohibited-goods is broken; mend it. Messages made of it are refused.";
    expect(conditionOf(status.conditions, "Compliant")?.message).toBe(sentence);
    expect(conditionOf(status.conditions, "Stalled")).toMatchObject({
      reason: "DeclarationRejected",
      message: sentence,
    });
    expect(status.summary).toBe(`Refused: ${sentence}`);
  });

  it("is refused at once, before the gates have it, and stays what WhatsApp says", () => {
    const status = statusOf(judged(firearms), { stored: false });
    expect(conditionOf(status.conditions, "Ready")?.reason).toBe("DeclarationRejected");
    expect(conditionOf(status.conditions, "Sendable")?.message).toBe("WhatsApp's status is APPROVED.");
  });

  it("fits its status however much is wrong", () => {
    const many = Array.from({ length: 64 }, (_, at) => ({
      ...finding(`rule-${at}`, "Major"),
      message: "m".repeat(300),
    }));
    const status = statusOf(judged(...many));
    expect(messageTemplate.shape.status.safeParse(status).success).toBe(true);
    expect(templateEvents(aTemplate().status, status)[0]?.message.length).toBeLessThanOrEqual(1024);
  });
});

describe("a template that nobody has judged", () => {
  it.each(["NoBundle", "NotServed", "NoAnswer"] as const)("has no findings, and says why: %s", (why) => {
    const status = statusOf(notJudged(why));
    expect(status.findings).toBeUndefined();
    expect(conditionOf(status.conditions, "Compliant")).toMatchObject({ status: "Unknown", reason: "NoData" });
  });

  it("is told from one in which nothing was found", () => expect(statusOf(judged()).findings).toEqual([]));
});

describe("people are told", () => {
  const clean = statusOf(judged());
  const refused = statusOf(judged(firearms));
  const reasons = (...of: Parameters<typeof templateEvents>) => templateEvents(...of).map(({ reason }) => reason);

  it("once that a text is refused, and again when it is refused for something else", () => {
    expect(reasons(clean, refused)).toEqual(["DeclarationRejected"]);
    expect(reasons(refused, refused)).toEqual([]);
    expect(reasons(refused, statusOf(judged(firearms, link)))).toEqual(["DeclarationRejected"]);
  });

  it("once that it no longer is", () => {
    expect(reasons(refused, clean)).toEqual(["DeclarationAccepted"]);
    expect(reasons(clean, clean)).toEqual([]);
  });

  it("nothing while nobody knows", () => {
    expect(reasons(refused, statusOf(notJudged("NoAnswer")))).toEqual([]);
    expect(reasons(statusOf(notJudged("NoAnswer")), clean)).toEqual([]);
  });
});

describe("what is wrong with a text", () => {
  it("is what is wrong with every sender that may send it", () => {
    expect(commonFindings([[firearms, link], [firearms]])).toEqual([firearms]);
    expect(commonFindings([[link], []])).toEqual([]);
    expect(commonFindings([[firearms, link]])).toEqual([firearms, link]);
  });
});

describe("a campaign with a refused template", () => {
  const refused = [
    { name: "spring-offer-en", findings: [{ rule: "r", clause: "K5", severity: "Major", message: "m" }] },
  ] as const;

  it("says so before its first message, and stays ready: its other templates go on", () => {
    const facts = campaignFacts({ refusedTemplates: refused });
    const status = nextCampaignStatus(facts, standingOf(facts), undefined);
    expect(conditionOf(status.conditions, "Compliant")).toMatchObject({ status: "False", reason: "ContentBreach" });
    expect(conditionOf(status.conditions, "Compliant")?.message).toMatch(/MessageTemplate spring-offer-en: K5 r: m\./);
    expect(conditionOf(status.conditions, "Ready")?.status).toBe("True");
    expect(status.summary).toMatch(/The policy refuses the text of spring-offer-en: change it\.$/);
  });

  it("says so rather than that its messages keep to the policy, and says first what stopped it", () => {
    const facts = campaignFacts({ refusedTemplates: refused, totals: [totalsOf({ approved: 5 })] });
    expect(compliance(facts, []).message).toContain("spring-offer-en");
    expect(compliance(facts, [aHold()]).message).toContain("consent-required");
  });

  it("does not believe what was found in an older text, nor mind what only refuses messages", () => {
    const found = (status: object, generation = 1) => refusedTemplates([aTemplate(status, generation)]);
    const findings = [{ rule: "r", clause: "K5", severity: "Critical", message: "m" }];
    expect(found({ observedGeneration: 1, findings })).toEqual([{ name: "example", findings }]);
    expect(found({ observedGeneration: 1, findings }, 2)).toEqual([]);
    expect(found({ observedGeneration: 1, findings: [{ ...findings[0], severity: "Minor" }] })).toEqual([]);
    expect(found({ observedGeneration: 1 })).toEqual([]);
  });
});

function finding(rule: string, severity: Severity): Violation {
  return {
    rule,
    clause: "K5",
    severity,
    message: `${rule} is broken`,
    remedy: "mend it",
    steps: [],
    undecidable: false,
  };
}

function judged(...findings: readonly Violation[]): TextJudgement {
  return { kind: "judged", findings };
}

function notJudged(why: Extract<TextJudgement, { kind: "unknown" }>["why"]): TextJudgement {
  return { kind: "unknown", why };
}

function statusOf(of: TextJudgement, { stored = true } = {}) {
  const template = aTemplate();
  const atWhatsApp = templateAtWhatsApp(template.spec, undefined, nowMs);
  const digest = `sha256:${"a".repeat(64)}`;
  return nextTemplateStatus({ template, atWhatsApp, stored, edited: false, digest, judged: of, nowMs });
}

function stateOf(status: ReturnType<typeof statusOf>): string {
  return (status.conditions ?? []).map(({ type, status: value }) => `${type}=${value}`).join(" ");
}

function aTemplate(status: object = {}, generation = 1): MessageTemplate {
  const made = manifest("MessageTemplate", { spec: { whatsapp: { status: "APPROVED" } } });
  const served = { uid: "u-1", resourceVersion: "1", generation, creationTimestamp: "2026-11-20T08:00:00Z" };
  const metadata = { ...made.metadata, ...served };
  return messageTemplate.parse({ ...made, metadata, status: { observedGeneration: -1, ...status } });
}
