import { z } from "zod";
import { chartValues } from "./values.ts";

/** values.schema.json: Helm refuses unknown keys and wrong types by it, with the key's path. */
export function valuesSchema(): string {
  const schema = z.toJSONSchema(chartValues, { target: "draft-7", io: "input", reused: "inline" });
  return `${JSON.stringify({ ...schema, title: "Values of the chart consentry" }, null, 2)}\n`;
}
