import type { ConditionReason, ConditionType, EventReason } from "../../../src/schemas/resources/conditions.ts";

// What the closed lists mean, for people. A word that is added to a list has to be explained here before it compiles.

export const typeWords: Readonly<Record<ConditionType, string>> = {
  Ready: "The operator has done its work on this generation, and who has to apply it has.",
  Reconciling: "Something is on its way, or is waited for; it comes by itself. Absent: nothing is.",
  Stalled: "It cannot go on before a person changes something. Absent: nothing is in the way.",
  Compliant: "The campaign, or the text of the template, keeps to the policy.",
  Suspended: "It is stopped: none of its messages leaves.",
  Fresh: "The consent source was read to its end within its `maxStaleness`.",
  OptInEffective: "The numbers behind the opt-in process are within the declared thresholds.",
  Verified: "The bundle is the one that was declared, signed as was asked for.",
  Promoted: "The declared bundle is the one that judges.",
  Sendable: "WhatsApp lets the template be sent, with the declared text.",
  Healthy: "WhatsApp lets the number send.",
  Overdue: "A deadline has passed.",
  Passed: "The last run of the review found everything within its thresholds.",
};

type Reason = { readonly means: string; readonly todo: string };

const nothing = "Nothing";

export const reasonWords: Readonly<Record<ConditionReason, Reason>> = {
  Reconciled: { means: "Done as declared", todo: nothing },
  Progressing: {
    means: "On its way to the gates, or to sync",
    todo: "Wait some seconds; then see that gates, sync and operator run: `consentry check`",
  },
  DependencyNotReady: {
    means: "Waits for something else: an active policy, a gate, a fresh consent source, something lost on NATS",
    todo: "Mend what the message names",
  },
  SourceUnavailable: {
    means: "A file, database, host or ConfigMap cannot be read",
    todo: "The message says why: address, rights, certificate, format",
  },
  ReferenceNotFound: {
    means: "An object that is referred to does not exist",
    todo: "Create it, or correct the reference",
  },
  DeclarationRejected: {
    means: "The policy, or another object, does not allow what is declared",
    todo: "Change the declaration as the message says; the message names clause and rule",
  },
  VerificationFailed: {
    means: "Another digest than declared, or no valid signature by a declared key",
    todo: "Find out who delivered the bundle. If it is yours: sign it, or correct `digest` and `verification.keys`. The last good bundle goes on judging",
  },
  BundleUnusable: {
    means: "The bundle lacks clauses, uses builtins the gate does not have, or fails its own test inputs",
    todo: "`consentry policy verify` says the same before it is delivered. The last good bundle goes on judging",
  },
  NotImplemented: { means: "This version does nothing with it", todo: "Declare something that it serves, or upgrade" },
  NoViolations: { means: "What was judged kept to the policy", todo: nothing },
  ConsentBreach: {
    means: "Messages to people who had not agreed (K1, K2, P1)",
    todo: "Correct the consent source or the list; work the [case](../resources/compliancecase.md)",
  },
  ContentBreach: {
    means: "Messages, or the text of a template, that are not allowed (K3 to K6, P2)",
    todo: "Correct the template or the producer; work the [case](../resources/compliancecase.md) if there is one",
  },
  NoData: { means: "Nothing was judged, read, run or heard yet", todo: "Wait, or declare what WhatsApp says" },
  Sending: { means: "Nothing holds it", todo: nothing },
  ThresholdBreach: {
    means: "As many violations as `enforcement.suspendAt` allows",
    todo: "Close the case, then ask to resume; with `resume: AfterHold` it goes on by itself",
  },
  CriticalBreach: {
    means: "One violation of a Critical rule; no machine resumes it",
    todo: "Close the case with two persons, then ask to resume",
  },
  SuspendedBySpec: { means: "`spec.suspend` is true", todo: "Whoever set it takes it back" },
  SuspendedByOfficer: {
    means: "A restore stopped everything, or a person did by writing to NATS",
    todo: "After a restore: `consentry restore --release`. Else ask who is named in `status.enforcement.by`",
  },
  RestrictedByWhatsApp: {
    means: "WhatsApp restricts the number, or pauses, disables or rejected the template",
    todo: "Look into WhatsApp Manager; the end that WhatsApp gave is in status",
  },
  Terminated: {
    means: "Stopped for good, after repeated or grave breaches",
    todo: "Declare a campaign under another name, after the case",
  },
  RolloutInProgress: { means: "The candidate is not the active policy yet", todo: "Wait" },
  WithinThresholds: { means: "Every number is where it should be", todo: nothing },
  OutsideThresholds: {
    means: "A number is outside its threshold, or a bundle was taken back because it stopped too many campaigns",
    todo: "The message says which number and what to do",
  },
  Stale: {
    means:
      "Consent was not read for longer than `maxStaleness`; or the template's text is not the declared one any more",
    todo: "See whether sync runs and what `Ready` says; declare the text that WhatsApp has",
  },
  DeadlinePassed: { means: "Nobody has acted in time", todo: "Act: take the case on, or close it" },
};

export const eventWords: Readonly<Record<EventReason, string>> = {
  Suspended: "A campaign or sender was stopped: by which rule, after what, on how many gates",
  Resumed: "It sends again",
  ResumeRefused: "Somebody asked to resume and may not yet: the message says what is missing",
  CaseOpened: "A case was opened, and by when somebody has to take it on",
  CaseAcknowledged: "Somebody has taken it on",
  CaseOverdue: "A deadline of a case has passed",
  CaseClosed: "It was closed",
  BundleActivated: "Gates judge by another policy from now on",
  BundleRefused: "A bundle was not taken, and why; the last good one goes on judging",
  BundleRolledBack: "The bundle before it judges again",
  ShadowDiverged: "A candidate judges otherwise than the active bundle",
  MassSuspensionStopped: "A new bundle was about to stop too many campaigns: they are held, and it is taken back",
  ConsentStale: "A consent source was not read in time",
  ConsentFresh: "It is read in time again",
  SenderRestricted: "WhatsApp restricts the number",
  SenderRestored: "WhatsApp lets it send again",
  TemplatePaused: "WhatsApp has paused a template",
  ReviewPassed: "A review found everything in order",
  ReviewFailed: "A review found something",
  DeclarationRejected: "The policy refuses the declaration",
  DeclarationAccepted: "The policy no longer refuses it",
};
