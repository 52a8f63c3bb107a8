import { expect, it } from "vitest";
import { intakeMetrics, intakeReporter } from "../../../src/edge/intake/told.ts";
import { createMeter } from "../../../src/io/telemetry/meter.ts";

it("messages to a number that nobody has declared are all counted, and said once a minute with what to do", async () => {
  const { meter, text } = createMeter(intakeMetrics);
  const said: unknown[] = [];
  let nowMs = 1_000_000;
  const report = intakeReporter(
    { meter, log: (level, message, fields) => said.push([level, message, fields]) },
    () => nowMs,
  );
  for (const laterMs of [0, 59_000, 1000]) {
    nowMs += laterMs;
    report({ type: "item", outcome: "undeclared" });
    report({ type: "undeclared", of: "message" });
  }
  expect(await text()).toContain('consentry_intake_items_total{outcome="undeclared"} 3');
  const line = ["warn", "undeclared", { of: "message", cure: "declare a Sender with this number and account" }];
  expect(said).toEqual([line, line]);
});
