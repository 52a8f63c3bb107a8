import { objectKey } from "../../schemas/kubernetes/object.ts";
import type { Sample } from "../../schemas/telemetry.ts";
import type { StateSight } from "./sight.ts";

const kinds = [
  { of: "Campaign", label: "campaign" },
  { of: "Sender", label: "sender" },
  { of: "ConsentSource", label: "source" },
] as const;

/** Of what is declared: a name that somebody made up is nobody's label. Without complaints there is no series. */
export function complaintSamples({ objects, complaints, nowMs }: StateSight): Sample[] {
  return kinds.flatMap(({ of, label }) => {
    const counts = complaints.about(label, nowMs);
    const declared: readonly { readonly metadata: { readonly namespace: string; readonly name: string } }[] =
      objects[of];
    return declared.flatMap(({ metadata }) => {
      const value = counts.get(objectKey(metadata));
      const labels = { namespace: metadata.namespace, [label]: metadata.name };
      return value === undefined ? [] : [{ name: `consentry_${label}_complaints`, labels, value }];
    });
  });
}
