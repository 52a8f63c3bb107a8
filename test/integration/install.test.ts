import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { jsApiOrThrow } from "../../src/io/nats/api.ts";
import { openBucket } from "../../src/io/nats/bucket.ts";
import { connectNats, type NatsConnection } from "../../src/io/nats/connect.ts";
import { ensureInstalled } from "../../src/io/nats/install.ts";
import { publishRecord } from "../../src/io/nats/records.ts";
import { temporaryDirectory } from "../../src/lab/servers/start.ts";
import { errorPage } from "../../src/schemas/pages.ts";
import { consentCheckpointKey } from "../../src/schemas/wire/consent.ts";
import { suppressSentinelKey } from "../../src/schemas/wire/subjects.ts";
import { describeWithServers, useNats } from "../support/servers.ts";

const settings = { partitions: 4, replicas: 1, outboundBytesMax: 10_000_000 };

const nowhere = {
  clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:9" } }],
  users: [{ name: "u", user: { token: "none" } }],
  contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
  "current-context": "c",
};

describeWithServers("installing on NATS", () => {
  const nats = useNats();
  let nc: NatsConnection;

  afterEach(async () => {
    const { streams } = await jsApiOrThrow<{ streams: string[] | null }>(nc, "STREAM.NAMES", undefined);
    for (const name of streams ?? []) await jsApiOrThrow(nc, `STREAM.DELETE.${name}`, undefined);
    await nc.close();
  });

  it("for the first time makes a suppression list that may be relied on", async () => {
    await connected();
    await ensureInstalled(nc, settings);
    expect(await mayBeReliedOn()).toBe(true);
    await ensureInstalled(nc, settings);
    expect(await mayBeReliedOn()).toBe(true);
  });

  it("keeps things as long as is said, also when that is said later, and changes nothing else", async () => {
    await connected();
    const config = async (stream: string) =>
      (await jsApiOrThrow<{ config: { max_age: number } }>(nc, `STREAM.INFO.${stream}`, undefined)).config;
    const dayNs = 86_400e9;
    const usual = await ensureInstalled(nc, settings);
    expect(usual.verdictDays).toBe(90);
    const before = {
      signals: await config("SIGNALS"),
      sent: await config("KV_sent"),
      outbound: await config("OUTBOUND"),
    };
    expect([before.signals.max_age, before.sent.max_age]).toEqual([30 * dayNs, 30 * dayNs]);
    expect((await config("LABELS")).max_age).toBe(730 * dayNs);
    const retention = { verdicts: 400, signals: 365, ledger: 60, labels: 90 };
    const longer = await ensureInstalled(nc, { ...settings, retention });
    expect(longer).toEqual({ ...usual, verdictDays: 400 });
    expect(await config("SIGNALS")).toEqual({ ...before.signals, max_age: 365 * dayNs });
    expect(await config("KV_sent")).toEqual({ ...before.sent, max_age: 60 * dayNs });
    expect((await config("LABELS")).max_age).toBe(90 * dayNs);
    expect(await ensureInstalled(nc, settings)).toEqual(longer);
    expect(await config("SIGNALS")).toMatchObject({ max_age: 365 * dayNs });
  });

  it("is still the first time when it broke off before there was a stream", async () => {
    await connected();
    await ensureInstalled(nc, settings);
    await (await openBucket(nc, "suppress")).delete(suppressSentinelKey);
    for (const stream of ["OUTBOUND", "VERDICTS", "CONSENT", "SIGNALS", "LABELS"])
      await jsApiOrThrow(nc, `STREAM.DELETE.${stream}`, undefined);
    await ensureInstalled(nc, settings);
    expect(await mayBeReliedOn()).toBe(true);
  });

  it.each(["OUTBOUND", "VERDICTS", "CONSENT", "SIGNALS", "LABELS"])(
    "beside %s makes none that may be relied on: the list was there and was lost",
    async (kept) => {
      await connected();
      await ensureInstalled(nc, settings);
      for (const stream of ["OUTBOUND", "VERDICTS", "CONSENT", "SIGNALS", "LABELS", "KV_suppress"])
        if (stream !== kept) await jsApiOrThrow(nc, `STREAM.DELETE.${stream}`, undefined);
      await ensureInstalled(nc, settings);
      expect(await mayBeReliedOn()).toBe(false);
    },
  );

  it("on an empty server makes none that may be relied on when somebody remembers an install", async () => {
    await connected();
    await ensureInstalled(nc, { ...settings, wasInstalled: async () => true });
    expect(await mayBeReliedOn()).toBe(false);
  });

  it("gives no event of a new CONSENT the number of one that is projected already", async () => {
    await connected();
    await ensureInstalled(nc, settings);
    await (await openBucket(nc, "consent")).put(consentCheckpointKey, { sequence: 41 });
    await jsApiOrThrow(nc, "STREAM.DELETE.CONSENT", undefined);
    await ensureInstalled(nc, settings);
    const { sequence } = await publishRecord(nc, "consentry.consent.marketing.website-optin.3", "{}");
    expect(sequence).toBeGreaterThan(41);
  });

  it("with another number of partitions is refused, with the number to set", async () => {
    await connected();
    await ensureInstalled(nc, settings);
    const message = "installed with 4 partitions, but the settings say 8: set CONSENTRY_PARTITIONS=4";
    await expect(ensureInstalled(nc, { ...settings, partitions: 8 })).rejects.toThrow(message);
    const operator = await run(["src/main.ts", "operator"], {
      CONSENTRY_NAME: "operator-1",
      CONSENTRY_PARTITIONS: "8",
    });
    const said = `operator: ${message}\n  see: ${errorPage("PartitionCountChanged")}\n`;
    expect(operator).toEqual({ code: 1, said });
  });

  /** The program itself, with a cluster that it never comes to ask. */
  async function run(args: readonly string[], env: Record<string, string>) {
    const kubeconfig = join(temporaryDirectory("consentry-install-"), "kubeconfig");
    writeFileSync(kubeconfig, JSON.stringify(nowhere));
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env, NATS_URL: nats().url, KUBECONFIG: kubeconfig, CONSENTRY_LOG_LEVEL: "silent" },
      timeout: 60_000,
    });
    const [said, code] = await Promise.all([
      child.stderr.setEncoding("utf8").toArray(),
      new Promise((resolve) => child.once("close", resolve)),
    ]);
    return { code, said: said.join("") };
  }

  async function connected(): Promise<void> {
    nc = await connectNats({ servers: nats().url, name: "test", waitForServer: false });
  }

  async function mayBeReliedOn(): Promise<boolean> {
    return (await (await openBucket(nc, "suppress")).get(suppressSentinelKey)) !== undefined;
  }
});
