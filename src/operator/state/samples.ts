import type { Sample } from "../../schemas/telemetry.ts";
import { campaignSamples } from "./campaign-samples.ts";
import { complaintSamples } from "./complaint-samples.ts";
import { caseSamples, reviewSamples, senderSamples, sourceSamples } from "./kind-samples.ts";
import { objectSamples } from "./object-samples.ts";
import { gateSamples, outboundSamples } from "./path-samples.ts";
import type { StateSight } from "./sight.ts";

/** Every series of the metrics that are read at a scrape. */
export function stateSamples(sight: StateSight): Sample[] {
  const { objects } = sight;
  return [
    ...objectSamples(objects),
    ...gateSamples(sight),
    ...outboundSamples(sight),
    ...campaignSamples(objects.Campaign),
    ...objects.ConsentSource.flatMap(sourceSamples),
    ...objects.Sender.flatMap(senderSamples),
    ...complaintSamples(sight),
    ...caseSamples(objects.ComplianceCase),
    ...objects.ComplianceReview.flatMap(reviewSamples),
  ];
}
