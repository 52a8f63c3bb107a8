import { noValue, otherValue, type Sample } from "../../schemas/telemetry.ts";
import { countBy } from "./count-by.ts";
import { gateProblems } from "./metrics.ts";
import type { StateSight } from "./sight.ts";

export function gateSamples({ gates, partitions, activeDigest }: StateSight): Sample[] {
  const worked = new Set(gates.flatMap((gate) => gate.partitions));
  const onActive = gates.filter(({ bundle }) => bundle !== null && bundle === activeDigest);
  const problems: readonly string[] = [noValue, ...gateProblems, otherValue];
  const known = gates.map(({ problem }) => ({ problem: nameOf(problem) }));
  const counted = new Map(countBy("consentry_gates", known).map((sample) => [sample.labels?.problem, sample.value]));
  return [
    ...problems.map((problem) => ({
      name: "consentry_gates",
      labels: { problem },
      value: counted.get(problem) ?? 0,
    })),
    { name: "consentry_gates_on_active_bundle", value: onActive.length },
    { name: "consentry_partitions_unworked", value: partitions - worked.size },
  ];
}

function nameOf(problem: string | null): string {
  if (problem === null) return noValue;
  return gateProblems.find((known) => known === problem) ?? otherValue;
}

export function outboundSamples({ outbound, nowMs }: StateSight): Sample[] {
  if (outbound === undefined) return [];
  const { messages, bytes, bytesMax, oldestAtMs } = outbound;
  return [
    { name: "consentry_outbound_messages", value: messages },
    { name: "consentry_outbound_oldest_seconds", value: Math.max(0, nowMs - (oldestAtMs ?? nowMs)) / 1000 },
    { name: "consentry_outbound_bytes", value: bytes },
    { name: "consentry_outbound_limit_bytes", value: bytesMax },
  ];
}
