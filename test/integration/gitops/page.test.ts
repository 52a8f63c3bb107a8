import { type ChildProcess, execFile, spawn } from "node:child_process";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stringify } from "yaml";
import { z } from "zod";
import { obtainServers, removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { untilItHolds } from "../../support/eventually.ts";
import { installCrds, kubectl, mustKubectl } from "../../support/kubectl.ts";
import { manifest } from "../../support/resources.ts";
import { describeWithServers, useKubernetes } from "../../support/servers.ts";
import { states } from "../../support/states.ts";

// The commands of docs/operations/gitops.md, as they stand there, on statuses as the operator writes them.

const page = readFileSync("docs/operations/gitops.md", "utf8");
const installDeadlineMs = 100_000;

describeWithServers("what the page on GitOps tells to type", () => {
  const kubernetes = useKubernetes();
  const directory = temporaryDirectory("consentry-gitops-");
  const started: ChildProcess[] = [];

  beforeAll(async () => {
    await installCrds(kubernetes());
    await mustKubectl(kubernetes(), ["create", "namespace", "marketing"]);
  }, 120_000);

  afterAll(async () => {
    for (const child of started) child.kill("SIGKILL");
    await removeDirectory(directory);
  });

  it("waits until a campaign is ready, and then until nothing holds it", async () => {
    await mustKubectl(kubernetes(), ["create", "-f", "-"], {
      objects: [manifest("Campaign", { name: "spring-sale" })],
    });
    const [ready = [], free = [], ...others] = commandsWith("kubectl wait").map((args) => withDeadline(args, "2s"));
    expect(others).toEqual([]);
    expect((await kubectl(kubernetes(), ready)).code).toBe(1);
    await give("spring-sale", "suspended-by-breach");
    expect(await kubectl(kubernetes(), ready)).toMatchObject({ code: 0 });
    expect((await kubectl(kubernetes(), free)).code).toBe(1);
    await give("spring-sale", "sending");
    expect(await kubectl(kubernetes(), free)).toMatchObject({ code: 0 });
  });

  it("gives Argo CD its health checks beside what its ConfigMap holds already", async () => {
    await mustKubectl(kubernetes(), ["create", "namespace", "argocd"]);
    await mustKubectl(kubernetes(), [
      "create",
      "configmap",
      "argocd-cm",
      "-n",
      "argocd",
      "--from-literal=url=https://x",
    ]);
    const [patch = [], ...others] = commandsWith("kubectl patch");
    expect(others).toEqual([]);
    await mustKubectl(kubernetes(), patch);
    const text = await mustKubectl(kubernetes(), ["get", "configmap", "argocd-cm", "-n", "argocd", "-o", "json"]);
    const { data } = z.object({ data: z.record(z.string(), z.string()) }).parse(JSON.parse(text));
    expect(data.url).toBe("https://x");
    expect(data["resource.customizations.health.consentry.dev_Campaign"]).toBe(
      readFileSync("gitops/argocd/health.lua", "utf8"),
    );
  });

  it("lets helm wait for a campaign of a chart until it is ready, and fail when it cannot be", async () => {
    const good = await helmInstall("good-sale");
    await untilItHolds(async () => expect((await campaign("good-sale")).code).toBe(0), 30_000);
    expect(good.exitCode).toBeNull();
    await give("good-sale", "sending");
    await untilItHolds(() => expect(good.exitCode).toBe(0), installDeadlineMs);
    const bad = await helmInstall("bad-sale", "15s");
    await untilItHolds(async () => expect((await campaign("bad-sale")).code).toBe(0), 30_000);
    await give("bad-sale", "lost-reference");
    await untilItHolds(() => expect(bad.exitCode).toBeGreaterThan(0), installDeadlineMs);
  });

  it("lets kubeconform find the schemas and pass every example", async () => {
    const { kubeconform } = await obtainServers(["kubeconform"]);
    const [location = ""] = page.match(/schemas\/\{\{.*?\.json/) ?? [];
    const args = ["-strict", "-ignore-missing-schemas", "-summary", "-output", "json", "-schema-location", location];
    const { stdout } = await promisify(execFile)(kubeconform, [...args, ...globSync("examples/**/*.yaml")]);
    const { summary } = z.object({ summary: z.record(z.string(), z.number()) }).parse(JSON.parse(stdout));
    expect(summary).toMatchObject({ invalid: 0, errors: 0 });
    expect(summary.valid).toBeGreaterThan(20);
  });

  /** Arguments of the page's indented commands that begin so. */
  function commandsWith(start: string): string[][] {
    const lines = page.split("\n").filter((line) => line.startsWith(`    ${start}`));
    return lines.map((line) => line.trim().split(" ").slice(1));
  }

  function withDeadline(args: readonly string[], deadline: string): string[] {
    return args.map((arg) => (arg.startsWith("--timeout=") ? `--timeout=${deadline}` : arg));
  }

  /** Writes the status of a state, as the operator would. */
  async function give(name: string, state: string): Promise<void> {
    const found = states.find((each) => each.kind === "Campaign" && each.state === state);
    const { status } = z.object({ status: z.unknown() }).parse(found?.object);
    const patch = ["patch", "campaign", name, "-n", "marketing", "--subresource=status", "--type=merge"];
    await mustKubectl(kubernetes(), [...patch, "-p", JSON.stringify({ status })]);
  }

  async function campaign(name: string) {
    return await kubectl(kubernetes(), ["get", "campaign", name, "-n", "marketing"]);
  }

  /** Installs a chart that holds one campaign. */
  async function helmInstall(name: string, timeout = "90s"): Promise<ChildProcess> {
    const { helm } = await obtainServers(["helm"]);
    const chart = join(directory, name);
    write(join(chart, "Chart.yaml"), stringify({ apiVersion: "v2", name, version: "1.0.0" }));
    write(join(chart, "templates", "campaign.yaml"), stringify(manifest("Campaign", { name })));
    const env = { ...process.env, KUBECONFIG: kubernetes().kubeconfig, HELM_CACHE_HOME: directory };
    const args = ["install", name, chart, "-n", "marketing", "--wait", "--timeout", timeout];
    const child = spawn(helm, args, { env, stdio: "ignore" });
    started.push(child);
    return child;
  }

  function write(file: string, text: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
});
