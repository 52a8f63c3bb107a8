import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { readSettings } from "../../../src/io/environment.ts";
import { bundleDigest, readBundle } from "../../../src/io/opa/bundle.ts";
import { runProgram } from "../../../src/lab/programs.ts";
import { obtainServers, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import {
  dispatchSettings,
  gateSettings,
  intakeSettings,
  operatorSettings,
  syncSettings,
} from "../../../src/schemas/settings.ts";
import { environment, find, names, pod, pods, roles, secretsOf, variables } from "../../support/chart-objects.ts";
import { blockBelow, helm, objectsIn, production, type Rendered, render, trial } from "../../support/helm.ts";
import { describeWithServers } from "../../support/servers.ts";

const schemas = {
  operator: operatorSettings,
  gate: gateSettings,
  sync: syncSettings,
  intake: intakeSettings,
  dispatch: dispatchSettings,
};

/** Not set on purpose: a limit of CPU throttles, and what a tag or digest names does not change. */
const scoring = ["--ignore-container-cpu-limit", "--ignore-test", "container-image-pull-policy"];

describeWithServers("the chart", () => {
  let full: readonly Rendered[];
  let small: readonly Rendered[];
  beforeAll(async () => {
    [full, small] = await Promise.all([render(production), render(trial)]);
  }, 30 * 60_000);

  it.each([
    ["a trial", trial],
    ["production", production],
  ])("has nothing for helm lint or kube-score to find, for %s", async (_what, values) => {
    const lint = await helm(["lint", "--strict", "charts/consentry"], { values });
    expect(lint).toMatchObject({ code: 0, stdout: expect.stringContaining("0 chart(s) failed") });
    const { "kube-score": score } = await obtainServers(["kube-score"], { progress: () => {} });
    const input = (await render(values)).map((object) => stringify(object)).join("---\n");
    const args = ["score", "--kubernetes-version", "v1.34", "--output-format", "ci", ...scoring, "-"];
    const { stdout } = await runProgram(score, args, { stdin: input });
    expect(stdout).toContain("[OK] consentry-gate");
    expect(stdout.split("\n").filter((line) => line.startsWith("[CRITICAL]"))).toEqual([]);
  });

  it("runs every role, gates under names that stay", () => {
    expect(names(full, "Deployment").sort()).toEqual([
      "consentry-dispatch",
      "consentry-intake",
      "consentry-operator",
      "consentry-sync",
    ]);
    expect(names(full, "StatefulSet")).toEqual(["consentry-gate"]);
    expect(variables(pod(full, "gate"))).toContainEqual({
      name: "CONSENTRY_NAME",
      valueFrom: { fieldRef: { fieldPath: "metadata.name" } },
    });
  });

  it.each(roles)("tells %s settings that it reads, and no others", (role) => {
    const given = environment(pod(full, role));
    expect(() => readSettings<unknown>(schemas[role], given)).not.toThrow();
    expect(Object.keys(schemas[role].shape)).toEqual(expect.arrayContaining(Object.keys(given)));
  });

  it("gives a token to the operator alone", () => {
    const holders = [...pods(full), ...pods(small)].filter(({ spec }) => spec.automountServiceAccountToken !== false);
    expect(holders.map(({ name }) => name)).toEqual(["operator", "operator"]);
    expect(pod(full, "operator").spec.serviceAccountName).toBe("consentry-operator");
  });

  it("gives each role the secrets of its own work", () => {
    expect(Object.fromEntries(pods(full).map((each) => [each.name, secretsOf(each)]))).toEqual({
      operator: ["consentry-nats-operator", "nats-ca", "nats-client", "pseudonyms"],
      gate: ["consentry-nats-gate", "nats-ca", "nats-client", "pseudonyms"],
      sync: ["consentry-nats-sync", "marketing-crm-feed", "nats-ca", "nats-client", "pseudonyms"],
      intake: ["consentry-nats-intake", "nats-ca", "nats-client", "pseudonyms", "whatsapp"],
      dispatch: ["consentry-nats-dispatch", "nats-ca", "nats-client", "whatsapp"],
      test: ["consentry-nats-monitor", "nats-ca", "nats-client"],
    });
  });

  it("sends nothing and takes no webhooks before the Secrets for it are named", () => {
    expect(names(small, "Deployment").sort()).toEqual(["consentry-operator", "consentry-sync"]);
    expect(names(small, "PodDisruptionBudget")).toEqual(["consentry-operator", "consentry-gate", "consentry-sync"]);
  });

  it("mounts what sources log in with where sync looks for it", () => {
    const { volumeMounts } = pod(full, "sync").spec.containers[0];
    expect(volumeMounts).toContainEqual({
      name: "credentials-0",
      mountPath: "/etc/consentry/credentials/marketing/crm-feed",
      readOnly: true,
    });
    expect(environment(pod(full, "sync")).CONSENTRY_CREDENTIALS_DIR).toBe("/etc/consentry/credentials");
  });

  it("makes the same objects as install/ and crds/, and nothing of them is missing", () => {
    const files = ["install/rbac.yaml", "install/admission.yaml", ...readdirSync("crds").map((name) => `crds/${name}`)];
    const sources = files.flatMap((file) => objectsIn(readFileSync(file, "utf8")));
    for (const source of sources) {
      const { metadata, ...made } = find(full, source.kind, source.metadata.name);
      const { metadata: wanted, ...rest } = source;
      expect(made).toEqual(rest);
      expect(metadata).toMatchObject(wanted);
    }
    const kinds = full.filter(({ kind }) => kind === "CustomResourceDefinition");
    expect(kinds.map(({ metadata }) => metadata.annotations?.["helm.sh/resource-policy"])).toEqual(
      kinds.map(() => "keep"),
    );
  });

  it("names another namespace and account wherever rights and admission policies do", async () => {
    const objects = await render({ ...trial, serviceAccount: { name: "keeper" } }, "guard");
    const binding = find(objects, "ClusterRoleBinding", "consentry-operator");
    expect(binding.subjects).toEqual([{ kind: "ServiceAccount", name: "keeper", namespace: "guard" }]);
    const [validation] = find(objects, "ValidatingAdmissionPolicy", "status.consentry.dev").spec.validations;
    expect(validation.expression).toBe("request.userInfo.username == 'system:serviceaccount:guard:keeper'");
    expect(pod(objects, "operator").spec.serviceAccountName).toBe("keeper");
    const elsewhere = objects.filter(
      ({ metadata }) => metadata.namespace !== undefined && metadata.namespace !== "guard",
    );
    expect(elsewhere).toEqual([]);
    expect(JSON.stringify(objects)).not.toMatch(/"namespace":"consentry-system"|:consentry-system:/);
  });

  it("carries the policy of this version, as gates can read it", async () => {
    const { binaryData } = find(full, "ConfigMap", "consentry-policy");
    const bytes = Buffer.from(binaryData["bundle.tar.gz"], "base64");
    const read = await readBundle(bytes, { digest: bundleDigest(bytes) });
    expect(read.ok && read.bundle.revision).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it.each([
    ["crds.install", { crds: { install: false } }, "CustomResourceDefinition"],
    ["admission.create", { admission: { create: false } }, "ValidatingAdmissionPolicy"],
    ["podDisruptionBudgets.enabled", { podDisruptionBudgets: { enabled: false } }, "PodDisruptionBudget"],
    ["networkPolicies.enabled", { networkPolicies: { enabled: false } }, "NetworkPolicy"],
    ["gate.autoscaling.enabled", { gate: { autoscaling: { enabled: false } } }, "HorizontalPodAutoscaler"],
  ])("leaves out what %s switches off", async (_switch, values, kind) => {
    expect(names(full, kind)).not.toEqual([]);
    expect(names(await render({ ...production, ...values }), kind)).toEqual([]);
  });

  it("leaves the number of gates to the autoscaler, and only then", () => {
    expect(find(full, "StatefulSet", "consentry-gate").spec).not.toHaveProperty("replicas");
    expect(find(small, "StatefulSet", "consentry-gate").spec.replicas).toBe(2);
  });

  it("switches rights, policy, spread, snapshots and pushed rows off", async () => {
    const objects = await render({
      ...production,
      rbac: { create: false },
      policy: { create: false },
      topologySpread: { enabled: false },
      gate: { snapshots: { enabled: false } },
      sync: { push: { enabled: false } },
    });
    const rights = objects.filter(({ kind }) => /Role|ServiceAccount/.test(kind));
    expect(rights).toEqual([]);
    expect(names(objects, "ConfigMap")).toEqual([]);
    expect(names(objects, "Service").sort()).toEqual(["consentry-gate", "consentry-intake"]);
    expect(pod(objects, "gate").spec).not.toHaveProperty("topologySpreadConstraints");
    expect(environment(pod(objects, "gate"))).not.toHaveProperty("CONSENTRY_SNAPSHOT_DIR");
    expect(environment(pod(objects, "sync"))).not.toHaveProperty("CONSENTRY_PUSH_LISTEN");
  });

  it("lets nobody talk to a role, and a role to nobody, but where it needs to", () => {
    const policy = (name: string) => find(full, "NetworkPolicy", `consentry-${name}`).spec;
    expect(policy("default-deny")).toMatchObject({ policyTypes: ["Ingress", "Egress"] });
    expect(policy("default-deny")).not.toHaveProperty("egress");
    const ports = (name: string) =>
      policy(name).egress.flatMap((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port));
    expect(Object.fromEntries(roles.map((role) => [role, ports(role)]))).toEqual({
      operator: [53, 53, 4222, 443, 6443],
      gate: [53, 53, 4222],
      sync: [53, 53, 4222],
      intake: [53, 53, 4222],
      dispatch: [53, 53, 4222, 443],
    });
    expect(policy("gate").ingress).toHaveLength(1);
    expect(policy("intake").ingress).toContainEqual({ ports: [{ port: "http" }] });
  });

  it("narrows peers to those that are named", async () => {
    const peers = [{ ipBlock: { cidr: "10.0.0.0/24" } }];
    const sources = [{ to: peers, ports: [{ port: 5432 }] }];
    const networkPolicies = {
      nats: peers,
      apiServer: peers,
      cloudApi: peers,
      webhooks: peers,
      metrics: peers,
      sources,
    };
    const objects = await render({ ...production, networkPolicies });
    const rules = names(objects, "NetworkPolicy")
      .map((name) => find(objects, "NetworkPolicy", name).spec)
      .flatMap(({ egress = [], ingress = [] }) => [...egress, ...ingress]);
    const open = rules.filter((rule) => JSON.stringify(rule.to ?? rule.from) !== JSON.stringify(peers));
    expect(open.map(({ ports }) => ports[0].port)).toEqual(roles.map(() => 53).concat(53));
    expect(find(objects, "NetworkPolicy", "consentry-sync").spec.egress).toContainEqual(sources[0]);
  });

  it("hands settings on, large numbers whole and a role's own before those of all", async () => {
    const objects = await render({
      ...trial,
      settings: { CONSENTRY_LOG_LEVEL: "warn" },
      operator: { settings: { CONSENTRY_OUTBOUND_MAX_BYTES: 4_294_967_296, CONSENTRY_REPLICAS: 3 } },
      gate: { settings: { CONSENTRY_LOG_LEVEL: "debug" } },
    });
    expect(environment(pod(objects, "operator"))).toMatchObject({
      CONSENTRY_OUTBOUND_MAX_BYTES: "4294967296",
      CONSENTRY_REPLICAS: "3",
      CONSENTRY_LOG_LEVEL: "warn",
    });
    expect(environment(pod(objects, "gate")).CONSENTRY_LOG_LEVEL).toBe("debug");
  });

  it("gives monitoring what it is asked for, and nothing unasked", async () => {
    const asked = { enabled: true, labels: { release: "prometheus" } };
    const monitoring = { podMonitor: asked, alerts: asked, dashboards: asked };
    const objects = await render({ ...production, monitoring });
    expect(find(objects, "PodMonitor", "consentry").spec.podMetricsEndpoints).toEqual([
      { port: "metrics", interval: "30s" },
    ]);
    expect(find(objects, "PrometheusRule", "consentry").spec).toEqual(
      parse(readFileSync("charts/consentry/files/alerts.yaml", "utf8")),
    );
    const { data, metadata } = find(objects, "ConfigMap", "consentry-dashboards");
    expect(metadata.labels).toMatchObject({ grafana_dashboard: "1", release: "prometheus" });
    expect(Object.keys(data)).toEqual(readdirSync("charts/consentry/files/dashboards"));
    for (const [name, text] of Object.entries(data)) {
      const file = readFileSync(join("charts/consentry/files/dashboards", name), "utf8");
      expect(JSON.parse(String(text))).toEqual(JSON.parse(file));
    }
    expect(full.filter(({ kind }) => ["PodMonitor", "PrometheusRule"].includes(kind))).toEqual([]);
    expect(names(full, "ConfigMap")).toEqual(["consentry-policy"]);
  });

  it("takes an image by its digest, and logs in for it", async () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const image = {
      repository: "registry.idesk.example/consentry",
      tag: "1",
      digest,
      pullSecrets: [{ name: "login" }],
    };
    const objects = await render({ ...production, image });
    for (const { spec } of pods(objects)) {
      expect(spec.containers[0].image).toBe(`registry.idesk.example/consentry@${digest}`);
      expect(spec.imagePullSecrets).toEqual([{ name: "login" }]);
    }
  });

  it("runs a nats-server for a trial that has stored what it acknowledges", async () => {
    expect(find(small, "ConfigMap", "consentry-nats").data["nats.conf"]).toContain("sync_interval: always");
    expect(find(small, "StatefulSet", "consentry-nats").spec.volumeClaimTemplates).toHaveLength(1);
    expect(environment(pod(small, "gate")).NATS_URL).toBe("nats://consentry-nats.consentry-system:4222");
    const fleeting = await render({ nats: { enabled: true, trial: { persistent: false } } });
    expect(find(fleeting, "StatefulSet", "consentry-nats").spec).not.toHaveProperty("volumeClaimTemplates");
    expect(names(full, "StatefulSet")).not.toContain("consentry-nats");
  });

  it("makes a key of pseudonyms for a trial, which nothing can replace by another", () => {
    const secret = find(small, "Secret", "consentry-pseudonym-key");
    expect(secret).toMatchObject({ immutable: true, metadata: { annotations: { "helm.sh/resource-policy": "keep" } } });
    expect(Buffer.from(secret.data.key, "base64").toString()).toMatch(/^[0-9a-f]{64}$/);
    expect(names(full, "Secret")).toEqual([]);
  });

  it.each([
    ["no NATS", {}, /Set nats\.url to your NATS servers, or nats\.enabled=true/],
    ["no key", { nats: { url: "nats://nats:4222" } }, /Set pseudonymKey\.secretName/],
    [
      "an unknown key",
      { ...trial, gate: { replicsa: 3 } },
      /at '\/gate': additional properties 'replicsa' not allowed/,
    ],
    [
      "an unknown setting",
      { ...trial, gate: { settings: { CONSENTRY_WORKER: 2 } } },
      /at '\/gate\/settings': additional properties 'CONSENTRY_WORKER' not allowed/,
    ],
    [
      "a setting of another role",
      { ...trial, sync: { settings: { CONSENTRY_WORKERS: 2 } } },
      /at '\/sync\/settings': additional properties 'CONSENTRY_WORKERS' not allowed/,
    ],
    [
      "a secret among the settings",
      { ...trial, gate: { settings: { CONSENTRY_PSEUDONYM_KEY: "ab" } } },
      /additional properties 'CONSENTRY_PSEUDONYM_KEY' not allowed/,
    ],
    [
      "a setting out of its range",
      { ...trial, gate: { settings: { CONSENTRY_WORKERS: 0 } } },
      /at '\/gate\/settings\/CONSENTRY_WORKERS': minimum: got 0, want 1/,
    ],
    ["another type", { ...trial, gate: { replicas: "many" } }, /at '\/gate\/replicas': got string, want integer/],
  ])("refuses %s, and says where", async (_what, values, said) => {
    const { code, stderr } = await helm(["template", "consentry", "charts/consentry"], { values });
    expect(code).toBe(1);
    expect(stderr).toMatch(said);
  });

  it("takes the values that the page on installing shows", async () => {
    const values = parse(blockBelow(readFileSync("docs/operations/install.md", "utf8"), "values"));
    const objects = await render(values);
    expect(find(objects, "StatefulSet", "consentry-gate").spec.replicas).toBe(3);
    expect(
      pods(objects)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...roles, "test"].sort());
  });
});

describeWithServers("the page on NATS", () => {
  it("shows a configuration that nats-server takes", async () => {
    const directory = temporaryDirectory("consentry-test-");
    const shown = blockBelow(readFileSync("docs/operations/nats.md", "utf8"), "nats.conf");
    writeFileSync(join(directory, "nats.conf"), shown.replace("/data/jetstream", join(directory, "jetstream")));
    const { "nats-server": command } = await obtainServers(["nats-server"], { progress: () => {} });
    const env = { POD_NAME: "nats-0", JETSTREAM_KEY: `k${"0f".repeat(32)}` };
    const taken = await runProgram(command, ["-t", "-c", join(directory, "nats.conf")], { env });
    expect(taken).toMatchObject({ code: 0, stderr: expect.stringContaining("is valid") });
    expect(shown).toContain("sync_interval: always");
  });
});
