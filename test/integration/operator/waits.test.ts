import { afterAll, expect, it } from "vitest";
import { connectNats } from "../../../src/io/nats/connect.ts";
import { readInstall } from "../../../src/io/nats/install.ts";
import { freePorts } from "../../../src/lab/servers/ports.ts";
import { removeDirectory, startNatsCluster, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { startOperator } from "../../../src/operator/start.ts";
import { untilItHolds } from "../../support/eventually.ts";
import { partitions, pseudonymKey } from "../../support/operator-stage.ts";
import { describeWithServers, useKubernetes } from "../../support/servers.ts";

const kubeconfigBefore = process.env.KUBECONFIG;
const withinMs = 60_000;

describeWithServers("an operator whose NATS cluster has no majority yet", () => {
  const kubernetes = useKubernetes();
  const dir = temporaryDirectory("consentry-waits-");
  afterAll(async () => {
    process.env.KUBECONFIG = kubeconfigBefore;
    await removeDirectory(dir);
  });

  it("says so at /readyz, and installs as soon as it can", { timeout: 180_000 }, async () => {
    const cluster = await startNatsCluster({ dir });
    const others = cluster.servers.slice(1);
    for (const server of others) await server.kill("SIGKILL");
    process.env.KUBECONFIG = kubernetes().kubeconfig;
    const [port = 0] = await freePorts(1);
    const starting = startOperator({
      NATS_URL: cluster.url,
      CONSENTRY_NAME: "operator-1",
      CONSENTRY_LISTEN: `127.0.0.1:${port}`,
      CONSENTRY_PARTITIONS: String(partitions),
      CONSENTRY_REPLICAS: "3",
      CONSENTRY_PSEUDONYM_KEY: pseudonymKey,
      CONSENTRY_LOG_LEVEL: "silent",
    });
    starting.catch(() => {});
    const ready = async () => await (await fetch(`http://127.0.0.1:${port}/readyz`)).text();
    await untilItHolds(async () => expect(await ready()).toMatch(/NATS (?:did not answer|refused)/), withinMs);
    await Promise.all(others.map((server) => server.start()));
    const operator = await starting;
    const nc = await connectNats({ servers: cluster.url, name: "test" });
    expect(await readInstall(nc)).toMatchObject({ partitions });
    await operator.stop();
    await nc.close();
    await cluster.stop();
  });
});
