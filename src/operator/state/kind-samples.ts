import { isTrue } from "../../domain/lifecycle/conditions.ts";
import { instantMs } from "../../domain/time/instant.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import type { ComplianceReview } from "../../schemas/resources/compliance-review.ts";
import type { ConsentSource } from "../../schemas/resources/consent-source.ts";
import type { Sender } from "../../schemas/resources/sender.ts";
import type { Sample } from "../../schemas/telemetry.ts";
import { countBy } from "./count-by.ts";

export function sourceSamples({ metadata, status }: ConsentSource): Sample[] {
  const labels = { namespace: metadata.namespace, source: metadata.name };
  const { granted, withdrawn, expired, pending } = status;
  const people = Object.entries({ granted, withdrawn, expired, pending }).map(([state, value = 0]) => ({
    name: "consentry_source_people",
    labels: { ...labels, state },
    value,
  }));
  return [{ name: "consentry_source_fresh", labels, value: isTrue(status.conditions, "Fresh") ? 1 : 0 }, ...people];
}

export function senderSamples({ metadata, status: { whatsapp, standing } }: Sender): Sample[] {
  const labels = { namespace: metadata.namespace, sender: metadata.name };
  const quality = whatsapp?.quality ?? "UNKNOWN";
  return [
    { name: "consentry_sender_quality", labels: { ...labels, quality }, value: 1 },
    ...(standing === undefined
      ? []
      : [{ name: "consentry_sender_standing", labels: { ...labels, standing }, value: 1 }]),
  ];
}

export function caseSamples(cases: readonly ComplianceCase[]): Sample[] {
  const of = ({ spec: { clause, severity } }: ComplianceCase) => ({ clause, severity });
  const overdue = cases.filter(({ status }) => isTrue(status.conditions, "Overdue"));
  return [
    ...countBy(
      "consentry_cases",
      cases.map((each) => ({ phase: each.status.phase ?? "Open", ...of(each) })),
    ),
    ...countBy("consentry_cases_overdue", overdue.map(of)),
  ];
}

export function reviewSamples({ metadata, status: { lastRun } }: ComplianceReview): Sample[] {
  const labels = { namespace: metadata.namespace, review: metadata.name };
  const seconds = (at: string | null | undefined) => (at ? (instantMs(at) ?? 0) / 1000 : 0);
  return [
    {
      name: "consentry_review_created_timestamp_seconds",
      labels,
      value: seconds(metadata.creationTimestamp),
    },
    { name: "consentry_review_last_run_timestamp_seconds", labels, value: seconds(lastRun?.at) },
  ];
}
