import { afterAll, beforeAll, expect, it } from "vitest";
import { jsApiOrThrow } from "../../src/io/nats/api.ts";
import type { NatsConnection } from "../../src/io/nats/connect.ts";
import { listBucket } from "../../src/io/nats/list-bucket.ts";
import { writeTogether } from "../../src/io/nats/many.ts";
import { installedNats } from "../support/nats.ts";
import { describeWithServers, useNats } from "../support/servers.ts";

describeWithServers("writing many keys of a bucket together", () => {
  const nats = useNats();
  let nc: NatsConnection;
  const values = (count: number, value: number) =>
    new Map(Array.from({ length: count }, (_, index) => [`marketing.campaign-${index}.0`, { value }]));
  const found = async () =>
    await listBucket(nc, { bucket: "totals", filter: ">", parse: (value) => value as { value: number } });

  beforeAll(async () => {
    nc = await installedNats(nats().url);
  });
  afterAll(() => nc.close());

  it("leaves the newest value of each, as single writes would", async () => {
    await writeTogether(nc, { bucket: "totals", values: values(500, 1) });
    await writeTogether(nc, { bucket: "totals", values: values(3, 2) });
    const all = await found();
    expect(all.size).toBe(500);
    expect([...all.values()].filter(({ value }) => value === 2)).toHaveLength(3);
  });

  it("works on a bucket that an older version has installed, which takes no batches", async () => {
    const { config } = await jsApiOrThrow<{ config: object }>(nc, "STREAM.INFO.KV_totals", undefined);
    await jsApiOrThrow(nc, "STREAM.UPDATE.KV_totals", { ...config, allow_atomic: false });
    await writeTogether(nc, { bucket: "totals", values: values(20, 3) });
    expect([...(await found()).values()].filter(({ value }) => value === 3)).toHaveLength(20);
  });

  it("says that it was refused when the bucket is gone", async () => {
    await jsApiOrThrow(nc, "STREAM.DELETE.KV_totals", undefined);
    await expect(writeTogether(nc, { bucket: "totals", values: values(2, 4), timeoutMs: 1000 })).rejects.toMatchObject({
      code: "Unreachable",
      retry: true,
    });
  });
});
