import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { bundleData, entrypoints, laterEntrypoints } from "../../../src/schemas/policy/bundle-data.ts";

const control = z.string().regex(/^(rule|policy|domain|gate|edge|operator):[a-z0-9/-]+$/);

const clauses = z.strictObject({
  policy: z.strictObject({ inForceSince: z.iso.date(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  clauses: z.array(
    z.strictObject({
      id: z.string().regex(/^[KPMED][1-9]$/),
      since: z.iso.date(),
      status: z.enum(["working", "planned"]),
      text: z.string().min(1),
      controls: z.array(control),
      planned: z.array(control),
    }),
  ),
});

const declared = clauses.parse(parse(readFileSync("policies/clauses.yaml", "utf8")));
const rules = bundleData.shape.rules.parse(JSON.parse(readFileSync("policies/data/consentry/rules/data.json", "utf8")));

function exists(name: string): boolean {
  const [kind = "", what = ""] = name.split(":");
  if (kind === "rule") return existsSync(`policies/consentry/${what}/${what}.rego`);
  if (kind === "policy")
    return [...entrypoints, ...laterEntrypoints].some((entrypoint) => entrypoint === `consentry/${what}`);
  return existsSync(`src/${kind}/${what}.ts`);
}

describe("the clauses of the policy", () => {
  it("are all there, once", () => {
    const expected = "K1 K2 K3 K4 K5 K6 P1 P2 P3 P4 M1 M2 M3 M4 E1 E2 E3 D1".split(" ");
    expect(declared.clauses.map(({ id }) => id)).toEqual(expected);
  });

  it("have the text that the digest was made of", () => {
    const text = declared.clauses.map((clause) => `${clause.id} ${clause.text}\n`).join("");
    expect(createHash("sha256").update(text).digest("hex")).toBe(declared.policy.sha256);
  });

  it.each(declared.clauses)("carry $id by controls that exist", ({ status, controls }) => {
    expect(controls.filter((name) => !exists(name))).toEqual([]);
    expect(controls.length > 0).toBe(status === "working");
  });

  it.each(declared.clauses)("claim nothing of $id that is planned as if it were there", ({ planned }) => {
    expect(planned.filter(exists)).toEqual([]);
  });

  it.each(Object.entries(rules))("name the rule %s under its clause", (id, rule) => {
    const served = declared.clauses
      .filter((clause) => clause.controls.includes(`rule:${id}`))
      .map((clause) => clause.id);
    expect(served).toEqual([rule.clause]);
  });

  it.each(Object.keys(rules))("have the rule %s asked by every verdict", (id) => {
    const asked = ["verdict", "content"]
      .map((name) => readFileSync(`policies/consentry/${name}.rego`, "utf8"))
      .join("");
    const lines = asked
      .split("\n")
      .filter((line) => [`data.consentry["${id}"].deny,`, `data.consentry.${id}.deny,`].includes(line.trim()));
    expect(lines).toHaveLength(1);
  });

  it.each(Object.entries(rules))("are older than the rule %s that serves them", (_id, rule) => {
    const clause = declared.clauses.find(({ id }) => id === rule.clause);
    expect(clause && clause.since <= rule.since).toBe(true);
  });
});
