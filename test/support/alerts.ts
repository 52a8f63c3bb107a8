import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

export const alertsFile = "charts/consentry/files/alerts.yaml";

const ruleFile = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Consentry[A-Za-z]+$/),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.strictObject({ severity: z.enum(["critical", "warning", "info"]) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook_url: z.string() }),
        }),
      ),
    }),
  ),
});

export type Alert = z.infer<typeof ruleFile>["groups"][number]["rules"][number];

/** The alerts of the chart. */
export function alerts(): Alert[] {
  return ruleFile.parse(parse(readFileSync(alertsFile, "utf8"))).groups.flatMap(({ rules }) => rules);
}
