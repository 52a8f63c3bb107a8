import type { HoldRecord } from "../../schemas/wire/hold.ts";
import type { Totals } from "../../schemas/wire/totals.ts";
import { answerable } from "./blocking.ts";
import type { CampaignFacts } from "./campaign-facts.ts";
import type { Said } from "./conditions.ts";
import { breachReason, breachSentence } from "./words.ts";

/** Whether the campaign keeps to the policy: its declaration, what stopped it, its templates, then what it has sent. */
export function compliance(facts: CampaignFacts, stops: readonly HoldRecord[]): Said {
  const { declaration, campaign, totals } = facts;
  if (declaration.kind === "rejected")
    return said("False", "DeclarationRejected", "The policy refuses the declaration itself.");
  const [breach] = answerable(stops);
  const { purpose } = campaign.spec;
  if (breach !== undefined) return said("False", breachReason(breach.clause), breachSentence(breach, purpose));
  const warned = warnedBreach(facts);
  if (warned !== undefined) return said("False", breachReason(warned.clause), warnedSentence(warned));
  if (facts.refusedTemplates.length > 0) return said("False", "ContentBreach", refusedSentence(facts));
  const judged = totals.some((each) => each.approved + each.rejected > 0);
  if (!judged) return said("Unknown", "NoData", "No message has been judged yet.");
  return said(
    "True",
    "NoViolations",
    "Messages that break the policy are refused one by one; their share is below the threshold.",
  );
}

/** Said before the first message; gates refuse what is made of these templates, and go on with the others. */
function refusedSentence({ refusedTemplates, campaign }: CampaignFacts): string {
  const found = refusedTemplates.flatMap(({ name, findings }) =>
    findings.map(({ clause, rule, message }) => `MessageTemplate ${name}: ${clause} ${rule}: ${message}`),
  );
  const todo = `Messages made of it are refused. Look at kubectl describe mtpl -n ${campaign.metadata.namespace}, and change its text.`;
  return `${found.join(". ").slice(0, 900)}. ${todo}`;
}

/** A breach that does not stop the campaign because it is in mode Warn. */
export function warnedBreach({ campaign, totals }: CampaignFacts): NonNullable<Totals["worst"]> | undefined {
  const { mode, suspendAt } = campaign.spec.enforcement;
  if (mode !== "Warn") return undefined;
  const judged = totals.reduce((sum, each) => sum + each.judged, 0);
  const breaches = totals.reduce((sum, each) => sum + each.breaches, 0);
  const scaled = Math.max(judged, suspendAt.outOf) * suspendAt.violations;
  if (breaches * suspendAt.outOf < scaled) return undefined;
  return totals.map((each) => each.worst).find((worst) => worst !== null) ?? undefined;
}

/** The declared threshold, which does not move while the counts do. */
function warnedSentence(warned: NonNullable<Totals["worst"]>): string {
  return `Clause ${warned.clause}, rule ${warned.rule}: over the threshold. The campaign goes on because spec.enforcement.mode is Warn.`;
}

function said(status: Said["status"], reason: Said["reason"], message: string): Said {
  return { type: "Compliant", status, reason, message };
}
