import { expect, it, onTestFinished } from "vitest";
import { fill, storeBatch } from "../../../src/lab/bench/fill.ts";
import { eventually } from "../../support/eventually.ts";
import { at, calm, delays, flood, type OverloadStage, overloadStage } from "../../support/overload-stage.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

// A real gate with more partitions than one batch would hold if each gave all it may. CONSENTRY_OVERLOAD says how many
// messages of one campaign are held and lifted at once.

const parked = Number(process.env.CONSENTRY_OVERLOAD ?? 5000);
const partitions = 64;
const people = Math.min(parked, 20_000);
const calmMessages = 200;
const withinMs = 30_000 + parked * 5;

describeWithServers("many parked messages that are lifted at once", () => {
  const nats = useNats();

  it(
    "are all judged once more, and another campaign's messages are judged meanwhile",
    async () => {
      const stage = await overloadStage(nats().url, { people, partitions });
      onTestFinished(stage.stop);
      const tooLarge = largeBatches(stage);
      await stage.officer(flood, "hold");
      const gate = stage.startGate("gate-0");
      await fill(stage.nc, sends(stage));
      await stage.untilJudged(withinMs);
      const before = gate.memory();
      const from = await stage.logEnd();
      await stage.officer(flood, "lift");
      await produceCalm(stage);
      const verdicts = await eventually(() => allJudged(stage, from), { withinMs, everyMs: 500 });
      const calmOnes = delays(verdicts, calm);
      const [p50, p99] = [at(0.5, calmOnes), at(0.99, calmOnes)];
      const peak = gate.memory().peak;
      const tookMs = Math.max(...verdicts.map(({ storedAtMs }) => storedAtMs)) - (verdicts[0]?.storedAtMs ?? 0);
      console.log(
        `${parked} lifted, all judged after ${tookMs} ms: others p50 ${p50} ms, p99 ${p99} ms; memory ${before.now} -> ${peak} MiB`,
      );
      expect(tooLarge()).toBe(0);
      const lifted = verdicts.filter(({ campaign }) => campaign.name === flood.name);
      expect(lifted.map(({ outcome, attempt }) => `${outcome} ${attempt}`)).toEqual(lifted.map(() => "approved 2"));
      expect(new Set(lifted.map(({ sequence }) => sequence)).size).toBe(parked);
      expect(lifted).toHaveLength(parked);
    },
    120_000 + parked * 15,
  );
});

function* sends(stage: OverloadStage) {
  for (let person = 0; person < parked; person++) yield stage.send(flood, person);
}

/** How many batches the server has given up because they had too many records. */
function largeBatches(stage: OverloadStage): () => number {
  let count = 0;
  stage.nc.subscribe("$JS.EVENT.ADVISORY.STREAM.BATCH_ABANDONED.VERDICTS", {
    callback: (_error, message) => {
      if (message.json<{ reason: string }>().reason === "large") count++;
    },
  });
  return () => count;
}

async function produceCalm(stage: OverloadStage): Promise<void> {
  for (let person = 0; person < calmMessages; person++) {
    await storeBatch(stage.nc, [stage.send(calm, person)]);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function allJudged(stage: OverloadStage, from: number) {
  const verdicts = await stage.verdicts(from + 1);
  return verdicts.length >= parked + calmMessages ? verdicts : undefined;
}
