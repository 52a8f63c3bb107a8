import { afterAll, beforeAll, expect, it } from "vitest";
import type { RunningOperator } from "../../../src/operator/start.ts";
import { eventually, untilItHolds } from "../../support/eventually.ts";
import { announceGates, type GatesDouble } from "../../support/gates-double.ts";
import { ana, bindPeople, vera } from "../../support/installed-cluster.ts";
import { type OperatorStage, operatorStage } from "../../support/operator-stage.ts";
import { manifest } from "../../support/resources.ts";
import { type Ran, runCli } from "../../support/run-command.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";

describeWithServers("commands about campaigns, with an operator", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  let stage: OperatorStage;
  let gates: GatesDouble;
  let operator: RunningOperator;

  const as = (user: string, ...args: string[]): Promise<Ran> =>
    runCli([...args, "-n", "marketing", "--kubeconfig", kubernetes().kubeconfig, "--context", user], {});
  const stopped = async (name: string, changes: Parameters<OperatorStage["stopCampaign"]>[1] = {}) => {
    await stage.apply(campaign(name));
    await stage.kubectl("wait", `campaign/${name}`, "-n", "marketing", "--for=condition=Ready", "--timeout=30s");
    await stage.stopCampaign(name, { id: `breach-${name}`, decision: `breach-${name}`, ...changes });
    return await eventually(async () => {
      const { case: caseName, timeToCease } = JSON.parse(await field(name, "{.status.enforcement}"));
      expect(timeToCease).toMatch(/s$/);
      const phase = await stage.kubectl("get", "case", caseName, "-n", "marketing", "-o", "jsonpath={.status.phase}");
      return phase === "Open" ? String(caseName) : undefined;
    });
  };
  const field = (name: string, path: string) =>
    stage.kubectl("get", "campaign", name, "-n", "marketing", "-o", `jsonpath=${path}`);

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    await bindPeople(kubernetes());
    gates = await announceGates(stage.nc, ["gate-1", "gate-2"]);
    await stage.publishBundle("1.4.0");
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    await stage.reportSource();
    operator = await stage.startOperator("operator-1");
    await stage.kubectl("wait", "campaign", "--all", "-n", "marketing", "--for=condition=Ready", "--timeout=20s");
  }, 180_000);

  afterAll(async () => {
    await operator?.stop();
    await gates?.stop();
    await stage?.nc.close();
  });

  it("carry a stopped campaign from the question why to sending again", async () => {
    const caseName = await stopped("mended");
    const overview = await as(vera, "status");
    expect(overview.data).toMatch(
      /campaign marketing\/mended\n {4}stopped for \d+s: people who never opted in \(K2\)\./,
    );
    expect(overview.data).toContain(`compliance   consentry case ack ${caseName} -n marketing`);
    const explained = await as(vera, "explain", "campaign", "mended");
    expect(explained.data).toContain("K2 broken  We write only to people who opted in");
    expect(explained.data).toContain("10 of the last 200 messages had no live consent for purpose offers");
    expect(explained.data).toMatch(/ThresholdBreach by gate-1 on 2\/2 gates within \d+/);
    const refused = await as(ana, "resume", "campaign/mended");
    expect(refused).toMatchObject({
      exitCode: 1,
      data: `refused  campaign/mended: blocked by case ${caseName} (Open)\n`,
    });
    for (const command of commandsIn(explained.data)) expect(await as(ana, ...command)).toMatchObject({ exitCode: 0 });
    expect(await field("mended", "{.status.enforcement.state}")).toBe("Active");
    expect((await as(vera, "status")).data).not.toContain("marketing/mended");
  });

  it("say what waits for the minimum hold, and grant it then without being asked again", async () => {
    const caseName = await stopped("patient", { notBeforeMs: Date.now() + 8_000 });
    await settle(caseName);
    const waiting = await as(ana, "resume", "campaign/patient", "--timeout", "1s");
    expect(waiting.exitCode).toBe(4);
    expect(waiting.data).toMatch(/^waiting {2}campaign\/patient: not before .*Z \(minimum hold\)\n$/);
    await untilItHolds(
      async () => expect(await field("patient", "{.status.enforcement.state}")).toBe("Active"),
      20_000,
    );
  });

  it("never resume what was terminated", async () => {
    await stopped("ended", { cause: "Terminated", resume: "Never" });
    const answer = await as(ana, "resume", "campaign/ended");
    expect(answer).toMatchObject({ exitCode: 1 });
    expect(answer.data).toContain("it was terminated and never goes on");
    expect(answer.progress).toBe("");
  });

  it("stop and resume by spec.suspend, and say that Git should know", async () => {
    await stage.apply(campaign("paused", { "argocd.argoproj.io/tracking-id": "marketing:paused" }));
    await stage.kubectl("wait", "campaign/paused", "-n", "marketing", "--for=condition=Ready", "--timeout=20s");
    const suspended = await as(ana, "suspend", "campaign/paused");
    expect(suspended).toMatchObject({ exitCode: 0, data: "suspended  campaign/paused  on 2/2 gates\n" });
    expect(suspended.progress).toContain("Argo CD keeps this object");
    expect(suspended.progress).toContain("write spec.suspend: true in Git as well");
    expect(await field("paused", "{.spec.suspend}")).toBe("true");
    expect(await as(ana, "suspend", "campaign/paused")).toMatchObject({ exitCode: 0, progress: "" });
    expect(await as(ana, "resume", "campaign/paused")).toMatchObject({
      exitCode: 0,
      data: "resumed  campaign/paused\n",
    });
    expect(await field("paused", "{.spec.suspend} {.status.enforcement.state}")).toBe("false Active");
  });

  it("point at the sender when it is the sender that is stopped", async () => {
    expect(await as("admin", "suspend", "sender/idesk-main")).toMatchObject({ exitCode: 0 });
    await untilItHolds(async () => expect(await field("spring-sale", "{.status.enforcement.state}")).toBe("Suspended"));
    const next = "consentry resume sender/idesk-main -n marketing";
    expect((await as(vera, "explain", "campaign", "spring-sale")).data).toContain(next);
    const refused = await as(ana, "resume", "campaign/spring-sale");
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.progress).toContain(next);
    expect(await as("admin", "resume", "sender/idesk-main")).toMatchObject({ exitCode: 0 });
  });

  it("leave everything as it is for whoever may only look", async () => {
    const before = await field("spring-sale", "{.metadata.resourceVersion}");
    const answer = await as(vera, "suspend", "campaign/spring-sale");
    expect(answer).toMatchObject({ exitCode: 1, data: "" });
    expect(answer.progress).toContain("do: ask for the role consentry-officer (to stop and resume)");
    expect(await as(vera, "resume", "campaign/spring-sale")).toMatchObject({ exitCode: 1, data: "" });
    expect(await field("spring-sale", "{.metadata.resourceVersion}")).toBe(before);
  });

  it("give programs documents", async () => {
    const explained = JSON.parse((await as(vera, "explain", "campaign", "spring-sale", "-o", "json")).data);
    expect(explained).toMatchObject({ campaign: "marketing/spring-sale", cases: [], next: [] });
    const overview = JSON.parse((await as(vera, "status", "-o", "json")).data);
    expect(Object.keys(overview)).toEqual(["running", "wrong", "next"]);
  });

  it("say with exit code 4 that the operator does not answer", async () => {
    await operator.stop();
    const suspended = await as(ana, "suspend", "campaign/spring-sale", "--timeout", "500ms");
    expect(suspended).toMatchObject({ exitCode: 4, data: "spec.suspend is true  campaign/spring-sale\n" });
    const resumed = await as(ana, "resume", "campaign/mended", "--timeout", "500ms");
    expect(resumed).toMatchObject({ exitCode: 4, data: "unanswered  campaign/mended\n" });
    expect(resumed.progress).toContain("do: consentry check");
  });

  async function settle(caseName: string): Promise<void> {
    expect(await as(ana, "case", "ack", caseName)).toMatchObject({ exitCode: 0 });
    expect(await as(ana, "case", "step", caseName, "CorrectSource")).toMatchObject({ exitCode: 0 });
    expect(await as(ana, "case", "close", caseName, "--resolution", "Mended")).toMatchObject({ exitCode: 0 });
  }
});

/** The commands that an explanation tells people to type, as they type them. */
function commandsIn(text: string): string[][] {
  const lines = [...text.matchAll(/^ {2}.*?consentry (.*) -n marketing(.*)$/gm)];
  return lines.map(([, command = "", rest = ""]) => [
    ...command.split(" "),
    ...(rest.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', "")),
  ]);
}

function campaign(name: string, annotations: Readonly<Record<string, string>> = {}): object {
  const owner = { team: "growth", contact: "growth-leads@idesk.example", onCall: "pagerduty/growth" };
  const object = manifest("Campaign", { name, spec: { owner } });
  return { ...object, metadata: { ...object.metadata, annotations } };
}
