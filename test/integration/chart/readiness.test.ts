import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningGate, startGate } from "../../../src/gate/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { connectNats, type NatsConnection } from "../../../src/io/nats/connect.ts";
import { ensureInstalled } from "../../../src/io/nats/install.ts";
import { desiredKeys } from "../../../src/schemas/wire/desired.ts";
import { eventually } from "../../support/eventually.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

describeWithServers("a gate's pod in a new install", () => {
  const nats = useNats();
  let nc: NatsConnection;
  let gate: RunningGate;
  const status = async (path: string) => (await fetch(`${gate.url}${path}`)).status;

  beforeAll(async () => {
    nc = await connectNats({ servers: nats().url, name: "test" });
    await ensureInstalled(nc, { partitions: 2, replicas: 1, outboundBytesMax: 1e9 });
    gate = await startGate({
      NATS_URL: nats().url,
      CONSENTRY_NAME: "gate-0",
      CONSENTRY_PSEUDONYM_KEY: "ab".repeat(32),
      CONSENTRY_LOG_LEVEL: "silent",
    });
  }, 120_000);
  afterAll(async () => {
    await gate?.stop();
    await nc?.close();
  });

  it("is ready for the install to go on before anybody has declared a policy, and judges nothing", async () => {
    expect(await status("/readyz")).toBe(503);
    await eventually(async () => expect(await status("/readyz/pod")).toBe(200), { withinMs: 30_000 });
  });

  it("is not ready while a declared policy cannot be had", async () => {
    const digest = `sha256:${"0".repeat(64)}`;
    await (await openBucket(nc, "desired")).put(desiredKeys.activeBundle, {
      name: "whatsapp",
      digest,
      revision: "1.0.0",
      activatedAtMs: 1,
    });
    await eventually(async () => expect(await status("/readyz/pod")).toBe(503));
    expect(await (await fetch(`${gate.url}/readyz/pod`)).text()).toMatch(/^no policy bundle judges yet/);
  });
});
