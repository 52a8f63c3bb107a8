import { type ChildProcess, spawn } from "node:child_process";
import { connect, type NatsConnection, StringCodec } from "nats";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type GateStage, gateStage, templatePayload } from "../support/gate-stage.ts";
import { describeWithServers, useNats } from "../support/servers.ts";

// Producers are other people's programs. Many of them use the `nats` package, whose successor Consentry itself uses.

describeWithServers("a producer on the older NATS client", () => {
  const nats = useNats();
  let stage: GateStage;
  let gate: ChildProcess;
  let producer: NatsConnection;

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    gate = spawn(process.execPath, ["test/support/run-gate.ts"], {
      env: { ...process.env, ...stage.environment("gate-0") },
      stdio: ["ignore", "inherit", "inherit"],
    });
    producer = await connect({ servers: nats().url });
  }, 120_000);

  afterAll(async () => {
    await producer.close();
    gate.kill("SIGKILL");
  });

  it("publishes the Cloud API payload and reads its verdict", async () => {
    const campaign = await stage.declare({ name: "legacy" });
    await stage.agree("447700900123");
    const js = producer.jetstream();
    const payload = StringCodec().encode(templatePayload("+44 7700 900123", ["Ann"]));
    const sent = await js.publish(`consentry.send.${campaign.namespace}.${campaign.name}.0123`, payload, {
      msgID: "order-17",
    });
    const again = await js.publish(`consentry.send.${campaign.namespace}.${campaign.name}.0123`, payload, {
      msgID: "order-17",
    });
    expect(again.duplicate).toBe(true);

    const consumer = await js.consumers.get("VERDICTS", { filterSubjects: "consentry.verdict.*.marketing.legacy.*" });
    const message = await consumer.next({ expires: 10_000 });
    expect(message?.subject).toMatch(/^consentry\.verdict\.approved\.marketing\.legacy\.\d+$/);
    const decision = JSON.parse(message?.headers?.get("Consentry-Verdict") ?? "{}");
    expect(decision).toMatchObject({ sequence: sent.seq, violations: [], attempt: 1 });
  }, 30_000);
});
