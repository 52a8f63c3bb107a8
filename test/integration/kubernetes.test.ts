import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { createStatusWriter } from "../../src/io/kubernetes/apply.ts";
import { createWriteBudget } from "../../src/io/kubernetes/budget.ts";
import type { KubeClient } from "../../src/io/kubernetes/client.ts";
import { createEventRecorder } from "../../src/io/kubernetes/events.ts";
import { connectKubernetes } from "../../src/io/kubernetes/kubeconfig.ts";
import { electLeader } from "../../src/io/kubernetes/lease.ts";
import { type ListWatch, listWatch, type WatchReport } from "../../src/io/kubernetes/list-watch.ts";
import { collectionPath, objectPath } from "../../src/io/kubernetes/paths.ts";
import type { Change } from "../../src/io/kubernetes/store.ts";
import { configMaps, leases } from "../../src/schemas/kubernetes/core.ts";
import { type KubeObject, kubeObject, type ResourceType } from "../../src/schemas/kubernetes/object.ts";
import { eventually } from "../support/eventually.ts";
import { describeWithServers, useKubernetes } from "../support/servers.ts";

describeWithServers("the machinery on a real API server", () => {
  const server = useKubernetes();

  it("says who refuses and why, as a value", async () => {
    const client = await connected();
    const answer = await client.call({
      method: "GET",
      path: objectPath(configMaps, { namespace: "default", name: "none" }),
    });
    expect(answer).toMatchObject({ ok: false, status: 404, reason: "NotFound" });
    await client.close();
  });

  it("speaks with the rights of the context's user", async () => {
    process.env.KUBECONFIG = server().kubeconfig;
    const { client } = await connectKubernetes({ context: "vera.viewer@idesk.example" });
    const answer = await client.call({ method: "GET", path: collectionPath(configMaps, "default") });
    expect(answer).toMatchObject({ ok: false, status: 403, reason: "Forbidden" });
    await client.close();
  });

  it("names the contexts there are when it is asked for another", async () => {
    process.env.KUBECONFIG = server().kubeconfig;
    await expect(connectKubernetes({ context: "nobody" })).rejects.toThrow("It has: admin, ana.officer@idesk.example");
  });

  it("knows what exists, and follows additions, updates and deletions", async () => {
    const client = await connected();
    await createConfigMap(client, "before", "1");
    const { watch, changes } = watchConfigMaps(client);
    await watch.ready;
    expect(watch.get("default/before")).toBeDefined();
    await createConfigMap(client, "during", "1");
    await patchConfigMap(client, "during", "2");
    await client.call({ method: "DELETE", path: objectPath(configMaps, { namespace: "default", name: "during" }) });
    const ours = () => changes.filter((change) => change.key === "default/during").map((change) => change.type);
    await eventually(() => ours().length === 3);
    expect(ours()).toEqual(["added", "updated", "deleted"]);
    await watch.stop();
    await client.close();
  });

  it("delivers what happened while the API server was away, deletions included, and needs no restart", async () => {
    const client = await connected();
    await createConfigMap(client, "stays", "1");
    await createConfigMap(client, "goes", "1");
    const { watch, changes, reports } = watchConfigMaps(client);
    await watch.ready;
    await client.call({ method: "DELETE", path: objectPath(configMaps, { namespace: "default", name: "goes" }) });
    await server().restartApiServer();
    await eventually(() => createConfigMap(client, "new", "1"), { withinMs: 20_000 });
    await patchConfigMap(client, "stays", "2");
    await eventually(() => watch.get("default/new") !== undefined, { withinMs: 20_000 });
    await eventually(() => changes.some((each) => each.type === "updated" && each.key === "default/stays"));
    expect(watch.get("default/goes")).toBeUndefined();
    expect(changes.filter((each) => each.key === "default/goes").map((each) => each.type)).toEqual([
      "added",
      "deleted",
    ]);
    expect(reports.some((report) => report.type === "watch-interrupted")).toBe(true);
    await watch.stop();
    await client.close();
  });

  it("keeps the lease with one of two, counts changes of hands, and writes six digits", async () => {
    const client = await connected();
    const log: string[] = [];
    const timing = { leaseDurationMs: 3_000, renewDeadlineMs: 2_000, retryMs: 200 };
    const candidate = (identity: string) =>
      electLeader(client, {
        namespace: "default",
        name: "consentry-test",
        identity,
        timing,
        onLeading: (term) => log.push(`${identity} leads term ${term}`),
        onLost: () => log.push(`${identity} lost`),
      });
    const first = candidate("a");
    await eventually(() => first.isLeading());
    const second = candidate("b");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(second.isLeading()).toBe(false);
    await first.stop();
    await eventually(() => second.isLeading());
    const lease = await client.call({
      method: "GET",
      path: objectPath(leases, { namespace: "default", name: "consentry-test" }),
    });
    expect(lease).toMatchObject({ ok: true, body: { spec: { holderIdentity: "b", leaseTransitions: 1 } } });
    expect(JSON.stringify(lease)).toMatch(/"renewTime":"[^"]+\.\d{6}Z"/);
    await second.stop();
    expect(log).toEqual(["a leads term 0", "a lost", "b leads term 1", "b lost"]);
    await client.close();
  });

  it("drops leadership by its own clock when the API server is gone, before anybody else could lead", async () => {
    const client = await connected();
    const timing = { leaseDurationMs: 4_000, renewDeadlineMs: 1_500, retryMs: 200 };
    let lostAtMs = 0;
    const election = electLeader(client, {
      namespace: "default",
      name: "consentry-gone",
      identity: "a",
      timing,
      onLeading: () => undefined,
      onLost: () => {
        lostAtMs = performance.now();
      },
    });
    await eventually(() => election.isLeading());
    await server().stopApiServer();
    const goneAtMs = performance.now();
    await eventually(() => lostAtMs > 0);
    expect(lostAtMs - goneAtMs).toBeLessThan(timing.leaseDurationMs);
    expect(election.isLeading()).toBe(false);
    await server().startApiServer();
    await eventually(() => election.isLeading());
    await election.stop();
    await client.close();
  });

  it("writes a status once: the same status again is no request, and an apply of it changes no version", async () => {
    const client = await connected();
    await installWidgets(client);
    const written = await createWidget(client, "w1");
    const apply = createStatusWriter(client, createWriteBudget({ perSecond: 100, burst: 100, debtMax: 100 }));
    const wanted = { type: widgets, object: written, urgent: true };
    const status = { phase: "Ready", conditions: [{ type: "Ready", status: "True" }], left: undefined };
    expect(await apply({ ...wanted, status, seen: {} })).toBe("written");
    const now = await widget(client, "w1");
    const version = now.metadata.resourceVersion;
    expect(await apply({ ...wanted, status, seen: { phase: "Ready", conditions: status.conditions } })).toBe("same");
    expect(await apply({ ...wanted, status: { phase: "Old" }, seen: {} })).toBe("stale");
    expect(await apply({ ...wanted, object: now, status, seen: {} })).toBe("written");
    expect((await widget(client, "w1")).metadata.resourceVersion).toBe(version);
    await client.close();
  });

  it("takes back what it no longer says, and leaves others' conditions", async () => {
    const client = await connected();
    await installWidgets(client);
    const written = await createWidget(client, "w2");
    const apply = createStatusWriter(client, createWriteBudget({ perSecond: 100, burst: 100, debtMax: 100 }));
    const wanted = { type: widgets, object: written, urgent: true, seen: {} };
    const ours = (types: string[]) => ({ conditions: types.map((type) => ({ type, status: "True" })) });
    await apply({ ...wanted, status: ours(["Ready", "Reconciling"]) });
    await client.call({
      method: "PATCH",
      path: objectPath(widgets, written.metadata, "status"),
      query: { fieldManager: "somebody-else" },
      contentType: "application/apply-patch+yaml",
      body: {
        apiVersion: "test.consentry.dev/v1",
        kind: "Widget",
        status: { conditions: [{ type: "Theirs", status: "True" }] },
      },
    });
    await apply({ ...wanted, object: await widget(client, "w2"), status: ours(["Ready"]) });
    expect(JSON.stringify((await widget(client, "w2")).status)).toBe(
      JSON.stringify({
        conditions: [
          { status: "True", type: "Ready" },
          { status: "True", type: "Theirs" },
        ],
      }),
    );
    await client.close();
  });

  it("writes nothing on a namesake of what it looked at", async () => {
    const client = await connected();
    await installWidgets(client);
    const first = await createWidget(client, "w3");
    await client.call({ method: "DELETE", path: objectPath(widgets, first.metadata) });
    const apply = createStatusWriter(client, createWriteBudget({ perSecond: 100, burst: 100, debtMax: 100 }));
    const wanted = {
      type: widgets,
      object: first,
      urgent: true,
      seen: {},
      status: { phase: "x" },
    };
    expect(await apply(wanted)).toBe("gone");
    await createWidget(client, "w3");
    expect(await apply(wanted)).toBe("stale");
    expect((await widget(client, "w3")).status).toBeUndefined();
    await client.close();
  });

  it("tells an event once and counts its repetitions, as kubectl shows them", async () => {
    const client = await connected();
    await installWidgets(client);
    const { metadata } = await createWidget(client, "w4");
    let nowMs = Date.now();
    const recorder = createEventRecorder(client, {
      controller: "consentry.dev/operator",
      instance: "op-1",
      nowMs: () => nowMs,
    });
    const event = {
      type: widgets,
      ref: metadata,
      uid: metadata.uid,
      severity: "Warning",
      reason: "Suspended",
      action: "Suspend",
      message: "K2 consent-required: stopped on 3 of 3 gates in 84ms",
    } as const;
    for (let i = 0; i < 3; i++) {
      recorder.record(event);
      nowMs += 1_000;
    }
    recorder.record({ ...event, reason: "Resumed", severity: "Normal", message: "by ana" });
    await recorder.flush();
    const shown = await kubectl("get", "events.events.k8s.io", "-o", "json");
    const events = JSON.parse(shown).items.filter(
      (each: { regarding: { name: string } }) => each.regarding.name === "w4",
    );
    const counts = events.map((each: { reason: string; series?: { count: number } }) => [
      each.reason,
      each.series?.count,
    ]);
    expect(Object.fromEntries(counts)).toEqual({ Suspended: 3, Resumed: undefined });
    const described = await kubectl("describe", "widget", "w4");
    expect(described).toMatch(/Warning\s+Suspended\s+.*\(x3 over .*\)\s+consentry.dev\/operator\s+K2 consent-required/);
    await client.close();
  });

  it("drops an event it may not write and never throws", async () => {
    process.env.KUBECONFIG = server().kubeconfig;
    const { client } = await connectKubernetes({ context: "vera.viewer@idesk.example" });
    const dropped: string[] = [];
    const recorder = createEventRecorder(client, {
      controller: "consentry.dev/operator",
      instance: "op-1",
      report: (report) => dropped.push(report.why),
    });
    recorder.record({
      type: configMaps,
      ref: { namespace: "default", name: "x" },
      uid: "u",
      severity: "Normal",
      reason: "Resumed",
      action: "Resume",
      message: "m",
    });
    await recorder.flush();
    expect(dropped[0]).toContain("403");
    await client.close();
  });

  async function connected(): Promise<KubeClient> {
    process.env.KUBECONFIG = server().kubeconfig;
    return (await connectKubernetes()).client;
  }

  async function kubectl(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(server().kubectl, ["--kubeconfig", server().kubeconfig, ...args]);
    return stdout;
  }
});

const widgets: ResourceType = {
  group: "test.consentry.dev",
  version: "v1",
  kind: "Widget",
  plural: "widgets",
  namespaced: true,
};

function watchConfigMaps(client: KubeClient): {
  watch: ListWatch<KubeObject>;
  changes: Change<KubeObject>[];
  reports: WatchReport[];
} {
  const changes: Change<KubeObject>[] = [];
  const reports: WatchReport[] = [];
  const watch = listWatch<KubeObject>(client, {
    resource: configMaps,
    namespace: "default",
    parse: (raw) => kubeObject.parse(raw),
    onChange: (change) => changes.push(change),
    report: (report) => reports.push(report),
    timing: { backoff: { baseMs: 50, capMs: 500 } },
  });
  return { watch, changes, reports };
}

async function createConfigMap(client: KubeClient, name: string, value: string): Promise<true> {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { value } };
  const answer = await client.call({ method: "POST", path: collectionPath(configMaps, "default"), body });
  expect(answer.ok).toBe(true);
  return true;
}

async function patchConfigMap(client: KubeClient, name: string, value: string): Promise<void> {
  const path = objectPath(configMaps, { namespace: "default", name });
  const answer = await client.call({
    method: "PATCH",
    path,
    contentType: "application/merge-patch+json",
    body: { data: { value } },
  });
  expect(answer.ok).toBe(true);
}

async function installWidgets(client: KubeClient): Promise<void> {
  const condition = {
    type: "object",
    properties: { type: { type: "string" }, status: { type: "string" } },
    required: ["type"],
  };
  const list = {
    type: "array",
    items: condition,
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["type"],
  };
  const status = { type: "object", properties: { phase: { type: "string" }, conditions: list } };
  const crd = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "widgets.test.consentry.dev" },
    spec: {
      group: "test.consentry.dev",
      scope: "Namespaced",
      names: { kind: "Widget", plural: "widgets", singular: "widget" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: "object", properties: { status } } },
        },
      ],
    },
  };
  await client.call({ method: "POST", path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", body: crd });
  await eventually(async () => (await client.call({ method: "GET", path: collectionPath(widgets, "default") })).ok);
}

async function createWidget(client: KubeClient, name: string) {
  const body = { apiVersion: "test.consentry.dev/v1", kind: "Widget", metadata: { name } };
  return await eventually(async () => {
    const answer = await client.call({ method: "POST", path: collectionPath(widgets, "default"), body });
    if (!answer.ok) throw new Error(answer.message);
    return kubeObject.parse(answer.body);
  });
}

async function widget(client: KubeClient, name: string) {
  const answer = await client.call({ method: "GET", path: objectPath(widgets, { namespace: "default", name }) });
  if (!answer.ok) throw new Error(answer.message);
  return kubeObject.parse(answer.body);
}
