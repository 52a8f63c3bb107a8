import { expect, it, onTestFinished } from "vitest";
import { fill } from "../../../src/lab/bench/fill.ts";
import { at, delays, flood, type OverloadStage, overloadStage } from "../../support/overload-stage.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

// Producers that are faster than their gate: what waits must wait in OUTBOUND, on disk and bounded, and not in the gate.

const messages = 1500;
const bytes = 200_000;
const partitions = 16;
const withinMs = 120_000;
/** What the gate may need above its rest for a backlog of any size. */
const growthMaxMiB = 230;

describeWithServers("a backlog of large messages", () => {
  const nats = useNats();

  it(
    "waits in OUTBOUND, not in the gate's memory, and is judged to the last",
    async () => {
      const stage = await overloadStage(nats().url, { people: 2000, partitions });
      onTestFinished(stage.stop);
      const gate = stage.startGate("gate-0");
      await fill(stage.nc, sends(stage, 200));
      await stage.untilJudged(withinMs);
      const before = gate.memory();
      const from = await stage.logEnd();
      const startedMs = performance.now();
      await fill(stage.nc, sends(stage, messages));
      const filledMs = performance.now();
      await stage.untilJudged(withinMs);
      const judgedMs = performance.now();
      const peak = gate.memory().peak;
      const verdicts = await stage.verdicts(from + 1);
      const [p50, p99] = [0.5, 0.99].map((share) => at(share, delays(verdicts, flood)));
      console.log(
        `${messages} of ${bytes} bytes produced in ${Math.round(filledMs - startedMs)} ms, judged in ${Math.round(judgedMs - startedMs)} ms ` +
          `(p50 ${p50} ms, p99 ${p99} ms); memory ${before.now} -> ${peak} MiB`,
      );
      expect(verdicts).toHaveLength(messages);
      expect(new Set(verdicts.map(({ sequence }) => sequence)).size).toBe(messages);
      expect(peak - before.now).toBeLessThan(growthMaxMiB);
    },
    2 * withinMs,
  );
});

function* sends(stage: OverloadStage, count: number) {
  for (let person = 0; person < count; person++) yield stage.send(flood, person, bytes);
}
