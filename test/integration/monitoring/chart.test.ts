import { beforeAll, expect, it } from "vitest";
import { alerts } from "../../support/alerts.ts";
import { find, pods } from "../../support/chart-objects.ts";
import { production, type Rendered, render, trial } from "../../support/helm.ts";
import { describeWithServers } from "../../support/servers.ts";

const on = {
  podMonitor: { enabled: true },
  alerts: { enabled: true, runbooks: "https://wiki.example/consentry/" },
};

describeWithServers("monitoring in the chart", () => {
  let full: readonly Rendered[];
  let small: readonly Rendered[];
  beforeAll(async () => {
    [full, small] = await Promise.all([
      render({ ...production, monitoring: on }),
      render({ ...trial, monitoring: on }),
    ]);
  }, 30 * 60_000);

  it("lets every pod be scraped, on a port that it has, with its role as job", () => {
    const { spec } = find(full, "PodMonitor", "consentry");
    expect(spec.jobLabel).toBe("app.kubernetes.io/component");
    const ofRoles = full.filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet");
    expect(ofRoles).toHaveLength(5);
    for (const { spec: workload } of ofRoles) {
      expect(workload.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    }
    const ports = pods(full).map(({ spec: pod }) =>
      pod.containers[0]?.ports?.map(({ name }: { name: string }) => name),
    );
    for (const each of ports.slice(0, 5)) expect(each).toContain(spec.podMetricsEndpoints[0].port);
  });

  it("makes rules of all alerts, word for word, with pages where they are said to be", () => {
    const rules = rulesOf(full);
    const expected = alerts().map((each) => ({
      ...each,
      annotations: { ...each.annotations, runbook_url: `https://wiki.example/consentry/${each.alert}.md` },
    }));
    expect(rules).toEqual(expected);
  });

  it("misses no role that is not meant to run", () => {
    const missing = alerts()
      .map(({ alert }) => alert)
      .filter((name) => !rulesOf(small).some(({ alert }) => alert === name));
    expect(missing.sort()).toEqual(["ConsentryDispatchDown", "ConsentryIntakeDown"]);
  });
});

function rulesOf(objects: readonly Rendered[]): ReturnType<typeof alerts> {
  const { spec } = find(objects, "PrometheusRule", "consentry");
  return spec.groups.flatMap(({ rules }: { rules: ReturnType<typeof alerts> }) => rules);
}
