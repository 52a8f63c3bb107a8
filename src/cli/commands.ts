import { auditCommand } from "./audit/audit.ts";
import { backupCommand } from "./backup/backup.ts";
import { restoreCommand } from "./backup/restore.ts";
import { explainCampaignCommand } from "./campaign/explain.ts";
import { resumeCommand } from "./campaign/resume.ts";
import { suspendCommand } from "./campaign/suspend.ts";
import { caseAckCommand } from "./case/ack.ts";
import { caseCloseCommand } from "./case/close.ts";
import { caseListCommand } from "./case/list.ts";
import { caseStepCommand } from "./case/step.ts";
import { checkCommand } from "./check/check.ts";
import { complaintFileCommand } from "./complaint/file.ts";
import { complaintWithdrawCommand } from "./complaint/withdraw.ts";
import { completionCommand } from "./completion/completion.ts";
import { eraseCommand } from "./consent/erase.ts";
import { exportCommand } from "./consent/export.ts";
import { importCommand } from "./consent/import.ts";
import { keysCommand } from "./consent/keys.ts";
import { recordCommand } from "./consent/record.ts";
import { showCommand } from "./consent/show.ts";
import { verifyCommand as verifyConsentCommand } from "./consent/verify.ts";
import { withdrawCommand } from "./consent/withdraw.ts";
import { explainDecisionCommand } from "./decision/explain.ts";
import { joinAudit, joinExplainDecision } from "./join-audit.ts";
import { joinBackup, joinRestore } from "./join-backup.ts";
import { joinShow, joinVerifyConsent } from "./join-chain.ts";
import { joinCheck } from "./join-check.ts";
import { joinNothing } from "./join-completion.ts";
import {
  joinComplaint,
  joinComplaintWithdraw,
  joinConsent,
  joinErase,
  joinExport,
  joinImport,
  joinKeys,
  joinWithdraw,
} from "./join-consent.ts";
import {
  joinCaseList,
  joinCases,
  joinExplainCampaign,
  joinResume,
  joinStatus,
  joinSuspend,
} from "./join-kubernetes.ts";
import { joinExportLabels, joinForgetText, joinLabel, joinReport } from "./join-labels.ts";
import { joinSend, joinTry } from "./join-messages.ts";
import { joinNatsKeys } from "./join-nats-keys.ts";
import { joinBuild, joinDiff, joinSign, joinTest, joinVerify } from "./join-policy.ts";
import { joinScore } from "./join-spam.ts";
import { sendCommand } from "./message/send.ts";
import { tryCommand } from "./message/try.ts";
import { natsConfigCommand } from "./nats/config.ts";
import { natsSecretsCommand } from "./nats/secrets.ts";
import { buildCommand } from "./policy/build.ts";
import { diffCommand } from "./policy/diff.ts";
import { evalCommand } from "./policy/eval.ts";
import { signCommand } from "./policy/sign.ts";
import { testCommand } from "./policy/test.ts";
import { verifyCommand } from "./policy/verify.ts";
import { forgetTextCommand } from "./spam/forget-text.ts";
import { spamLabelCommand } from "./spam/label.ts";
import { exportLabelsCommand } from "./spam/labels.ts";
import { spamReportCommand } from "./spam/report.ts";
import { spamScoreCommand } from "./spam/score.ts";
import { statusCommand } from "./status/status.ts";
import { type Wired, wire } from "./wire.ts";

/**
 * Every command. A new one is two lines: import it with its join, and wire them here.
 *
 *     import { statusCommand } from "./status/status.ts";       a Command<StatusParts, StatusOptions>
 *     wire(statusCommand, joinStatus),                          joinStatus: Join<StatusParts>, in a join-*.ts
 *
 * A command file sees schemas and domain only. A `join-*.ts` may import src/io; heavy clients it imports when it opens.
 */
export const commands: readonly Wired[] = [
  wire(checkCommand, joinCheck),
  wire(statusCommand, joinStatus),
  wire(explainCampaignCommand, joinExplainCampaign),
  wire(explainDecisionCommand, joinExplainDecision),
  wire(suspendCommand, joinSuspend),
  wire(resumeCommand, joinResume),
  wire(tryCommand, joinTry),
  wire(sendCommand, joinSend),
  wire(recordCommand, joinConsent),
  wire(withdrawCommand, joinWithdraw),
  wire(complaintFileCommand, joinComplaint),
  wire(complaintWithdrawCommand, joinComplaintWithdraw),
  wire(showCommand, joinShow),
  wire(verifyConsentCommand, joinVerifyConsent),
  wire(exportCommand, joinExport),
  wire(eraseCommand, joinErase),
  wire(importCommand, joinImport),
  wire(keysCommand, joinKeys),
  wire(caseListCommand, joinCaseList),
  wire(caseAckCommand, joinCases),
  wire(caseStepCommand, joinCases),
  wire(caseCloseCommand, joinCases),
  wire(buildCommand, joinBuild),
  wire(testCommand, joinTest),
  wire(signCommand, joinSign),
  wire(verifyCommand, joinVerify),
  wire(diffCommand, joinDiff),
  wire(evalCommand, joinDiff),
  wire(spamScoreCommand, joinScore),
  wire(spamLabelCommand, joinLabel),
  wire(spamReportCommand, joinReport),
  wire(exportLabelsCommand, joinExportLabels),
  wire(forgetTextCommand, joinForgetText),
  wire(auditCommand, joinAudit),
  wire(backupCommand, joinBackup),
  wire(restoreCommand, joinRestore),
  wire(natsConfigCommand, joinNatsKeys),
  wire(natsSecretsCommand, joinNatsKeys),
  wire(completionCommand, joinNothing),
];

/** What a group of commands is about, for its line in the help. */
export const groups: Readonly<Record<string, string>> = {
  case: "cases: what went wrong, who works on it, how it ends",
  consent: "what people agreed to and withdrew",
  complaint: "complaints of people about messages",
  explain: "why something is as it is",
  nats: "who may do what on NATS",
  policy: "the rules: build, test, sign, compare",
  labels: "what was said on verdicts, to train the filter with",
  spam: "the spam filter",
};
