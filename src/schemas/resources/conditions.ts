import { z } from "zod";

// The closed lists that conditions and events are made of. A promise to people and scripts: a word here never changes
// its meaning, and nothing says a word that is not here.

export const conditionTypes = [
  "Ready",
  "Reconciling",
  "Stalled",
  "Compliant",
  "Suspended",
  "Fresh",
  "OptInEffective",
  "Verified",
  "Promoted",
  "Sendable",
  "Healthy",
  "Overdue",
  "Passed",
] as const;

/** In a list of conditions Ready comes first and the others in this order. */
export type ConditionType = (typeof conditionTypes)[number];

/** Present only while True, as kstatus wants them: their absence is the good news. */
export const abnormalConditionTypes = ["Reconciling", "Stalled"] as const satisfies readonly ConditionType[];

export const conditionReasons = [
  "Reconciled",
  "Progressing",
  "DependencyNotReady",
  "SourceUnavailable",
  "ReferenceNotFound",
  "DeclarationRejected",
  "VerificationFailed",
  "BundleUnusable",
  "NotImplemented",
  "NoViolations",
  "ConsentBreach",
  "ContentBreach",
  "NoData",
  "Sending",
  "ThresholdBreach",
  "CriticalBreach",
  "SuspendedBySpec",
  "SuspendedByOfficer",
  "RestrictedByWhatsApp",
  "Terminated",
  "RolloutInProgress",
  "WithinThresholds",
  "OutsideThresholds",
  "Stale",
  "DeadlinePassed",
] as const;

export type ConditionReason = (typeof conditionReasons)[number];

/** Reasons of `Suspended=True`. */
export const suspensionReasons = [
  "ThresholdBreach",
  "CriticalBreach",
  "SuspendedBySpec",
  "SuspendedByOfficer",
  "RestrictedByWhatsApp",
  "Terminated",
] as const satisfies readonly ConditionReason[];

export type SuspensionReason = (typeof suspensionReasons)[number];

/** Causes in `status.enforcement`. A mass suspension shows in the condition as the breach that each campaign was about to have. */
export const suspensionCause = z.enum([...suspensionReasons, "MassSuspension"]);

export type SuspensionCause = z.infer<typeof suspensionCause>;

export const eventReasons = [
  "Suspended",
  "Resumed",
  "ResumeRefused",
  "CaseOpened",
  "CaseAcknowledged",
  "CaseOverdue",
  "CaseClosed",
  "BundleActivated",
  "BundleRefused",
  "BundleRolledBack",
  "ShadowDiverged",
  "MassSuspensionStopped",
  "ConsentStale",
  "ConsentFresh",
  "SenderRestricted",
  "SenderRestored",
  "TemplatePaused",
  "ReviewPassed",
  "ReviewFailed",
  "DeclarationRejected",
  "DeclarationAccepted",
] as const;

export type EventReason = (typeof eventReasons)[number];
