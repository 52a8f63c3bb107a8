import { spawn } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { obtainServers } from "../../../src/lab/servers/start.ts";
import { alerts, alertsFile } from "../../support/alerts.ts";
import { type MonitoredStage, monitoredStage } from "../../support/monitored-stage.ts";
import { type Prometheus, startPrometheus } from "../../support/prometheus.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";

const dashboard = z.object({
  uid: z.string(),
  schemaVersion: z.number(),
  templating: z.object({ list: z.array(z.object({ name: z.string() })) }),
  panels: z.array(
    z.object({
      id: z.number(),
      type: z.string(),
      title: z.string(),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ refId: z.string(), expr: z.string() })).optional(),
    }),
  ),
});

const dashboards = globSync("charts/consentry/files/dashboards/*.json").map((file) =>
  dashboard.parse(JSON.parse(readFileSync(file, "utf8"))),
);
const queries = dashboards.flatMap(({ uid, panels }) =>
  panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ at: `${uid}: ${title}`, expr }))),
);

describe("the dashboards", () => {
  it.each(dashboards)("$uid has panels that do not overlap, and explains each variable it uses", (each) => {
    expect(each.panels.length).toBeGreaterThan(10);
    expect(new Set(each.panels.map(({ id }) => id)).size).toBe(each.panels.length);
    const cells = each.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(each.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
    const known = new Set(["__rate_interval", "__range", ...each.templating.list.map(({ name }) => name)]);
    const used = [...JSON.stringify(each.panels).matchAll(/\$(\w+)/g)].map(([, name = ""]) => name);
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });
});

describeWithServers("a Prometheus that scrapes every role", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  let stage: MonitoredStage;
  let prometheus: Prometheus;

  beforeAll(async () => {
    stage = await monitoredStage({ kubernetes: kubernetes(), nats: nats() });
    prometheus = await startPrometheus(stage.roles, alertsFile);
    await prometheus.scraped();
    await stage.live();
    await prometheus.scraped();
  }, 30 * 60_000);
  afterAll(async () => {
    await prometheus?.stop();
    await stage?.stop();
  }, 60_000);

  it.each(queries)("has data for $at: $expr", async ({ expr }) => {
    const asked = expr.replaceAll(/\$__(rate_interval|range)/g, "1h").replaceAll("$team", ".*");
    const values = (await prometheus.query(asked)).map(({ value }) => value);
    expect(values.filter((value) => !Number.isNaN(value))).not.toEqual([]);
  });

  it("knows every metric that an alert asks for, and evaluates each alert without an error", async () => {
    const known = await prometheus.metricNames();
    const asked = alerts().flatMap(({ expr }) => expr.match(/consentry_\w+/g) ?? []);
    expect([...new Set(asked)].filter((name) => !known.has(name))).toEqual([]);
    const rules = await prometheus.rules();
    expect(rules.map(({ name }) => name).sort()).toEqual(
      alerts()
        .map(({ alert }) => alert)
        .sort(),
    );
    expect(rules.filter(({ lastError }) => lastError)).toEqual([]);
  });

  it("tells a breach with the team that answers for it, and a case that is overdue", async () => {
    const firing = await prometheus.query('ALERTS{alertstate="firing"}');
    expect(firing.map(({ labels }) => labels)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          alertname: "ConsentryCampaignStopped",
          campaign: "cold-list",
          team: "growth",
          cause: "ThresholdBreach",
        }),
        expect.objectContaining({ alertname: "ConsentryCaseOverdue", clause: "K2" }),
      ]),
    );
  });

  it("counts what happened: sent, refused by WhatsApp with its code, a stop, a campaign stopped in time", async () => {
    const sum = async (series: string) => (await prometheus.query(`sum(${series})`))[0]?.value;
    expect(await sum('consentry_dispatch_approvals_total{outcome="Sent"}')).toBe(2);
    expect(await sum('consentry_dispatch_refusals_total{code="131026"}')).toBe(1);
    expect(await sum('consentry_intake_items_total{outcome="opt-out"}')).toBe(1);
    expect(await sum('consentry_gate_verdicts_total{outcome="rejected",clause="K2"}')).toBeGreaterThanOrEqual(10);
    expect(await sum("consentry_operator_time_to_cease_seconds_count")).toBe(1);
    expect(await sum("consentry_ready")).toBe(5);
    expect(await sum("consentry_nats_connected")).toBe(5);
  });

  it.each(["operator", "gate", "sync", "intake", "dispatch"])(
    "reads names that promtool approves of the %s",
    async (role) => {
      const text = await metricsOf(role);
      const { promtool } = await obtainServers(["promtool"]);
      // Node's own metrics are named by the library that reads them.
      const ours = text.split("\n").filter((line) => !line.includes("consentry_nodejs_"));
      expect(await checked(promtool, ours.join("\n"))).toBe("");
      expect(text).toContain(`consentry_ready{role="${role}"} 1`);
    },
  );

  it("reads nobody's number, pseudonym or words in any role's metrics", async () => {
    for (const role of Object.keys(stage.roles)) {
      const text = await metricsOf(role);
      for (const number of stage.numbers) expect(text).not.toContain(number.slice(-7));
      expect(text).not.toMatch(/p1-k1-|Ann|STOP"|wamid/);
    }
  });

  async function metricsOf(role: string): Promise<string> {
    return await (await fetch(`${stage.roles[role]}/metrics`)).text();
  }
});

/** What `promtool check metrics` complains about. */
function checked(promtool: string, metrics: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(promtool, ["check", "metrics"]);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0 ? said : `exit ${code}: ${said}`));
    child.stdin.end(`${metrics}\n`);
  });
}
