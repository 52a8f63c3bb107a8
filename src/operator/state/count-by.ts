import type { Labels, Sample } from "../../schemas/telemetry.ts";

/** One series for each set of labels: how often it comes. */
export function countBy(name: string, all: readonly Labels[]): Sample[] {
  const counts = new Map<string, { labels: Labels; value: number }>();
  for (const labels of all) {
    const key = JSON.stringify(labels);
    const known = counts.get(key);
    if (known) known.value++;
    else counts.set(key, { labels, value: 1 });
  }
  return [...counts.values()].map(({ labels, value }) => ({ name, labels, value }));
}
