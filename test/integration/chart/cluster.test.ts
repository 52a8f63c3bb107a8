import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { lackingText, servedKinds } from "../../../src/domain/desired/served-schema.ts";
import { runProgram } from "../../../src/lab/programs.ts";
import { obtainServers, removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { apiVersion } from "../../../src/schemas/group.ts";
import { kinds } from "../../../src/schemas/resources/index.ts";
import { pods } from "../../support/chart-objects.ts";
import { eventually } from "../../support/eventually.ts";
import { chartDirectory, mustHelm, production, render, trial } from "../../support/helm.ts";
import { kubectl, mustKubectl } from "../../support/kubectl.ts";
import { schemaDirectory } from "../../support/openapi-schemas.ts";
import { manifest } from "../../support/resources.ts";
import { describeWithServers, useKubernetes } from "../../support/servers.ts";

const namespace = "consentry-system";
/** The API server takes seconds to publish what a CRD has become, on a busy machine many. */
const stateMs = 120_000;
const testMs = 300_000;
/** The API server's own limit. */
const secretBytesMax = 1024 * 1024;
/** Of the Campaign: what the chart before this one did not have. */
const newer = { field: "topic", column: "Ready" };

/** Without a controller manager no pod comes up: helm does not wait for any. */
describeWithServers("the chart on a real API server", () => {
  const kubernetes = useKubernetes();
  const directory = temporaryDirectory("consentry-test-");
  const onCluster = (args: readonly string[], values: object = trial) =>
    mustHelm(args, { values, kubeconfig: kubernetes().kubeconfig });
  const ask = (...args: string[]) => mustKubectl(kubernetes(), args);
  const lacking = async () => {
    const served = servedKinds(JSON.parse(await ask("get", "--raw", `/openapi/v3/apis/${apiVersion}`)), kinds);
    return served && [...served.absent, ...lackingText(served.lacking)];
  };
  const secretKey = () =>
    ask("get", "secret", "consentry-pseudonym-key", "-n", namespace, "-o", "jsonpath={.data.key}");

  beforeAll(async () => {
    await onCluster(["install", "consentry", olderChart(directory), "--create-namespace"]);
    await ask("create", "namespace", "marketing");
  }, testMs);
  afterAll(() => removeDirectory(directory));

  it(
    "upgrades the kinds of the chart before it, and keeps the key that it made",
    async () => {
      await eventually(async () => expect(await lacking()).toEqual([`Campaign lacks spec.${newer.field}`]), {
        withinMs: stateMs,
      });
      const key = await secretKey();
      const apply = () => mustKubectl(kubernetes(), ["apply", "-f", "-"], { objects: [manifest("Campaign")] });
      await eventually(apply, { withinMs: stateMs });

      await onCluster(["upgrade", "consentry", chartDirectory]);

      await eventually(async () => expect(await lacking()).toEqual([]), { withinMs: stateMs });
      await eventually(async () => expect(await ask("get", "campaigns", "-A")).toMatch(/READY/), { withinMs: stateMs });
      expect(await secretKey()).toBe(key);
    },
    testMs,
  );

  it("leaves half as much room again in the Secret that Helm keeps a release in", async () => {
    const about = ["secret", "-n", namespace, "-l", "owner=helm,version=2", "-o", "jsonpath={.items[*].data.release}"];
    const bytes = Buffer.from(await ask("get", ...about), "base64").length;
    expect(bytes).toBeGreaterThan(0);
    expect(bytes * 1.5).toBeLessThan(secretBytesMax);
  });

  it(
    "has nothing that the API server's schemas do not know",
    async () => {
      const { kubeconform } = await obtainServers(["kubeconform"], { progress: () => {} });
      const schemas = await schemaDirectory(join(directory, "schemas"), (path) => ask("get", "--raw", path));
      for (const values of [trial, production]) {
        const rendered = join(directory, "rendered.yaml");
        writeFileSync(rendered, (await render(values)).map((object) => stringify(object)).join("---\n"));
        const args = ["-strict", "-output", "json", "-summary", "-schema-location", schemas, rendered];
        const { stdout } = await runProgram(kubeconform, args);
        const { resources = [], summary } = JSON.parse(stdout);
        expect(resources).toEqual([]);
        expect(summary).toMatchObject({ invalid: 0, errors: 0, skipped: 0 });
      }
    },
    testMs,
  );

  it("is taken by the API server with every switch on, its test included", async () => {
    await ask("create", "namespace", "elsewhere");
    const objects = await render(production, "elsewhere");
    const { code, stderr } = await kubectl(
      kubernetes(),
      ["apply", "--server-side", "--force-conflicts", "--dry-run=server", "--validate=strict", "-f", "-"],
      { objects },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("keeps within Pod Security's strictest level", async () => {
    await ask("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted", "--overwrite");
    const objects = [...pods(await render(production)), ...pods(await render(trial))].map(({ name, spec }, index) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `${name}-${index}`, namespace },
      // Claims of a StatefulSet become volumes of its pods.
      spec: { ...spec, volumes: [...(spec.volumes ?? []), ...claimed(spec)] },
    }));
    const { code, stderr } = await kubectl(kubernetes(), ["create", "--dry-run=server", "-f", "-"], { objects });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(objects.length).toBeGreaterThan(8);
  });

  it(
    "leaves kinds, objects and key when it is uninstalled, and takes them on when it is installed again",
    async () => {
      const key = await secretKey();
      await mustHelm(["uninstall", "consentry"], { kubeconfig: kubernetes().kubeconfig });
      expect(await ask("get", "statefulset,deployment,networkpolicy", "-n", namespace, "-o", "name")).toBe("");
      expect(await ask("get", "campaign", "example", "-n", "marketing", "-o", "name")).toBe(
        "campaign.consentry.dev/example\n",
      );
      expect(await secretKey()).toBe(key);

      await onCluster(["install", "consentry", chartDirectory]);

      expect(await secretKey()).toBe(key);
      expect(await ask("get", "statefulset", "consentry-gate", "-n", namespace, "-o", "name")).not.toBe("");
    },
    testMs,
  );
});

type Claiming = { readonly containers: readonly { readonly volumeMounts?: readonly { readonly name: string }[] }[] };

function claimed(spec: Claiming & { readonly volumes?: readonly { readonly name: string }[] }) {
  const known = new Set((spec.volumes ?? []).map(({ name }) => name));
  const mounted = spec.containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name));
  return mounted.filter((name) => !known.has(name)).map((name) => ({ name, emptyDir: {} }));
}

/** This chart as its last version might have been: an older number, and a Campaign without a field and a column. */
function olderChart(directory: string): string {
  const chart = join(directory, "older");
  mkdirSync(chart);
  cpSync(chartDirectory, chart, { recursive: true });
  const about = parse(readFileSync(join(chart, "Chart.yaml"), "utf8"));
  writeFileSync(join(chart, "Chart.yaml"), stringify({ ...about, version: "0.0.9" }));
  const file = join(chart, "templates/crd-campaigns.yaml");
  const now = readFileSync(file, "utf8");
  const before = withoutBlock(withoutBlock(now, `${newer.field}:`), `- name: ${newer.column}`);
  writeFileSync(file, before);
  return chart;
}

/** Without the first line that says this, and all that is indented below it. */
function withoutBlock(text: string, first: string): string {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.trim() === first);
  if (start < 0) throw new Error(`there is no line "${first}"`);
  const indent = (line: string) => line.length - line.trimStart().length;
  const length = lines.slice(start + 1).findIndex((line) => indent(line) <= indent(lines[start] ?? ""));
  return lines.toSpliced(start, length + 1).join("\n");
}
