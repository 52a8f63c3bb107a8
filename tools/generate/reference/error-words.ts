import type { dispatchEnds, dispatchWaits } from "../../../src/edge/dispatch/told.ts";
import type { gateProblems } from "../../../src/operator/state/metrics.ts";
import type { FailureCode } from "../../../src/schemas/failures.ts";
import type { rightsErrorCodes } from "../../../src/schemas/wire/requests.ts";

// What the closed lists of faults mean, and their cure. A code that is added to a list has to be explained here before it compiles.

type Words = { readonly means: string; readonly cure: string };

export const failureWords: Readonly<Record<FailureCode, Words>> = {
  Unreachable: {
    means: "NATS, the API server, a database or a host does not answer, or broke off",
    cure: "See that it runs and can be reached from here: `NATS_URL`, `--context`, network policies. Roles keep trying",
  },
  TimedOut: { means: "It was asked and did not answer in time", cure: "Ask again; look at its load" },
  Conflict: { means: "Others keep changing the same record", cure: "Ask again" },
  NotFound: {
    means: "A file, table, column, bucket or kind is not there",
    cure: "Correct the name; where a bucket or kind is missing, install Consentry there",
  },
  Refused: {
    means: "It answered no: a missing right, a record it does not take, a path that is not allowed",
    cure: "The message says what was refused. Rights: [access](../operations/access.md), [NATS](../operations/nats-permissions.md)",
  },
  Full: {
    means: "A stream or a database has no room now",
    cure: "Publish again after a pause, with the same `Nats-Msg-Id` ([overload](../operations/overload.md))",
  },
  Unsettled: { means: "Somebody is writing what is read at this moment", cure: "It is read again by itself" },
  PartitionCountChanged: {
    means: "`CONSENTRY_PARTITIONS` is not the number that was installed",
    cure: "Set it to the number that the message names: partitions are fixed at install",
  },
  LogBehind: {
    means: "The verdict log is older than what was judged by it: it was lost, or an old copy was put back",
    cure: "Restore a [backup](../operations/backup.md). Until then nothing is judged",
  },
  BadSettings: {
    means: "A setting or a Secret is missing or wrong",
    cure: "The message names it: [settings](../settings.md)",
  },
  Unusable: {
    means: "It was read and cannot be understood: a damaged file, another format, a query that fails",
    cure: "The message says where; correct what is read",
  },
};

export const gateWords: Readonly<Record<(typeof gateProblems)[number], Words>> = {
  NoBundle: { means: "No policy is active yet", cure: "Apply a [PolicyBundle](../resources/policybundle.md)" },
  BundleMissing: {
    means: "The active bundle is not in the store on NATS",
    cure: "It comes within seconds after an activation. Where the store was lost: restore a [backup](../operations/backup.md)",
  },
  BundleUnusable: {
    means: "The bundle cannot be run by this gate, or fails its own test inputs",
    cure: "Bundle and gate of one version; `consentry policy verify`",
  },
  VerificationFailed: {
    means: "What is in the store is not what its digest says",
    cure: "Find out who writes to the store",
  },
  Unreachable: { means: "The store could not be read", cure: "See whether NATS runs" },
  SuppressionListLost: {
    means: "The list of who said stop is not the one stops were written to",
    cure: "Restore a [backup](../operations/backup.md#what-happens-without-one). Until then nothing is approved",
  },
  LogBehind: failureWords.LogBehind,
};

export const waitWords: Readonly<Record<(typeof dispatchWaits)[number], string>> = {
  Held: "The campaign, its sender or everything is held",
  SuppressionsLost: "The list of who said stop was lost",
  SenderRestricted: "WhatsApp restricts the number",
  SenderGone: "The Sender is not declared any more",
  NotAccepted: "The campaign's declaration is not accepted any more",
  SenderPaused: "WhatsApp told the number to slow down",
  SomebodyIsAtIt: "Another dispatch may be sending it",
  Throttled: "WhatsApp asks to come later",
  Unauthorised: "WhatsApp does not take the token: renew it",
  NoToken: "There is no token: look at the Secret of dispatch",
};

export const endWords: Readonly<Record<(typeof dispatchEnds)[number], string>> = {
  Expired: "Withheld: its time is over",
  CampaignGone: "Withheld: the campaign is not declared any more",
  Suppressed: "Withheld: the person has said stop since it was approved",
  Withdrawn: "Withheld: the person has taken back the consent it was approved by",
  BodyGone: "Withheld: its body was erased, by age, a restore or on request",
  BodyUnreadable: "Withheld: its body cannot be read",
  RefusedByWhatsApp: "Failed: WhatsApp does not take it; the code is WhatsApp's",
  OutcomeUnknown: "Failed: nobody knows whether WhatsApp took it, so it is not sent again",
};

export const rightsWords: Readonly<Record<(typeof rightsErrorCodes)[number], string>> = {
  BadRequest: "The request is not as described",
  UnreadableRecipient: "`who` is nobody that WhatsApp can reach: write the number with its country code",
  TooLarge: "The answer is larger than the server's `max_payload`",
  TimedOut: "Gates or NATS did not answer in time: ask again",
  Failed: "Something broke: ask again, then look at the log of sync",
};

/** Facts that a rule asked for and nobody knew. The words stand in a refusal, and in `consentry explain decision`. */
export const factWords: Readonly<Record<string, string>> = {
  NoSource: "The campaign's consent source is not declared any more, or not known to this gate yet",
  NeverSynced: "The consent source was never read to its end",
  Stale: "The consent source was not read within its `maxStaleness`",
  SuppressionListLost: "The list of who said stop was lost",
  NoTemplate: "No MessageTemplate of this name and language is declared for the number",
  NoAge: "No consent record of the person says an age",
  NoZone: "The number's country has no time zone that is known",
  UnknownZone: "This time zone is not known",
  BadInterval: "The quiet hours cannot be read",
  NoModel: "The policy bundle brings no model of the spam filter",
  NoText: "The message has no words of its own, such as a template without values",
  TooShort: "Too few letters for the spam filter to say anything",
  UnknownLanguage: "A language that the spam filter was not trained on",
};
