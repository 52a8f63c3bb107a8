import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { dispatchMetrics } from "../../../src/edge/dispatch/told.ts";
import { intakeMetrics } from "../../../src/edge/intake/told.ts";
import { syncMetrics } from "../../../src/edge/sync/told.ts";
import { gateMetrics, gateReporter } from "../../../src/gate/telemetry.ts";
import { createMeter } from "../../../src/io/telemetry/meter.ts";
import { operatorMetrics } from "../../../src/operator/told.ts";
import { clauseIds, ruleLabel } from "../../../src/schemas/metric-labels.ts";
import { clauseCatalogue } from "../../../src/schemas/policy/clauses.ts";
import { commonMetrics, type MetricSpec } from "../../../src/schemas/telemetry.ts";
import { verdict } from "../../support/verdicts.ts";

const roles = {
  operator: operatorMetrics,
  gate: gateMetrics,
  sync: syncMetrics,
  intake: intakeMetrics,
  dispatch: dispatchMetrics,
};

/** What must never be read off a metric: numbers in several spellings, and what a message says. */
const personal = [
  ...["+447700900123", "447700900123", "44 7700 900123", "44-7700-900-123", "p1-k1-AAAAAAAAAAAAAAAAAAAAAA"],
  ...["Hello Ann", "20 % off until Sunday", "ann@idesk.example", "Reply STOP\nto stop", "x".repeat(300)],
];

describe.each(Object.entries(roles))("a label of the %s", (_role, metrics) => {
  it("says neither a number nor a text, whatever it is given", async () => {
    const { meter, text } = createMeter(metrics);
    for (const value of personal) for (const spec of metrics.filter(isNotPeoples)) write(meter, spec, value);
    const written = await text();
    for (const value of personal) expect(written).not.toContain(value.split("\n", 1)[0]);
    expect(written).toContain('"other"');
  });

  it("is named by rules that Prometheus tools know", () => {
    for (const { name, type, help, labels = {} } of metrics) {
      expect(name).toMatch(/^consentry_[a-z]+(_[a-z]+)*$/);
      expect(name.endsWith("_total")).toBe(type === "counter");
      expect(help).not.toBe("");
      for (const label of Object.keys(labels)) expect(label).toMatch(/^[a-z]+$/);
    }
  });
});

describe("labels of metrics", () => {
  it("stop at a bound where they are names, and count the rest together", async () => {
    const { meter, text } = createMeter([
      { type: "counter", name: "a_total", help: "A.", labels: { rule: ruleLabel } },
    ]);
    for (let index = 0; index < 1_000; index++) meter.count("a_total", { rule: `rule-${index}` });
    const series = (await text()).split("\n").filter((line) => line.startsWith("a_total{"));
    expect(series).toHaveLength(ruleLabel.atMost + 1);
    expect(series).toContain('a_total{rule="other"} 800');
  });

  it("know the clauses of the company's policy", () => {
    const { clauses } = clauseCatalogue.parse(parse(readFileSync("policies/clauses.yaml", "utf8")));
    expect(clauses.map(({ id }) => id)).toEqual(clauseIds);
  });

  it("begin at 0 on a counter whose labels are known beforehand", async () => {
    const { text } = createMeter(commonMetrics.concat(roles.intake));
    expect(await text()).toContain('consentry_intake_items_total{outcome="opt-out"} 0');
  });

  it("name a campaign in no metric of a gate, whoever made the name up", async () => {
    const { meter, text } = createMeter([...commonMetrics, ...gateMetrics]);
    const report = gateReporter({ log: () => {}, meter });
    const record = verdict({ campaign: { namespace: "marketing", name: "made-up" } });
    report({ type: "verdicts-committed", records: [record], nowMs: record.receivedAtMs + 5 });
    const written = await text();
    expect(written).toContain(`consentry_gate_verdicts_total{outcome="${record.outcome}"`);
    expect(written).not.toContain("made-up");
  });
});

/** A team is what people write in a campaign's owner; how it is spelled there has tests of its own. */
function isNotPeoples({ labels = {} }: MetricSpec): boolean {
  return !("team" in labels);
}

function write(meter: ReturnType<typeof createMeter>["meter"], spec: MetricSpec, value: string): void {
  const labels = Object.fromEntries(Object.keys(spec.labels ?? {}).map((label) => [label, value]));
  if (spec.type === "counter") meter.count(spec.name, labels);
  else if (spec.type === "gauge") meter.set(spec.name, 1, labels);
  else meter.observe(spec.name, 1, labels);
}
