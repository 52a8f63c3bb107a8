import { z } from "zod";
import { campaignInput } from "../../src/schemas/policy/campaign-input.ts";
import { enforcementInput } from "../../src/schemas/policy/enforcement.ts";
import { templateInput } from "../../src/schemas/policy/template-input.ts";
import { verdictInput } from "../../src/schemas/policy/verdict-input.ts";

const inputs = {
  "verdict-input": verdictInput,
  "template-input": templateInput,
  "campaign-input": campaignInput,
  "enforcement-input": enforcementInput,
};

/** policies/schemas/: what each entrypoint's input looks like, so that `opa check` finds a misspelt reference. */
export async function generate(): Promise<Map<string, string>> {
  return new Map(
    Object.entries(inputs).map(([name, schema]) => {
      const json = z.toJSONSchema(schema, { target: "draft-7", io: "input", reused: "inline" });
      return [`policies/schemas/${name}.json`, `${JSON.stringify(json, typesAsUnion, 2)}\n`];
    }),
  );
}

/** OPA's type checker knows `anyOf`; of a list of types it reads only the first. */
function typesAsUnion(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("type" in value) || !Array.isArray(value.type)) return value;
  const { type, ...rest } = value;
  return { ...rest, anyOf: type.map((each: unknown) => ({ type: each })) };
}
