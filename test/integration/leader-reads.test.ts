import { expect, it } from "vitest";
import { connectNats } from "../../src/io/nats/connect.ts";
import { readFence, readPosition } from "../../src/io/nats/partition-log.ts";
import { untilItHolds } from "../support/eventually.ts";
import { installedNats } from "../support/nats.ts";
import { describeWithServers, useNats } from "../support/servers.ts";

describeWithServers("what a gate needs to know after a batch that nobody answered", () => {
  const nats = useNats();

  it("is asked of the log's leader: a replica that lags behind would take a stored batch for a lost one", async () => {
    const nc = await installedNats(nats().url);
    const asked: string[] = [];
    const spy = await connectNats({ servers: nats().url, name: "spy", waitForServer: false });
    spy.subscribe("$JS.API.>", { callback: (_error, { subject }) => void asked.push(subject) });
    await spy.flush();
    await readFence(nc, 3);
    await readPosition(nc, 3);
    await untilItHolds(() => expect(asked).toHaveLength(2));
    expect(asked).toEqual(["$JS.API.STREAM.MSG.GET.VERDICTS", "$JS.API.STREAM.MSG.GET.VERDICTS"]);
    await spy.close();
    await nc.close();
  });
});
