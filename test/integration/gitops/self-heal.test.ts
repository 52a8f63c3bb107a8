import { globSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import type { RunningOperator } from "../../../src/operator/start.ts";
import { eventually, untilItHolds } from "../../support/eventually.ts";
import { announceGates, type GatesDouble } from "../../support/gates-double.ts";
import { type GitLoop, gitLoop } from "../../support/git-loop.ts";
import { ana, bindPeople } from "../../support/installed-cluster.ts";
import { kubectl, mustKubectl } from "../../support/kubectl.ts";
import { type OperatorStage, operatorStage } from "../../support/operator-stage.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { ownedCampaign } from "../../support/whole-stage.ts";

// What Git declares is applied every second beside the operator, as Argo CD with self-heal does it, as Flux does and as a person in
// a loop, while campaigns are stopped, deleted and resumed. Git says `suspend: false` all the time.

const quickStart = globSync("examples/quickstart/*.yaml").map((file): object => parse(readFileSync(file, "utf8")));
const officer = { as: ana, groups: ["compliance-officers"] };

const tools = [
  {
    name: "argo-sale",
    apply: ["--server-side", "--field-manager=argocd-controller"],
    metadata: { annotations: { "argocd.argoproj.io/tracking-id": "shop:consentry.dev/Campaign:marketing/argo-sale" } },
    beside: quickStart,
  },
  {
    name: "flux-sale",
    apply: ["--server-side", "--field-manager=kustomize-controller"],
    metadata: { labels: { "kustomize.toolkit.fluxcd.io/name": "shop" } },
    beside: [],
  },
  { name: "kubectl-sale", apply: [], metadata: {}, beside: [] },
];
const campaigns = tools.map(({ name }) => name);

const managed = z.array(
  z.object({
    manager: z.string(),
    subresource: z.string().optional(),
    fieldsV1: z.record(z.string(), z.unknown()),
  }),
);
const listed = z.object({
  items: z.array(
    z.object({ kind: z.string(), metadata: z.looseObject({ name: z.string(), managedFields: managed.optional() }) }),
  ),
});

describeWithServers("beside what keeps Git's manifests in place, the operator", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  const loops: GitLoop[] = [];
  let stage: OperatorStage;
  let gates: GatesDouble;
  let operator: RunningOperator;

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    await bindPeople(kubernetes());
    gates = await announceGates(stage.nc, ["gate-1", "gate-2"]);
    await stage.publishBundle("1.4.0");
    await stage.reportSource();
    operator = await stage.startOperator("operator-1");
    loops.push(...tools.map((tool) => gitLoop(kubernetes(), { apply: tool.apply, objects: manifestsOf(tool) })));
    await untilItHolds(async () => expect(await each("Ready")).toEqual(["True", "True", "True"]), 60_000);
  }, 180_000);

  afterAll(async () => {
    await Promise.allSettled(loops.map((loop) => loop.stop()));
    await operator?.stop();
    await gates?.stop();
    await stage?.close();
  });

  it("keeps a campaign stopped that broke the policy, whatever Git says of suspend", async () => {
    for (const name of campaigns) await stage.stopCampaign(name, { id: `breach-${name}`, decision: `breach-${name}` });
    await untilItHolds(async () => expect(await each("Suspended")).toEqual(["True", "True", "True"]), 30_000);
    await untilItHolds(async () => expect((await caseNames()).length).toBe(3), 30_000);
    await roundsLater();
    expect(await each("Suspended")).toEqual(["True", "True", "True"]);
  });

  it("keeps it stopped, by the same case, when it is deleted and Git brings it back", async () => {
    const [before, cases] = [await uids(), await caseNames()];
    await stage.kubectl("delete", "campaign", ...campaigns, "-n", "marketing");
    await untilItHolds(async () => {
      const now = await uids();
      expect(now.length).toBe(3);
      expect(now.filter((uid) => before.includes(uid))).toEqual([]);
    }, 30_000);
    await untilItHolds(async () => expect(await each("Suspended")).toEqual(["True", "True", "True"]), 30_000);
    await roundsLater();
    expect(await each("Suspended")).toEqual(["True", "True", "True"]);
    expect(await caseNames()).toEqual(cases);
  });

  it("lets it go on when the case is closed and somebody asks, and Git takes nothing of the request back", async () => {
    for (const name of await caseNames()) await closeCase(name);
    const annotation = "consentry.dev/resume-requested=please";
    await mustKubectl(kubernetes(), ["annotate", "campaign", ...campaigns, "-n", "marketing", annotation], officer);
    await untilItHolds(async () => expect(await each("Suspended")).toEqual(["False", "False", "False"]), 30_000);
    await roundsLater();
    expect(await each("Suspended")).toEqual(["False", "False", "False"]);
    const asked = "jsonpath={.items[*].metadata.annotations.consentry\\.dev/resume-requested}";
    const tokens = (await stage.kubectl("get", "campaigns", "-n", "marketing", "-o", asked)).split(" ");
    expect(tokens).toEqual(["please", "please", "please"]);
  });

  it("never changed anything that Git declares", async () => {
    await untilItHolds(async () => {
      for (const tool of tools) expect(await differences(tool)).toMatchObject({ code: 0, stdout: "" });
    }, 30_000);
    await Promise.all(loops.map((loop) => loop.stop()));
    const synced = loops.flatMap((loop) => loop.synced);
    expect(new Set(synced.map(({ kind }) => kind)).size).toBe(quickStart.length - 1);
    const first = new Map(synced.toReversed().map((object) => [`${object.kind} ${object.metadata.name}`, object]));
    for (const { kind, metadata, spec } of synced) {
      const before = first.get(`${kind} ${metadata.name}`);
      expect(spec, `${kind} ${metadata.name}`).toEqual(before?.spec);
      expect(metadata.labels, `${kind} ${metadata.name}`).toEqual(before?.metadata.labels);
      if (kind !== "Namespace") expect(metadata.generation, `${kind} ${metadata.name}`).toBe(1);
    }
  });

  it("owns the status of what people declare and nothing else, and whole objects only of the cases it opened", async () => {
    const text = await stage.kubectl("get", "consentry", "-A", "--show-managed-fields", "-o", "json");
    const { items } = listed.parse(JSON.parse(text));
    const owned = items.flatMap(({ kind, metadata }) =>
      (metadata.managedFields ?? [])
        .filter(({ manager }) => manager.includes("consentry.dev-operator"))
        .map(({ subresource, fieldsV1 }) => `${kind} ${subresource ?? "itself"} ${Object.keys(fieldsV1).join()}`),
    );
    const people = owned.filter((each) => !each.startsWith("ComplianceCase"));
    expect(people.length).toBeGreaterThan(quickStart.length);
    expect(people.filter((each) => !each.endsWith(" status f:status"))).toEqual([]);
    expect(owned.filter((each) => each.startsWith("ComplianceCase itself"))).toHaveLength(3);
  });

  /** Several rounds of every tool, so that whatever a tool undoes or the operator undoes again would have shown. */
  async function roundsLater(): Promise<void> {
    const before = loops.map((loop) => loop.rounds());
    await eventually(() => loops.every((loop, index) => loop.rounds() >= (before[index] ?? 0) + 3), {
      withinMs: 60_000,
      everyMs: 100,
    });
  }

  function manifestsOf({ name, metadata, beside }: (typeof tools)[number]): object[] {
    const manifest = ownedCampaign(name, { suspend: false, enforcement: { minimumHold: "0s" } });
    const own = { ...manifest, metadata: { ...manifest.metadata, ...metadata } };
    return [...beside, own];
  }

  /** `kubectl diff`, which ends with 1 when there is one. */
  async function differences(tool: (typeof tools)[number]) {
    return await kubectl(kubernetes(), ["diff", ...tool.apply, "-f", "-"], { objects: manifestsOf(tool) });
  }

  async function each(condition: string): Promise<string[]> {
    const path = `jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="${condition}")].status}{"\\n"}{end}`;
    const lines = (await stage.kubectl("get", "campaigns", "-n", "marketing", "-o", path)).split("\n");
    return campaigns.map((name) => lines.find((line) => line.startsWith(`${name} `))?.split(" ")[1] ?? "");
  }

  async function uids(): Promise<string[]> {
    const ids = ["get", "campaign", ...campaigns, "-n", "marketing", "--ignore-not-found", "-o"];
    return (await stage.kubectl(...ids, "jsonpath={.items[*].metadata.uid}")).split(" ").filter((uid) => uid !== "");
  }

  async function caseNames(): Promise<string[]> {
    const names = await stage.kubectl("get", "case", "-n", "marketing", "-o", "jsonpath={.items[*].metadata.name}");
    return names.split(" ").filter((name) => name !== "");
  }

  async function closeCase(name: string): Promise<void> {
    const signed = { by: ana, at: "2026-11-22T03:00:00Z" };
    const steps: readonly object[] = JSON.parse(
      await stage.kubectl("get", "case", name, "-n", "marketing", "-o", "jsonpath={.spec.steps}"),
    );
    const done = steps.map((step) => ("by" in step ? step : { ...step, state: "Done", ...signed }));
    const spec = { acknowledged: signed, steps: done, resolution: { ...signed, summary: "Bought list removed" } };
    const patch = ["patch", "case", name, "-n", "marketing", "--type=merge", "-p", JSON.stringify({ spec })];
    await mustKubectl(kubernetes(), patch, officer);
    await stage.kubectl(
      "wait",
      "case",
      name,
      "-n",
      "marketing",
      "--for=jsonpath={.status.phase}=Closed",
      "--timeout=20s",
    );
  }
});
