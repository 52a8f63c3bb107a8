import { afterAll, beforeAll, expect, it } from "vitest";
import type { RunningOperator } from "../../../src/operator/start.ts";
import { untilItHolds } from "../../support/eventually.ts";
import { type FaultyProxy, startFaultyProxy } from "../../support/faulty-proxy.ts";
import { announceGates, type GatesDouble } from "../../support/gates-double.ts";
import { type OperatorStage, operatorStage } from "../../support/operator-stage.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { itKeepsTheRulesOfStatus } from "../../support/status-watch.ts";
import { ownedCampaign } from "../../support/whole-stage.ts";

// A real API server behind a proxy that refuses, cuts, swallows and falls silent, also after a write was done. The operator
// works through it; what it was to do is done in the end, once. CONSENTRY_FAULT_CAMPAIGNS makes the
// story longer, and above 8 lets watches fall silent as well.

const count = Number(process.env.CONSENTRY_FAULT_CAMPAIGNS ?? 8);
const watchFaults = count > 8 ? (["watch cut", "watch silent"] as const) : (["watch cut"] as const);
const faults = ["500", "429", "reset before", "answer lost", "no answer", ...watchFaults] as const;

describeWithServers("an operator on a bad way to its API server", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  const names = Array.from({ length: count }, (_, index) => `bumpy-${index}`);
  let stage: OperatorStage;
  let gates: GatesDouble;
  let proxy: FaultyProxy;
  let operator: RunningOperator;

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    gates = await announceGates(stage.nc, ["gate-1", "gate-2"]);
    const direct = process.env.KUBECONFIG ?? "";
    proxy = await startFaultyProxy({
      kubeconfig: direct,
      serverKubeconfig: kubernetes().kubeconfig,
      share: { requests: 0.25, chunks: 0.05 },
      watchFaults,
    });
    process.env.KUBECONFIG = proxy.kubeconfig;
    await stage.publishBundle("1.4.0");
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    const rollout = { strategy: "Immediate", massSuspension: { maxCampaigns: 1000, within: "10m" } };
    await stage.kubectl("patch", "pbun", "whatsapp", "--type=merge", "-p", JSON.stringify({ spec: { rollout } }));
    await stage.reportSource();
    operator = await stage.startOperator("operator-1");
  }, 180_000);

  afterAll(async () => {
    await operator?.stop();
    await proxy?.stop();
    await gates?.stop();
    await stage?.close();
  });

  it("gets everything done once: every stop in its status, one case each, and every campaign told as it is", async () => {
    await stage.apply(...names.map((name) => ownedCampaign(name)));
    for (const [index, name] of names.entries()) {
      if (index % 2 === 0) await stage.stopCampaign(name, { id: `breach-${name}`, decision: `breach-${name}` });
      else await suspend(name, true);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    for (const name of names.filter((_, index) => index % 4 === 1)) await suspend(name, false);
    await untilEveryFaultHasCome();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    proxy.calm();
    await untilItHolds(async () => expect(await told()).toEqual(names.map(expected)), 120_000);
    const breached = names.filter((_, index) => index % 2 === 0);
    await untilItHolds(async () => expect(await casesAbout()).toEqual([...breached].sort()), 30_000);
    for (const fault of faults) expect(proxy.suffered.get(fault) ?? 0, fault).toBeGreaterThan(0);
  }, 300_000);

  itKeepsTheRulesOfStatus(() => stage.statuses, ["InProgress", "Current"]);

  /** Chance decides which fault comes next: one campaign is stopped and let go until each has come. */
  async function untilEveryFaultHasCome(): Promise<void> {
    const [, name = ""] = names;
    const isMissing = (fault: (typeof faults)[number]) => (proxy.suffered.get(fault) ?? 0) === 0;
    for (let flip = 0; flip < 100 && faults.some(isMissing); flip++) {
      await suspend(name, flip % 2 === 0);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    await suspend(name, false);
  }

  function expected(name: string, index: number): string {
    if (index % 2 === 0) return `${name} True True ThresholdBreach`;
    return index % 4 === 1 ? `${name} True False Sending` : `${name} True True SuspendedBySpec`;
  }

  async function told(): Promise<string[]> {
    const of = (type: string) => `.status.conditions[?(@.type=="${type}")]`;
    const line = `{.metadata.name} {${of("Ready")}.status} {${of("Suspended")}.status} {${of("Suspended")}.reason}`;
    const path = `jsonpath={range .items[*]}${line}{"\\n"}{end}`;
    const lines = (await stage.kubectl("get", "campaigns", "-n", "marketing", "-o", path)).split("\n");
    return names.map((name) => lines.find((each) => each.startsWith(`${name} `)) ?? name);
  }

  async function casesAbout(): Promise<string[]> {
    const path = "jsonpath={.items[*].spec.subject.name}";
    return (await stage.kubectl("get", "case", "-n", "marketing", "-o", path)).split(" ").sort();
  }

  async function suspend(name: string, value: boolean): Promise<void> {
    const patch = JSON.stringify({ spec: { suspend: value } });
    await stage.kubectl("patch", "campaign", name, "-n", "marketing", "--type=merge", "-p", patch);
  }
});
