import { compliance } from "./dashboard/compliance.ts";
import { grafanaJson } from "./dashboard/grafana.ts";
import { operations } from "./dashboard/operations.ts";

/** charts/consentry/files/dashboards/: what Grafana imports. */
export async function generate(): Promise<Map<string, string>> {
  return new Map(
    Object.entries({ operations, compliance }).map(([name, dashboard]) => [
      `charts/consentry/files/dashboards/${name}.json`,
      grafanaJson(dashboard),
    ]),
  );
}
