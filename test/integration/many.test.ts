import { afterAll, beforeAll, expect, it } from "vitest";
import { jsApiOrThrow } from "../../src/io/nats/api.ts";
import type { NatsConnection } from "../../src/io/nats/connect.ts";
import { listBucket } from "../../src/io/nats/list-bucket.ts";
import { readMany, writeMany } from "../../src/io/nats/many.ts";
import { installedNats } from "../support/nats.ts";
import { describeWithServers, useNats } from "../support/servers.ts";

describeWithServers("writing many keys of a bucket together", () => {
  const nats = useNats();
  let nc: NatsConnection;
  const values = (count: number, value: number) =>
    Array.from({ length: count }, (_, index) => ({
      key: `marketing.campaign-${index}.0`,
      value: { value },
      expected: undefined,
    }));
  const found = async () =>
    await listBucket(nc, { bucket: "totals", filter: ">", parse: (value) => value as { value: number } });

  beforeAll(async () => {
    nc = await installedNats(nats().url);
  });
  afterAll(() => nc.close());

  it("leaves the newest value of each, as single writes would", async () => {
    await writeMany(nc, { bucket: "totals", writes: values(500, 1) });
    await writeMany(nc, { bucket: "totals", writes: values(3, 2) });
    const all = await found();
    expect(all.size).toBe(500);
    expect([...all.values()].filter(({ value }) => value === 2)).toHaveLength(3);
  });

  it("leaves out those that have moved on, and writes all the others", async () => {
    const revisions = await readMany(nc, {
      bucket: "totals",
      keys: values(10, 0).map(({ key }) => key),
    });
    const writes = values(10, 7).map((write) => ({ ...write, expected: revisions.get(write.key)?.revision }));
    const [first] = writes;
    if (first === undefined) throw new Error("nothing to write");
    await writeMany(nc, { bucket: "totals", writes: [first] });
    expect(await writeMany(nc, { bucket: "totals", writes })).toEqual([first.key]);
    expect([...(await found()).values()].filter(({ value }) => value === 7)).toHaveLength(10);
    const news = [
      { key: "marketing.new.0", value: { value: 8 }, expected: 0 },
      { ...first, expected: 0 },
    ];
    expect(await writeMany(nc, { bucket: "totals", writes: news })).toEqual([first.key]);
    expect((await found()).get("marketing.new.0")).toEqual({ value: 8 });
  });

  it("works on a bucket that an older version has installed, which takes no batches", async () => {
    const { config } = await jsApiOrThrow<{ config: object }>(nc, "STREAM.INFO.KV_totals", undefined);
    await jsApiOrThrow(nc, "STREAM.UPDATE.KV_totals", { ...config, allow_atomic: false });
    await writeMany(nc, { bucket: "totals", writes: values(20, 3) });
    expect([...(await found()).values()].filter(({ value }) => value === 3)).toHaveLength(20);
  });

  it("says that it was refused when the bucket is gone", async () => {
    await jsApiOrThrow(nc, "STREAM.DELETE.KV_totals", undefined);
    await expect(writeMany(nc, { bucket: "totals", writes: values(2, 4), timeoutMs: 1000 })).rejects.toMatchObject({
      code: "Unreachable",
      retry: true,
    });
  });
});
