import { expect, it } from "vitest";
import { chartDirectory, mustHelm, trial } from "../../support/helm.ts";
import { mustKubectl } from "../../support/kubectl.ts";
import { describeWithServers, useKubernetes } from "../../support/servers.ts";

describeWithServers("the chart on a real API server", () => {
  const kubernetes = useKubernetes();
  const onCluster = (args: readonly string[], values: object = trial) =>
    mustHelm(args, { values, kubeconfig: kubernetes().kubeconfig });

  it("is taken whole", async () => {
    const release = ["install", "consentry", chartDirectory, "--create-namespace", "--wait=hookOnly"];
    await onCluster(release);
    const made = await mustKubectl(kubernetes(), [
      "get",
      "statefulset,deployment",
      "-n",
      "consentry-system",
      "-o",
      "name",
    ]);
    expect(made.trim().split("\n")).toEqual([
      "statefulset.apps/consentry-gate",
      "statefulset.apps/consentry-nats",
      "deployment.apps/consentry-operator",
      "deployment.apps/consentry-sync",
    ]);
  });
});
