import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningGate, startGate } from "../../../src/gate/start.ts";
import { jsApiOrThrow } from "../../../src/io/nats/api.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { type GateStage, gateStage } from "../../support/gate-stage.ts";
import { startProgram } from "../../support/program.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

/** As in a pod of `helm test`: NATS, and nothing of Kubernetes. */
describeWithServers("consentry check where there is no cluster", () => {
  const nats = useNats();
  const home = temporaryDirectory("consentry-home-");
  let stage: GateStage;
  let gate: RunningGate | undefined;

  const check = async (...args: string[]) => {
    const program = startProgram(["src/main.ts", "check", ...args], { HOME: home, NATS_URL: nats().url });
    return { exitCode: await program.ended, told: program.told() };
  };

  beforeAll(async () => {
    stage = await gateStage(nats().url);
  }, 180_000);
  afterAll(async () => {
    await gate?.stop();
    await stage?.nc.close();
  });

  it("leaves the cluster out, and publishes nothing while no gate would judge it", async () => {
    const { exitCode, told } = await check("--wait", "--timeout", "1s");
    expect(told).toMatch(/unknown +api-server +left out: here is neither a kubeconfig nor a service account/);
    expect(told).toMatch(/problem +gates +no gate is running/);
    expect(exitCode).toBe(4);
    const { state } = await jsApiOrThrow<{ state: { last_seq: number } }>(stage.nc, "STREAM.INFO.OUTBOUND", undefined);
    expect(state.last_seq).toBe(0);
  });

  it("is answered by the gate itself, sends nothing, and is counted nowhere", async () => {
    const waiting = check("--wait", "--timeout", "90s");
    gate = await startGate(stage.environment("gate-0"));
    const { exitCode, told } = await waiting;
    expect(told).toMatch(/ok +path +a message of no campaign was judged and refused by gate-0 in \d+ ms/);
    expect(exitCode, told).toBe(0);
    const verdicts = await stage.verdicts();
    expect(verdicts).toMatchObject([
      {
        outcome: "rejected",
        trial: true,
        campaign: { namespace: "-", name: "-" },
        violations: [{ rule: "unknown-campaign" }],
      },
    ]);
    const metrics = await (await fetch(`${gate.url}/metrics`)).text();
    expect(metrics).not.toMatch(/^consentry_gate_verdicts_total\{.*\} [1-9]/m);
    expect(metrics).toMatch(/^consentry_gate_verdict_age_seconds_count 0$/m);
    const totals = await jsApiOrThrow<{ state: { messages: number } }>(stage.nc, "STREAM.INFO.KV_totals", undefined);
    expect(totals.state.messages).toBe(0);
  });

  it("leaves a log that audit finds nothing in", async () => {
    const { exitCode, data } = await runCli(["audit"], { NATS_URL: nats().url });
    expect(exitCode, data).toBe(0);
  });

  it("finds a bucket that was lost, and says how it comes back", async () => {
    await jsApiOrThrow(stage.nc, "STREAM.DELETE.KV_links", undefined);
    const { exitCode, told } = await check();
    expect(told).toMatch(/problem +install +lost or not made yet: KV_links\n +do: .*consentry restore/);
    expect(exitCode).toBe(1);
  });
});
