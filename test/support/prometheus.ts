import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import {
  freePorts,
  obtainServers,
  removeDirectory,
  startProcess,
  temporaryDirectory,
} from "../../src/lab/servers/start.ts";
import { eventually } from "./eventually.ts";

export type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

export type Prometheus = {
  /** What a query answers now. @throws when Prometheus refuses it */
  readonly query: (expr: string) => Promise<Sample[]>;
  /** Names of all metrics it has seen. */
  readonly metricNames: () => Promise<ReadonlySet<string>>;
  /** Rules it has loaded, with the error of their last evaluation. */
  readonly rules: () => Promise<readonly { readonly name: string; readonly lastError?: string | undefined }[]>;
  /** Resolves when each target was scraped twice from now on. */
  readonly scraped: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const startDeadlineMs = 60_000;

const answered = z.object({
  status: z.literal("success"),
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});
const named = z.object({ data: z.array(z.string()) });
const ruled = z.object({
  data: z.object({
    groups: z.array(z.object({ rules: z.array(z.object({ name: z.string(), lastError: z.string().optional() })) })),
  }),
});

/** A real Prometheus that scrapes roles every second. @param targets address of /metrics by job */
export async function startPrometheus(
  targets: Readonly<Record<string, string>>,
  ruleFile: string,
): Promise<Prometheus> {
  const { prometheus: command } = await obtainServers(["prometheus"]);
  const directory = temporaryDirectory("consentry-prometheus-");
  const [port = 0] = await freePorts(1);
  const configFile = join(directory, "prometheus.yaml");
  const jobs = Object.entries(targets).map(([job, url]) => ({
    job_name: job,
    static_configs: [{ targets: [new URL(url).host] }],
  }));
  const global = { scrape_interval: "1s", evaluation_interval: "1s" };
  writeFileSync(configFile, stringify({ global, rule_files: [resolve(ruleFile)], scrape_configs: jobs }));
  const url = `http://127.0.0.1:${port}`;
  const process = await startProcess({
    name: "prometheus",
    command,
    args: [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${join(directory, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    logFile: join(directory, "prometheus.log"),
  });
  await eventually(async () => (await fetch(`${url}/-/ready`)).ok, { withinMs: startDeadlineMs, everyMs: 100 });
  const query = async (expr: string): Promise<Sample[]> => {
    const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expr)}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`Prometheus refuses ${expr}: ${text}`);
    return answered
      .parse(JSON.parse(text))
      .data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  };
  return {
    query,
    metricNames: async () =>
      new Set(named.parse(await (await fetch(`${url}/api/v1/label/__name__/values`)).json()).data),
    rules: async () =>
      ruled.parse(await (await fetch(`${url}/api/v1/rules`)).json()).data.groups.flatMap(({ rules }) => rules),
    scraped: async () => {
      const fromSeconds = Date.now() / 1000;
      const scrapes = `count(timestamp(up == 1) > ${fromSeconds + 1.5})`;
      await eventually(async () => (await query(scrapes))[0]?.value === jobs.length, {
        withinMs: startDeadlineMs,
        everyMs: 200,
      });
    },
    stop: async () => {
      await process.stop();
      await removeDirectory(directory);
    },
  };
}
