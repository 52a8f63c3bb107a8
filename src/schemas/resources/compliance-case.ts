import { z } from "zod";
import { caseStatus } from "./case-status.ts";
import { caseStep } from "./case-step.ts";
import { clauseId, decisionId, dnsLabel, namespacedResource, ruleId, severity, text, time } from "./common.ts";
import { duration } from "./duration.ts";
import { ageColumn, type CelRule, type Column, categories, conditionColumn, type Kind, nameRule } from "./kind.ts";

const caseSubject = z.object({
  kind: z
    .enum(["Campaign", "ConsentSource", "MessageTemplate", "Sender", "PolicyBundle"])
    .describe("Kind of the object the case is about."),
  namespace: dnsLabel.describe("Its namespace; left out for a PolicyBundle.").optional(),
  name: dnsLabel.describe("Its name. The case outlives the object."),
});

const signature = z.object({
  by: text(253).describe("User who signs; must be the user who writes this."),
  at: time.describe("When."),
});

export const complianceCaseSpec = z.object({
  subject: caseSubject.describe("What the case is about."),
  origin: z
    .enum(["Breach", "Complaint", "Review", "MassSuspension", "WhatsApp", "Officer"])
    .default("Breach")
    .describe("What opened the case."),
  clause: clauseId.describe("Clause of the policy that was broken."),
  rule: ruleId.describe("Rule that found it.").optional(),
  severity: severity.describe("How bad it is. May be raised, never lowered. Critical: two people must close it."),
  decision: decisionId.describe("Decision that crossed the line.").optional(),
  openedAt: time
    .describe("When it happened: the clock of the deadlines starts here. Left out: when the object was created.")
    .optional(),
  description: text(2048).describe("What happened, without a number or any text of a message.").optional(),
  complaint: z
    .object({
      receivedAt: time.describe("When the person complained."),
      channel: text(63).describe("How it reached the company: Email, Phone, Post, Regulator."),
      reference: text(253).describe("Where the complaint itself is kept.").optional(),
      recipient: z
        .string()
        .max(64)
        .regex(/^p1-[A-Za-z0-9]+-[A-Za-z0-9_-]{22}$/)
        .describe("Pseudonym of the person, never a number.")
        .optional(),
    })
    .describe("The complaint, for a case that one opened (M4).")
    .optional(),
  acknowledgeWithin: duration.default("1h").describe("How soon somebody must take the case on."),
  resolveWithin: duration.default("4h").describe("How soon the case must be closed."),
  assignee: text(253).describe("User who works on the case.").optional(),
  acknowledged: signature.describe("Who has taken the case on.").optional(),
  steps: z
    .array(caseStep)
    .max(32)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
    .describe("What has to be done. Entries may be added; a signed one is never changed.")
    .optional(),
  notes: z
    .array(
      signature.extend({
        text: text(2048).describe("What there is to say, without a number or any text of a message."),
      }),
    )
    .max(64)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .describe("Remarks, oldest first. Only ever added to.")
    .optional(),
  resolution: signature
    .extend({ summary: text(1024).describe("What was wrong and how it was put right.") })
    .describe("Says that the harm is repaired. Its author may correct it until it is approved.")
    .optional(),
  approval: signature
    .describe("Who agrees that the case may close; on a Critical case not who resolved it.")
    .optional(),
});

export const complianceCase = namespacedResource({
  kind: "ComplianceCase",
  spec: complianceCaseSpec,
  status: caseStatus,
});

function fixed(field: string, message = `${field} says what the case is about and stays as it was opened`): CelRule {
  return {
    rule: `has(self.spec.${field}) == has(oldSelf.spec.${field}) && (!has(self.spec.${field}) || self.spec.${field} == oldSelf.spec.${field})`,
    message,
    fieldPath: `.spec.${field}`,
    reason: "FieldValueForbidden",
  };
}

const celRules: readonly CelRule[] = [
  nameRule,
  {
    rule: "(self.spec.subject.kind == 'PolicyBundle') != has(self.spec.subject.namespace)",
    message: "a PolicyBundle has no namespace, every other subject has one",
    fieldPath: ".spec.subject.namespace",
    reason: "FieldValueInvalid",
  },
  fixed("subject"),
  fixed("origin"),
  fixed("clause"),
  fixed("openedAt", "openedAt starts the clock of the deadlines and stays as the case was opened"),
  fixed("acknowledgeWithin", "a deadline is not moved once the case is open"),
  fixed("resolveWithin", "a deadline is not moved once the case is open"),
  {
    rule: "self.spec.severity == oldSelf.spec.severity || self.spec.severity == 'Critical' || oldSelf.spec.severity == 'Minor'",
    message: "the severity of a case may be raised, never lowered",
    fieldPath: ".spec.severity",
    reason: "FieldValueForbidden",
  },
  {
    rule: "!has(self.spec.steps) || self.spec.steps.all(s, s.state == 'Pending' ? !has(s.by) : (has(s.by) && has(s.at)))",
    message: "a step that is Done or NotNeeded says by whom and at what time; a Pending one is not signed",
    fieldPath: ".spec.steps",
    reason: "FieldValueRequired",
  },
  {
    rule: "self.spec.origin == 'Complaint' ? has(self.spec.complaint) : !has(self.spec.complaint)",
    message: "a case of origin Complaint, and no other, has a complaint",
    fieldPath: ".spec.complaint",
    reason: "FieldValueRequired",
  },
  {
    rule: "!has(self.spec.approval) || has(self.spec.resolution)",
    message: "there is nothing to approve yet: the resolution comes first",
    fieldPath: ".spec.approval",
    reason: "FieldValueForbidden",
  },
  {
    rule: "!has(self.spec.approval) || self.spec.severity != 'Critical' || self.spec.approval.by != self.spec.resolution.by",
    message: "on a Critical case the approver is somebody else than who resolved it",
    fieldPath: ".spec.approval.by",
    reason: "FieldValueForbidden",
  },
];

const columns: readonly Column[] = [
  { name: "Phase", jsonPath: ".status.phase", type: "string", description: "How far the case is." },
  { name: "Clause", jsonPath: ".spec.clause", type: "string", description: "Clause that was broken." },
  { name: "Severity", jsonPath: ".spec.severity", type: "string", description: "How bad it is." },
  { name: "Subject", jsonPath: ".spec.subject.name", type: "string", description: "What the case is about." },
  { name: "Assignee", jsonPath: ".spec.assignee", type: "string", description: "Who works on it." },
  conditionColumn("Overdue", "Overdue", "Whether a deadline has passed."),
  { name: "Due", jsonPath: ".status.due", type: "string", description: "When the next deadline passes." },
  ageColumn,
];

export const complianceCaseKind = {
  kind: "ComplianceCase",
  plural: "compliancecases",
  singular: "compliancecase",
  shortNames: ["case"],
  scope: "Namespaced",
  categories,
  description:
    "ComplianceCase is one breach or complaint and what people do about it. People sign their entries in spec, the operator answers in status. A case outlives what it is about.",
  columns,
  celRules,
  schemas: { spec: complianceCaseSpec, status: caseStatus, resource: complianceCase },
} as const satisfies Kind;

export type ComplianceCaseSpec = z.infer<typeof complianceCaseSpec>;
export type ComplianceCase = z.infer<typeof complianceCase>;
