import type { ReadMessage } from "../domain/message/bundle-reader.ts";
import { spamClass } from "../schemas/policy/spam-model.ts";
import type { MetricSpec, Sample } from "../schemas/telemetry.ts";

const name = "consentry_gate_spam_classes_total";
const unsure = "unsure";

/** How the filter's answers move over time: what moves without a new bundle is a new kind of message. */
export const scoreMetrics: readonly MetricSpec[] = [
  {
    name,
    type: "counter",
    help: "Messages by what the spam filter takes their own words for; unsure: too short, in an unknown language or without words",
    labels: { class: { oneOf: [...spamClass.options, unsure] } },
    atScrape: true,
  },
];

/** Counts what the filter says of each message that is read. One addition a message, so nothing is told before a scrape asks. */
export function countScores(read: ReadMessage): { readonly read: ReadMessage; readonly samples: () => Sample[] } {
  const counts = new Map<string, number>([...spamClass.options, unsure].map((of) => [of, 0]));
  return {
    read: (message, templateText) => {
      const reading = read(message, templateText);
      const { spam } = reading.scores;
      const of = spam.known ? spam.value.class : unsure;
      counts.set(of, (counts.get(of) ?? 0) + 1);
      return reading;
    },
    samples: () => [...counts].map(([of, value]) => ({ name, labels: { class: of }, value })),
  };
}
