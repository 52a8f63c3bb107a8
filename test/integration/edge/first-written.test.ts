import { afterAll, beforeAll, expect, it } from "vitest";
import { followFirstWritten } from "../../../src/edge/sync/first-written.ts";
import { followApprovals } from "../../../src/io/nats/approval-log.ts";
import type { NatsConnection } from "../../../src/io/nats/connect.ts";
import { commitVerdict, verdictRecord } from "../../support/approvals.ts";
import { untilItHolds } from "../../support/eventually.ts";
import { installedNats, partitions } from "../../support/nats.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

const source = "marketing/website-optin";

describeWithServers("following first messages in the log", () => {
  const nats = useNats();
  let nc: NatsConnection;

  beforeAll(async () => {
    nc = await installedNats(nats().url);
  });
  afterAll(async () => {
    await nc.close();
  });

  it("keeps to fewer partitions when there are too many people, and goes on there where it was", async () => {
    const people = Array.from({ length: 40 }, (_, n) => ({ recipient: `person-${n}`, partition: n % partitions }));
    const approve = (person: { recipient: string; partition: number }) => commitVerdict(nc, verdictRecord(person));
    for (const person of people.slice(0, 30)) await approve(person);
    const first = followFirstWritten(
      {
        followApprovals: (options) => followApprovals(nc, options),
        sourcesOf: () => [source],
        partitions,
        nowMs: Date.now,
      },
      20,
    );
    await untilItHolds(async () => expect(first.followed()).not.toBeNull());
    for (const person of people.slice(30)) await approve(person);
    await untilItHolds(async () => {
      const followed = first.followed();
      const isFollowed = ({ partition }: { partition: number }) => partition < (followed?.partitions ?? 0);
      expect(followed?.partitions).toBeLessThan(partitions);
      const known = people.filter(({ recipient }) => first.firstAtMs(source, recipient) !== undefined);
      expect(known).toEqual(people.filter(isFollowed));
    });
    first.stop();
  });
});
