import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningGate, startGate } from "../../../src/gate/start.ts";
import { jsApiOrThrow } from "../../../src/io/nats/api.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { type CampaignRef, sendSubject } from "../../../src/schemas/wire/subjects.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage, templatePayload } from "../../support/gate-stage.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

// Producers that are faster than the gates for long, or send while no gate runs: OUTBOUND is full. What they see then is
// documented in docs/operations/overload.md.

const bytesMax = 256 * 1024;
const lines = 3000;
const number = (index: number) => `4477009${String(index).padStart(5, "0")}`;

describeWithServers("an OUTBOUND that is full", () => {
  const nats = useNats();
  let stage: GateStage;
  let campaign: CampaignRef;
  let gate: RunningGate | undefined;

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    campaign = await stage.declare({ name: "flood", mode: "Warn" });
    const { config } = await jsApiOrThrow<{ config: object }>(stage.nc, "STREAM.INFO.OUTBOUND", undefined);
    await jsApiOrThrow(stage.nc, "STREAM.UPDATE.OUTBOUND", { ...config, max_bytes: bytesMax });
  }, 60_000);

  afterAll(async () => {
    await gate?.stop();
    await stage?.nc.close();
  });

  it("refuses a producer's message with 503 and its own code, and keeps all that it took", async () => {
    const taken = await fillUp();
    expect(await publish(0)).toEqual({
      error: { code: 503, err_code: 10077, description: "maximum bytes exceeded" },
      stream: "OUTBOUND",
      seq: 0,
    });
    expect(await waiting()).toBe(taken);
  });

  it("makes `consentry send` wait, and then say what to do; given again, it goes on where it stopped", async () => {
    const file = listOf(lines);
    const first = await send(file, "2s");
    expect(first.exitCode).toBe(4);
    expect(first.progress).toContain("OUTBOUND is full, and has been for 2 s: no gate is running");
    expect(first.progress).toContain("give the same command again");
    const before = await waiting();
    gate = await startGate(stage.environment("gate-0"));
    const second = await send(file, "30s");
    expect(second.progress).not.toContain("error:");
    expect(second.exitCode).toBe(1);
    await eventually(async () => (await waiting()) === 0);
    const judged = await stage.verdicts();
    expect(new Set(judged.map(({ sequence }) => sequence)).size).toBe(judged.length);
    expect(judged).toHaveLength(before + lines);
  }, 120_000);

  it("takes messages again by itself", async () => {
    expect(await publish(0)).toMatchObject({ stream: "OUTBOUND", seq: expect.any(Number) });
  });

  async function fillUp(): Promise<number> {
    for (let taken = 0; ; taken++) if ("error" in (await publish(taken))) return taken;
  }

  async function publish(index: number): Promise<object> {
    const reply = await stage.nc.request(
      sendSubject(campaign, number(index).slice(-4)),
      templatePayload(number(index), ["Ann"]),
    );
    return reply.json<object>();
  }

  async function waiting(): Promise<number> {
    const info = await jsApiOrThrow<{ state: { messages: number } }>(stage.nc, "STREAM.INFO.OUTBOUND", undefined);
    return info.state.messages;
  }

  async function send(file: string, timeout: string) {
    const argv = ["send", file, "--campaign", campaign.name, "-n", campaign.namespace, "--timeout", timeout];
    return await runCli(argv, { ...stage.environment("cli"), XDG_STATE_HOME: state });
  }
});

const state = temporaryDirectory("consentry-test-");

function listOf(count: number): string {
  const file = join(state, "list.jsonl");
  const rows = Array.from({ length: count }, (_, index) => templatePayload(number(index), ["Ann"]));
  writeFileSync(file, `${rows.join("\n")}\n`);
  return file;
}
