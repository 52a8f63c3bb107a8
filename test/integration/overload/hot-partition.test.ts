import { expect, it, onTestFinished } from "vitest";
import { fill } from "../../../src/lab/bench/fill.ts";
import { partitionOf } from "../../../src/schemas/wire/subjects.ts";
import { calm, flood, type OverloadStage, overloadStage } from "../../support/overload-stage.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

// Most of what is sent goes to people of one partition, as with a business whose customers' numbers end alike.

const partitions = 16;
const hot = 3;
const hotMessages = 6000;
const others = 600;
const withinMs = 120_000;

describeWithServers("a partition ten times hotter than the fifteen others together", () => {
  const nats = useNats();

  it(
    "keeps nobody else waiting: who comes last in another partition is judged while most of it still waits",
    async () => {
      const stage = await overloadStage(nats().url, { people: 4000, partitions });
      onTestFinished(stage.stop);
      await fill(stage.nc, sends(stage, { of: flood, where: isHot, count: hotMessages }));
      await fill(stage.nc, sends(stage, { of: calm, where: (partition) => !isHot(partition), count: others }));
      const gate = stage.startGate("gate-0");
      await stage.untilJudged(withinMs);
      const peak = gate.memory().peak;
      const verdicts = await stage.verdicts();
      const names = verdicts.map(({ campaign }) => campaign.name);
      const afterOthers = names.slice(names.lastIndexOf(calm.name) + 1).length;
      console.log(
        `${afterOthers} of ${hotMessages} were judged after the last of ${others} in other partitions; memory at most ${peak} MiB`,
      );
      expect(verdicts).toHaveLength(hotMessages + others);
      expect(afterOthers).toBeGreaterThan(hotMessages / 2);
    },
    2 * withinMs,
  );
});

const isHot = (partition: number) => partition === hot;

type Wanted = { of: typeof flood; where: (partition: number) => boolean; count: number };

function* sends(stage: OverloadStage, { of, where, count }: Wanted) {
  for (let person = 0, sent = 0; sent < count; person++) {
    const record = stage.send(of, person);
    if (!where(partitionOf(record.subject.split(".").at(-1) ?? "", partitions))) continue;
    sent++;
    yield record;
  }
}
