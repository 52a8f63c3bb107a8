import { afterAll, beforeAll, expect, it } from "vitest";
import { startGate } from "../../../src/gate/start.ts";
import type { RunningOperator } from "../../../src/operator/start.ts";
import { eventually } from "../../support/eventually.ts";
import { bindPeople, vera } from "../../support/installed-cluster.ts";
import { roleEnvironment } from "../../support/nats.ts";
import { type OperatorStage, operatorStage, pseudonymKey } from "../../support/operator-stage.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";

describeWithServers("consentry check", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  let stage: OperatorStage;
  let operator: RunningOperator;

  const check = (user: string, ...args: string[]) =>
    runCli(["check", ...args, "--kubeconfig", kubernetes().kubeconfig, "--context", user], { NATS_URL: nats().url });
  const lines = (text: string) => text.split("\n").map((line) => line.split(/ {3,}/).slice(0, 2).join(" "));

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    await bindPeople(kubernetes());
    await stage.publishBundle("1.4.0");
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    await stage.reportSource();
    operator = await stage.startOperator("operator-1");
    await stage.kubectl("wait", "policybundle", "--all", "--for=condition=Verified", "--timeout=25s");
  }, 180_000);

  afterAll(async () => {
    await operator?.stop();
    await stage?.nc.close();
  });

  it("says what is missing, and what to do", async () => {
    const answer = await eventually(async () => {
      const seen = await check("admin");
      return seen.data.includes("ok        bundle") ? seen : undefined;
    });
    expect(answer.exitCode).toBe(1);
    expect(lines(answer.data).filter((line) => line !== "")).toEqual([
      "ok api-server",
      "ok crds",
      "ok admission",
      "ok operator",
      "ok nats",
      "ok install",
      "ok suppressions",
      "ok sources",
      "ok bundle",
      "problem gates",
      expect.stringContaining("do: start one: consentry gate"),
    ]);
    expect(answer.data).toMatch(/crds +7 kinds/);
    expect(answer.data).toMatch(/operator +operator-1 leads/);
    expect(answer.data).toMatch(/bundle +whatsapp 1\.4\.0/);
  });

  it("waits until the last of it is in order, and the gate has answered", async () => {
    const waiting = check("admin", "--wait", "--timeout", "90s");
    const gate = await startGate(roleEnvironment(nats().url, "gate-1", { CONSENTRY_PSEUDONYM_KEY: pseudonymKey }));
    const answer = await waiting.finally(() => gate.stop());
    expect(answer.exitCode, answer.data).toBe(0);
    expect(answer.data).toMatch(/ok +gates +gate-1: 4 of 4 partitions/);
    expect(answer.data).toMatch(/ok +path +a message of no campaign was judged and refused by gate-1 in \d+ ms/);
    expect(answer.progress).toMatch(/^waiting for gates\n/);
  });

  it("blames nobody for what the user may not see", async () => {
    const { data } = await check(vera);
    expect(data).toMatch(/ok +crds/);
    expect(data).toMatch(/unknown +operator +you may not look/);
    expect(data).toMatch(/unknown +admission +you may not look/);
  });

  it("finds CRDs that are older than itself, and names what they lack", async () => {
    const path =
      "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/enforcement/properties/minimumHold";
    const patch = JSON.stringify([{ op: "remove", path }]);
    await stage.kubectl("patch", "crd", "campaigns.consentry.dev", "--type=json", "-p", patch);
    const { data } = await eventually(
      async () => {
        const seen = await check("admin");
        return seen.data.includes("older than this program") ? seen : undefined;
      },
      { withinMs: 30_000, everyMs: 500 },
    );
    expect(data).toContain("Campaign lacks spec.enforcement.minimumHold");
    expect(data).toContain("do: kubectl apply --server-side -f crds/");
  });

  it("looks at the one half when the other cannot be reached, with exit code 3", async () => {
    const where = ["--kubeconfig", kubernetes().kubeconfig, "-o", "json"];
    const answer = await runCli(["check", ...where], { NATS_URL: "nats://127.0.0.1:9" });
    expect(answer.exitCode).toBe(3);
    const { findings } = JSON.parse(answer.data);
    expect(findings.find((each: { check: string }) => each.check === "api-server").state).toBe("ok");
    expect(findings.find((each: { check: string }) => each.check === "nats")).toMatchObject({
      state: "problem",
      cure: expect.stringContaining("NATS_URL"),
    });
  });

  it("says with exit code 4 that it waited in vain", async () => {
    expect(await check("admin", "--wait", "--timeout", "1s")).toMatchObject({ exitCode: 4 });
  });
});
