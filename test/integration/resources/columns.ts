// What `kubectl get` shows of a status, kind by kind; AGE is always the last column and left out here.

const since = "2026-11-22T02:57:41Z";

function conditions(...told: readonly (readonly [type: string, status: string, reason?: string])[]) {
  return told.map(([type, status, reason = "Reconciled"]) => ({
    type,
    status,
    reason,
    message: "",
    lastTransitionTime: since,
  }));
}

export const columns = [
  {
    example: { kind: "campaigns", name: "flash-sale" },
    status: {
      conditions: conditions(["Ready", "True"], ["Compliant", "False"], ["Suspended", "True", "ThresholdBreach"]),
      enforcement: { state: "Suspended", since, clause: "K2" },
      remediation: { openCases: 1 },
      messages: { approved: 1204, rejected: 13, deferred: 0, held: 3181, undecidable: 0, asOf: since },
      bundle: { revision: "1.4.0", digest: "sha256:4be1c0f2a97d" },
    },
    header: "NAME READY COMPLIANT SUSPENDED REASON CLAUSE CASES",
    row: "flash-sale True False True ThresholdBreach K2 1",
    wideHeader: "APPROVED REJECTED HELD SENDER POLICY OWNER",
    wideRow: "1204 13 3181 idesk-main 1.4.0 growth",
  },
  {
    example: { kind: "csrc", name: "website-optin" },
    status: {
      conditions: conditions(["Ready", "True"], ["Fresh", "True"], ["OptInEffective", "True"]),
      granted: 9814022,
      withdrawn: 183411,
      proofCoveragePercent: 100,
    },
    header: "NAME READY FRESH EFFECTIVE TYPE GRANTED WITHDRAWN PROOF%",
    row: "website-optin True True True Events 9814022 183411 100",
  },
  {
    example: { kind: "mtpl", name: "spring-offer-en" },
    status: {
      conditions: conditions(["Ready", "True"], ["Compliant", "True"], ["Sendable", "False", "RestrictedByWhatsApp"]),
      whatsapp: { status: "PAUSED", quality: "RED", pauses: 1 },
      category: "Utility",
    },
    header: "NAME READY COMPLIANT SENDABLE STATUS QUALITY PAUSES CATEGORY",
    row: "spring-offer-en True True False PAUSED RED 1 Utility",
    wideHeader: "LANGUAGE",
    wideRow: "en",
  },
  {
    example: { kind: "snd", name: "idesk-main" },
    status: {
      conditions: conditions(["Ready", "True"], ["Healthy", "False"], ["Suspended", "True", "RestrictedByWhatsApp"]),
      whatsapp: { quality: "GREEN", limit: "TIER_10K" },
      used: 812,
      until: "2199-01-01T00:00:00Z",
      standing: "Restricted",
    },
    header: "NAME READY HEALTHY SUSPENDED QUALITY LIMIT USED UNTIL",
    row: "idesk-main True False True GREEN TIER_10K 812 2199-01-01T00:00:00Z",
    wideHeader: "STANDING WABA",
    wideRow: "Restricted 102290129340398",
  },
  {
    example: { kind: "pbun", name: "whatsapp" },
    status: {
      conditions: conditions(["Ready", "True"], ["Verified", "True"]),
      phase: "Shadowing",
      active: { revision: "1.4.0", digest: "sha256:4be1", signer: "ci-2026", since },
      candidate: { revision: "1.5.0", digest: "sha256:99aa", since },
      gates: "3/3",
    },
    header: "NAME READY VERIFIED ACTIVE CANDIDATE PHASE GATES",
    row: "whatsapp True True 1.4.0 1.5.0 Shadowing 3/3",
    wideHeader: "DIGEST SIGNER",
    wideRow: "sha256:4be1 ci-2026",
  },
  {
    example: { kind: "case", name: "wine-club-complaint-812" },
    status: {
      conditions: conditions(["Overdue", "False", "WithinThresholds"]),
      phase: "Acknowledged",
      due: "2199-11-22T06:57:41Z",
    },
    header: "NAME PHASE CLAUSE SEVERITY SUBJECT ASSIGNEE OVERDUE DUE",
    row: "wine-club-complaint-812 Acknowledged K2 Major wine-club ana.officer@idesk.example False 2199-11-22T06:57:41Z",
  },
  {
    example: { kind: "crev", name: "weekly" },
    status: {
      conditions: conditions(["Ready", "True"], ["Passed", "False", "OutsideThresholds"]),
      lastRun: { at: "2000-01-01T00:00:00Z", passed: false, findings: 2 },
      nextRunAt: "2199-11-30T06:00:00Z",
    },
    header: "NAME READY PASSED SCHEDULE LAST NEXT FINDINGS",
    row: /^weekly True False 0 6 \* \* 1 \d+y\d*d? 2199-11-30T06:00:00Z 2$/,
  },
] as const;
