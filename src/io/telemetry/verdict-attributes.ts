import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import type { SpanAttributes } from "./traces.ts";

/** What a span says of the message it is about: names of what is declared, and what was decided. */
export function verdictAttributes(record: VerdictRecord): SpanAttributes {
  const [violation] = record.violations;
  return {
    "consentry.namespace": record.campaign.namespace,
    "consentry.campaign": record.campaign.name,
    "consentry.partition": record.partition,
    "consentry.decision": record.decision,
    "consentry.attempt": record.attempt,
    "consentry.outcome": record.outcome,
    "consentry.bundle_revision": record.revision,
    ...(violation === undefined ? {} : { "consentry.clause": violation.clause, "consentry.rule": violation.rule }),
  };
}
