import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { obtainServers, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { type AlertCase, alertCases } from "../../support/alert-cases.ts";
import { alerts, alertsFile } from "../../support/alerts.ts";
import { describeWithServers } from "../../support/servers.ts";

const runbooks = "docs/operations/runbooks";
const buildDeadlineMs = 30 * 60_000;

describe("alerts and their runbooks", () => {
  const names = alerts().map(({ alert }) => alert);

  it("belong together: every alert has its page, and every page its alert", () => {
    const pages = readdirSync(runbooks).map((file) => file.replace(/\.md$/, ""));
    expect(pages.sort()).toEqual([...names].sort());
    for (const { alert, annotations } of alerts()) {
      expect(annotations.runbook_url.endsWith(`/${runbooks}/${alert}.md`)).toBe(true);
    }
  });

  it.each(names)("say of %s what it means, what it does, where to look and what helps", (name) => {
    const page = readFileSync(join(runbooks, `${name}.md`), "utf8");
    expect(page).toMatch(
      new RegExp(
        `^# ${name}\n\n\\*\\*Meaning\\.\\*\\*[^]+\\*\\*Impact\\.\\*\\*[^]+\\*\\*Look\\.\\*\\*[^]+\\*\\*Cure\\.\\*\\*`,
      ),
    );
  });
});

describeWithServers("alerts, as promtool reads them", () => {
  let promtool = "";
  beforeAll(async () => {
    ({ promtool } = await obtainServers(["promtool"]));
  }, buildDeadlineMs);

  it("are rules that Prometheus loads", async () => {
    expect(await run(promtool, ["check", "rules", "--lint=all", "--lint-fatal", alertsFile])).toContain(
      `${alerts().length} rules found`,
    );
  });

  it("each fire when they should, and stay quiet when they should not", { timeout: 120_000 }, async () => {
    expect(Object.keys(alertCases).sort()).toEqual(
      alerts()
        .map(({ alert }) => alert)
        .sort(),
    );
    const file = join(temporaryDirectory("consentry-test-"), "alerts-test.yaml");
    const tests = Object.entries(alertCases).flatMap(([name, each]) => [
      ruleTest(name, each, "fires"),
      ruleTest(name, each, "staysQuiet"),
    ]);
    writeFileSync(file, stringify({ rule_files: [resolve(alertsFile)], evaluation_interval: "1m", tests }));
    expect(await run(promtool, ["test", "rules", file])).toContain("SUCCESS");
  });
});

function ruleTest(name: string, { at = "28m", ...series }: AlertCase, which: "fires" | "staysQuiet"): object {
  const firing = `count(ALERTS{alertname="${name}",alertstate="firing"}) > bool 0 or vector(0)`;
  return {
    name: `${name} ${which}`,
    interval: "1m",
    input_series: Object.entries(series[which]).map(([each, values]) => ({ series: each, values })),
    promql_expr_test: [
      { expr: firing, eval_time: at, exp_samples: [{ labels: "{}", value: which === "fires" ? 1 : 0 }] },
    ],
  };
}

/** What it prints; when it fails as well, so that a test shows it. */
async function run(command: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(command, [...args]).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  return stdout + stderr;
}
