import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningIntake, startIntake } from "../../../src/edge/intake/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { writeHold } from "../../../src/io/nats/holds.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { desiredKeys } from "../../../src/schemas/wire/desired.ts";
import { buckets, type CampaignRef, campaignScope } from "../../../src/schemas/wire/subjects.ts";
import { desiredSender } from "../../support/desired.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage, partitions } from "../../support/gate-stage.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";
import { holdOf } from "../../support/verdicts.ts";
import { lineOf, messagesWebhook, signatureOf, textFrom } from "../../support/webhooks.ts";

const appSecret = "0123456789abcdef";
const [stopped, willing] = ["447700900811", "447700900812"];
const waits = ["in OUTBOUND", "deferred", "held"] as const;
/** Until the campaign of the deferred messages begins: what comes before it must be done by then. */
const beginsInMs = 30_000;

describeWithServers("a withdrawal", () => {
  const nats = useNats();
  const directory = temporaryDirectory("consentry-test-");
  let stage: GateStage;
  let intake: RunningIntake;
  let gate: ChildProcess;

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    const sender = desiredSender({ name: "idesk-main", wabaId: lineOf.wabaId });
    await (await openBucket(stage.nc, buckets.desired)).put(desiredKeys.sender(sender), sender);
    intake = await startIntake({ ...stage.environment("intake-0"), CONSENTRY_WHATSAPP_APP_SECRET: appSecret });
    gate = startGate();
  }, 120_000);

  afterAll(async () => {
    await intake.stop();
    gate.kill("SIGKILL");
    await stage.nc.close();
  });

  function startGate(): ChildProcess {
    return spawn(process.execPath, ["test/support/run-gate.ts"], {
      env: { ...process.env, ...stage.environment("gate-0") },
      stdio: ["ignore", "inherit", "inherit"],
    });
  }

  /** The newest verdict on a message, once it is of some outcome. */
  const verdictOn = (sequence: number, outcomes: readonly string[]) =>
    eventually(
      async () => {
        const verdict = (await stage.verdicts()).findLast((each) => each.sequence === sequence);
        return verdict && outcomes.includes(verdict.outcome) ? verdict : undefined;
      },
      { withinMs: 90_000, everyMs: 200 },
    );

  async function sendTo(campaign: CampaignRef): Promise<Record<string, number>> {
    return { [stopped]: await stage.send(campaign, stopped), [willing]: await stage.send(campaign, willing) };
  }

  async function stopIsInForce(): Promise<boolean> {
    const body = JSON.stringify(messagesWebhook({ messages: [textFrom(stopped, "STOP", Date.now())] }));
    const headers = { "x-hub-signature-256": signatureOf(body, appSecret) };
    return (await fetch(intake.webhookUrl, { method: "POST", body, headers })).status === 200;
  }

  it(`wins over every message that waits: ${waits.join(", ")}`, async () => {
    for (const who of [stopped, willing]) await stage.agree(who);
    const plain = await stage.declare({ name: "plain" });
    const paused = await stage.declare({ name: "paused" });
    const soon = await stage.declare({ name: "soon", startsAtMs: Date.now() + beginsInMs });
    const hold = holdOf({ scope: campaignScope(paused), atMs: Date.now() });
    await writeHold(stage.nc, { record: hold, partitions });
    const sent = { deferred: await sendTo(soon), held: await sendTo(paused) };
    for (const [outcome, sequences] of Object.entries(sent))
      for (const sequence of Object.values(sequences)) await verdictOn(sequence, [outcome]);
    gate.kill("SIGKILL");
    const inOutbound = await sendTo(plain);
    await eventually(stopIsInForce, { withinMs: 30_000, everyMs: 500 });
    gate = startGate();
    await writeHold(stage.nc, { record: { ...hold, action: "lift", cause: "Resumed", atMs: Date.now() }, partitions });
    for (const [wait, sequences] of Object.entries({ ...sent, "in OUTBOUND": inOutbound })) {
      const [theirs, others] = await Promise.all(
        [stopped, willing].map((who) => verdictOn(sequences[who] ?? 0, ["approved", "rejected"])),
      );
      expect(`${wait}: ${theirs?.outcome}, ${others?.outcome}`).toBe(`${wait}: rejected, approved`);
      expect(theirs?.violations.map(({ rule }) => rule)).toContain("opted-out");
    }
    const env = { ...stage.environment("cli"), KUBECONFIG: join(directory, "none") };
    const audit = await runCli(["audit", "-o", "json"], env);
    expect(JSON.parse(audit.data)).toContainEqual(expect.objectContaining({ id: "stop", checked: 3, broken: 0 }));
  }, 180_000);
});
