import { type LabelSource, type Labels, type MetricSpec, otherValue } from "../../schemas/telemetry.ts";

const namePattern = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** Words that a team is called by. */
const peoplesPattern = /^[\p{L}\p{N}][-\p{L}\p{N} ._/&+]{0,62}$/u;
/** A date has eight digits. Nine, however they are written, may be somebody's number. */
const numberPattern = /(\p{N}[ ._/+-]?){9}/u;

/** What the labels of one metric may say; anything else becomes `other`. */
export function labelGuard(spec: MetricSpec): (labels: Labels | undefined) => Record<string, string> {
  const guards = Object.entries(spec.labels ?? {}).map(([name, source]) => [name, valueGuard(source)] as const);
  if (guards.length === 0) return () => ({});
  return (labels) => Object.fromEntries(guards.map(([name, guard]) => [name, guard(labels?.[name] ?? "")]));
}

function valueGuard(source: LabelSource): (value: string) => string {
  if ("oneOf" in source) {
    const values = new Set(source.oneOf);
    return (value) => (values.has(value) ? value : otherValue);
  }
  const pattern = source.spelled === undefined ? namePattern : peoplesPattern;
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= source.atMost || !pattern.test(value) || numberPattern.test(value)) return otherValue;
    known.add(value);
    return value;
  };
}

/** Counters and histograms whose labels are all of closed lists begin at 0: a rise from nothing to one is no rise to Prometheus. */
export function knownCombinations(spec: MetricSpec): Record<string, string>[] {
  let combinations: Record<string, string>[] = [{}];
  for (const [name, source] of Object.entries(spec.labels ?? {})) {
    if (!("oneOf" in source)) return [];
    combinations = combinations.flatMap((labels) => source.oneOf.map((value) => ({ ...labels, [name]: value })));
  }
  return combinations;
}
