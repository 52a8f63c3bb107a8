import { caseEvents } from "../domain/lifecycle/case-events.ts";
import { type CaseFacts, nextCaseStatus, nextDeadlineMs } from "../domain/lifecycle/case-status.ts";
import { recipientsOf } from "../domain/lifecycle/recipients.ts";
import type { KubeObject } from "../schemas/kubernetes/object.ts";
import type { CaseStatus } from "../schemas/resources/case-status.ts";
import type { ComplianceCase } from "../schemas/resources/compliance-case.ts";
import type { KindName } from "../schemas/resources/index.ts";
import type { CampaignRef } from "../schemas/wire/subjects.ts";
import type { Totals } from "../schemas/wire/totals.ts";
import { earliest } from "./again.ts";
import type { Steps } from "./controller.ts";
import type { TellEvent } from "./events.ts";
import type { StatusWriter } from "./status-writer.ts";

export type CaseParts = {
  readonly complianceCase: (key: string) => ComplianceCase | undefined;
  /** What the case is about, if it still exists. */
  readonly subject: (
    subject: ComplianceCase["spec"]["subject"],
  ) => (KubeObject & { readonly kind: KindName }) | undefined;
  readonly totals: (ref: CampaignRef) => readonly Totals[];
  readonly writeStatus: StatusWriter["write"];
  readonly tell: TellEvent;
  readonly nowMs: () => number;
};

export function caseSteps(parts: CaseParts): Steps<CaseFacts, CaseStatus> {
  return {
    kind: "ComplianceCase",
    gather: async (key) => {
      const complianceCase = parts.complianceCase(key);
      if (complianceCase === undefined) return undefined;
      return { complianceCase, recipients: recipientsFor(parts, complianceCase), nowMs: parts.nowMs() };
    },
    decide: nextCaseStatus,
    act: async ({ complianceCase, nowMs }, next) => {
      const wanted = { kind: "ComplianceCase", object: complianceCase, next, withoutCounts } as const;
      const { written, again } = await parts.writeStatus(wanted);
      if (written) tellAll(parts, complianceCase, next);
      const dueMs = nextDeadlineMs(complianceCase, next.phase ?? "Open", nowMs);
      return earliest(again, dueMs === undefined ? undefined : { againInMs: dueMs - nowMs });
    },
    cleanUp: async () => undefined,
  };
}

function recipientsFor(parts: CaseParts, { spec }: ComplianceCase): CaseFacts["recipients"] {
  const { kind, namespace, name } = spec.subject;
  if (kind !== "Campaign" || namespace === undefined || spec.origin !== "Breach") return undefined;
  const totals = parts.totals({ namespace, name });
  return totals.length === 0 ? undefined : recipientsOf(totals, spec.rule);
}

function withoutCounts({ recipients: _, ...rest }: CaseStatus): object {
  return rest;
}

function tellAll(parts: CaseParts, complianceCase: ComplianceCase, next: CaseStatus): void {
  const subject = parts.subject(complianceCase.spec.subject);
  for (const event of caseEvents(complianceCase, next)) {
    parts.tell({ kind: "ComplianceCase", object: complianceCase, event });
    if (subject !== undefined) parts.tell({ kind: subject.kind, object: subject, event });
  }
}
