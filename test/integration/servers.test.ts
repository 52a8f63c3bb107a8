import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { expect, it } from "vitest";
import { startNatsCluster, temporaryDirectory } from "../../src/lab/servers/start.ts";
import { describeWithServers, useKubernetes, useNats } from "../support/servers.ts";

const run = promisify(execFile);

describeWithServers("the lab's nats-server", () => {
  const nats = useNats({ syncAlways: true });

  it("keeps what it acknowledged when it is killed and started again", async () => {
    const before = await connect({ servers: nats().url });
    const manager = await jetstreamManager(before);
    await manager.streams.add({ name: "KEPT", subjects: ["kept"] });
    await jetstream(before).publish("kept", "a message");
    await before.close();
    const pid = nats().pid;

    await nats().restart("SIGKILL");

    expect(nats().pid).not.toBe(pid);
    const after = await connect({ servers: nats().url });
    const { state } = await (await jetstreamManager(after)).streams.info("KEPT");
    await after.close();
    expect(state.messages).toBe(1);
  });

  it("ends within its time when it was frozen before", async () => {
    await nats().kill("SIGSTOP");
    await nats().restart();
    expect((await fetch(`${nats().monitorUrl}/healthz`)).ok).toBe(true);
  });
});

describeWithServers("the lab's NATS cluster", () => {
  it("holds a stream with three replicas", async () => {
    const cluster = await startNatsCluster({ dir: temporaryDirectory("consentry-test-") });
    const connection = await connect({ servers: cluster.url.split(",") });
    const manager = await jetstreamManager(connection);
    const info = await manager.streams.add({ name: "THRICE", subjects: ["thrice"], num_replicas: 3 });
    await connection.close();
    await cluster.stop();
    expect(info.cluster?.replicas).toHaveLength(2);
  });
});

describeWithServers("the lab's API server", () => {
  const kubernetes = useKubernetes({ audit: true });
  const kubectl = async (...args: string[]) => {
    const { stdout } = await run(kubernetes().kubectl, ["--kubeconfig", kubernetes().kubeconfig, ...args]);
    return stdout.trim();
  };

  it("keeps its objects when it is restarted", async () => {
    await kubectl("create", "configmap", "kept", "--from-literal=a=b");
    await kubernetes().restartApiServer();
    expect(await kubectl("get", "configmap", "kept", "-o", "jsonpath={.data.a}")).toBe("b");
  });

  it("knows its users, and gives them only the rights they were bound to", async () => {
    const asAna = ["--context", "ana.officer@idesk.example"];
    expect(await kubectl(...asAna, "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}")).toBe(
      "ana.officer@idesk.example",
    );
    await expect(kubectl(...asAna, "get", "configmaps")).rejects.toThrow(/Forbidden/);
    await kubectl("create", "role", "reader", "--verb=get", "--resource=configmaps");
    await kubectl("create", "rolebinding", "officers", "--role=reader", "--group=compliance-officers");
    await expect
      .poll(() => kubectl(...asAna, "get", "configmap", "kept", "-o", "name"), { timeout: 10_000 })
      .toBe("configmap/kept");
  });

  it("writes who asked for what", async () => {
    const audit = readFileSync(kubernetes().auditFile ?? "", "utf8");
    expect(audit).toContain('"username":"ana.officer@idesk.example"');
  });

  it("is out of reach while it is stopped, and back afterwards", async () => {
    await kubernetes().stopApiServer();
    await expect(kubectl("get", "--raw", "/readyz")).rejects.toThrow();
    await kubernetes().startApiServer();
    expect(await kubectl("get", "--raw", "/readyz")).toBe("ok");
  });

  it("has its files where it was told", () => {
    expect(existsSync(join(kubernetes().kubeconfig, "..", "etcd.log"))).toBe(true);
  });
});
