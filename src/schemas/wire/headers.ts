// Header names. NATS header names are case-sensitive on the wire; these are the only spellings.

export const natsHeaders = {
  batchId: "Nats-Batch-Id",
  batchSequence: "Nats-Batch-Sequence",
  batchCommit: "Nats-Batch-Commit",
  expectedLastSubjectSequence: "Nats-Expected-Last-Subject-Sequence",
  messageId: "Nats-Msg-Id",
  rollup: "Nats-Rollup",
  ttl: "Nats-TTL",
} as const;

export const headers = {
  /** On sends: RFC 3339 instant after which the message is refused instead of sent late. */
  expires: "Consentry-Expires",
  /** On sends: judged on the real path, recorded as a trial, never handed to dispatch, counted nowhere. */
  trial: "Consentry-Trial",
  /** On sends and verdicts: W3C Trace Context; on verdicts only where the message is traced. */
  traceparent: "traceparent",
  /** On verdicts: the decision, as JSON on one line. */
  verdict: "Consentry-Verdict",
  /** On hold records: who stops or lifts what, as JSON on one line. */
  hold: "Consentry-Hold",
} as const;
