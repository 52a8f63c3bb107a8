import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import type { RunningOperator } from "../../../src/operator/start.ts";
import { suppressSentinelKey } from "../../../src/schemas/wire/subjects.ts";
import { eventually, untilItHolds } from "../../support/eventually.ts";
import { type OperatorStage, operatorStage } from "../../support/operator-stage.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { itKeepsTheRulesOfStatus } from "../../support/status-watch.ts";
import { type WholeStage, wholeStage } from "../../support/whole-stage.ts";

// The volume of NATS is lost under a running gate. Kubernetes still knows that there was an install: a suppression list that
// begins empty is not the one that people were on. Each test goes on where the last one ended.

describeWithServers("a lost volume", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  const [ann, bob] = ["447700900001", "447700900002"];
  let stage: OperatorStage;
  let whole: WholeStage;
  let operator: RunningOperator;

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    whole = wholeStage(stage, nats().url);
    whole.startGate("gate-1");
    await stage.publishBundle("1.4.0");
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    await stage.reportSource();
    operator = await stage.startOperator("operator-1");
    await stage.kubectl("wait", "campaign", "--all", "-n", "marketing", "--for=condition=Ready", "--timeout=25s");
    await whole.agree(ann);
    expect(await outcome(ann)).toBe("approved");
  }, 180_000);

  afterAll(async () => {
    await operator?.stop();
    await whole?.stop();
    await stage?.close();
  });

  it("closes the gate: nothing is approved, and every campaign says what is lost and what to do", async () => {
    await operator.stop();
    await nats().kill("SIGKILL");
    await rm(join(dirname(nats().logFile), "jetstream"), { recursive: true });
    await nats().start();
    await eventually(() => stage.nc.rtt(), { withinMs: 20_000 });
    operator = await stage.startOperator("operator-1");
    const lost = "The suppression list was lost, so nothing is approved. Restore a backup: consentry restore.";
    await untilItHolds(() => stage.reportSource(), 20_000);
    await untilItHolds(async () => expect(await ready()).toBe(`False DependencyNotReady ${lost}`), 60_000);
    await whole.agree(ann);
    expect(await outcome(ann)).toBe("held");
  }, 120_000);

  it("is over when the list is there again, and nobody has to restart the gate", async () => {
    await (await openBucket(stage.nc, "suppress")).put(suppressSentinelKey, { entries: [] });
    await untilItHolds(
      async () => expect(await ready()).toBe("True Reconciled Active on every gate with policy 1.4.0."),
      60_000,
    );
    await whole.agree(bob);
    expect(await outcome(bob)).toBe("approved");
    await eventually(
      async () => (await whole.log()).filter(({ verdict }) => verdict?.outcome === "approved").length === 2,
      {
        withinMs: 20_000,
      },
    );
  }, 120_000);

  itKeepsTheRulesOfStatus(() => stage.statuses, ["InProgress", "Current"]);

  async function outcome(to: string): Promise<string> {
    const sequence = await whole.send("spring-sale", to);
    const ours = async () =>
      (await whole.log()).find(({ verdict }) => verdict?.sequence === sequence)?.verdict?.outcome;
    return await eventually(ours, { withinMs: 20_000, everyMs: 100 });
  }

  async function ready(): Promise<string> {
    const at = '.status.conditions[?(@.type=="Ready")]';
    const path = `jsonpath={${at}.status} {${at}.reason} {${at}.message}`;
    return await stage.kubectl("get", "campaign", "spring-sale", "-n", "marketing", "-o", path);
  }
});
