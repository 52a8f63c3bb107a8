import { z } from "zod";
import { chartValues } from "./values.ts";

/** Helm adds them to the values of the chart within, which has the name `policy`. */
const global = z.looseObject({}).optional().describe("Helm's own");
const { policy } = chartValues.shape;
const values = chartValues.extend({
  policy: policy
    .unwrap()
    .extend({ global })
    .prefault({})
    .meta({ ...policy.meta() }),
});

/** values.schema.json: Helm refuses unknown keys and wrong types by it, with the key's path. */
export function valuesSchema(): string {
  const schema = z.toJSONSchema(values, { target: "draft-7", io: "input", reused: "inline" });
  return `${JSON.stringify({ ...schema, title: "Values of the chart consentry" }, null, 2)}\n`;
}
