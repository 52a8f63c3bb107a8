import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { group } from "../../../src/schemas/group.ts";
import { kinds } from "../../../src/schemas/resources/index.ts";
import { runArgoLua } from "../../support/argo-lua.ts";
import { states } from "../../support/states.ts";

// The tables are in Argo CD's own format and layout, so that they can be handed to it as they are.

const root = `gitops/argocd/resource_customizations/${group}`;
const healthTests = z.object({
  tests: z.array(
    z.object({ inputPath: z.string(), healthStatus: z.object({ status: z.string(), message: z.string() }) }),
  ),
});
const anAction = z.object({ name: z.string(), disabled: z.boolean() }).loose();
const actionTests = z.object({
  discoveryTests: z.array(z.object({ inputPath: z.string(), result: z.array(anAction) })),
  actionTests: z.array(z.object({ action: z.string(), inputPath: z.string(), expectedOutputPath: z.string() })),
});

const healthRows = kinds.flatMap(({ kind }) =>
  healthTests
    .parse(read(`${root}/${kind}/health_test.yaml`))
    .tests.map((test) => ({ kind, path: test.inputPath, expected: test.healthStatus })),
);

describe("the health that Argo CD shows", () => {
  it.each(healthRows)("of a $kind in $path is $expected.status", async ({ kind, path, expected }) => {
    const script = readFileSync(`${root}/${kind}/health.lua`, "utf8");
    expect(await runArgoLua(script, read(`${root}/${kind}/${path}`))).toEqual(expected);
  });

  it("is laid down for every kind in every state", () => {
    const tested = healthRows.map(({ kind, path }) => `${kind} ${basename(path, ".yaml")}`);
    expect(tested.sort()).toEqual(states.map(({ kind, state }) => `${kind} ${state}`).sort());
    const files = globSync(`${root}/*/testdata/*.yaml`).map((file) => basename(file, ".yaml"));
    expect(files.length).toBe(states.length);
  });

  it("is Degraded where kstatus says Failed and never elsewhere, and Healthy only where it says Current", () => {
    const kstatus = new Map(states.map((each) => [`${each.kind} ${each.state}`, each.kstatus]));
    for (const { kind, path, expected } of healthRows) {
      const said = kstatus.get(`${kind} ${basename(path, ".yaml")}`);
      expect(expected.status === "Degraded", `${kind} ${path}`).toBe(said === "Failed");
      if (expected.status === "Healthy") expect(said, `${kind} ${path}`).toBe("Current");
    }
  });
});

const actions = globSync(`${root}/*/actions/action_test.yaml`).map((file) => ({
  kind: basename(dirname(dirname(file))),
  directory: dirname(file),
  ...actionTests.parse(read(file)),
}));

describe.each(actions)("the actions that Argo CD offers on a $kind", ({ directory, discoveryTests, actionTests }) => {
  it.each(discoveryTests)("are those that can be done for $inputPath", async ({ inputPath, result }) => {
    const script = readFileSync(`${directory}/discovery.lua`, "utf8");
    const found = await runArgoLua(script, read(join(directory, inputPath)));
    expect(found).toEqual(Object.fromEntries(result.map(({ name, ...rest }) => [name, rest])));
  });

  it.each(actionTests)("do what $expectedOutputPath shows and nothing else", async (test) => {
    const script = readFileSync(`${directory}/${test.action}/action.lua`, "utf8");
    const changed = await runArgoLua(script, read(join(directory, test.inputPath)));
    expect(changed).toEqual(read(join(directory, test.expectedOutputPath)));
  });

  it("each have a script and a test", () => {
    const scripts = globSync(`${directory}/*/action.lua`).map((file) => basename(dirname(file)));
    expect(new Set(actionTests.map(({ action }) => action))).toEqual(new Set(scripts));
    const offered = new Set(discoveryTests.flatMap(({ result }) => result.map(({ name }) => name)));
    expect(offered).toEqual(new Set(scripts));
  });
});

describe("the ConfigMap for Argo CD", () => {
  const { data } = z.object({ data: z.record(z.string(), z.string()) }).parse(read("gitops/argocd/argocd-cm.yaml"));

  it("holds the script of every kind, and the actions where there are some", () => {
    for (const { kind } of kinds) {
      expect(data[`resource.customizations.health.${group}_${kind}`]).toBe(
        readFileSync(`${root}/${kind}/health.lua`, "utf8"),
      );
      const hasActions = data[`resource.customizations.actions.${group}_${kind}`] !== undefined;
      expect(hasActions).toBe(existsSync(`${root}/${kind}/actions`));
    }
  });

  it.each(actions)("holds the actions of a $kind as Argo CD reads them", ({ kind, directory }) => {
    const { "discovery.lua": discovery, definitions } = z
      .object({
        "discovery.lua": z.string(),
        definitions: z.array(z.object({ name: z.string(), "action.lua": z.string() })),
      })
      .parse(parse(data[`resource.customizations.actions.${group}_${kind}`] ?? ""));
    expect(discovery).toBe(readFileSync(`${directory}/discovery.lua`, "utf8"));
    for (const { name, "action.lua": script } of definitions)
      expect(script).toBe(readFileSync(`${directory}/${name}/action.lua`, "utf8"));
    expect(definitions.map(({ name }) => name)).toEqual(["resume", "suspend"]);
  });
});

function read(file: string): unknown {
  return parse(readFileSync(file, "utf8"));
}
