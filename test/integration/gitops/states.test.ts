import { readFileSync } from "node:fs";
import { describe, expect, it, type TestContext } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { kinds } from "../../../src/schemas/resources/index.ts";
import { askGoProgram, buildDeadlineMs } from "../../support/go-program.ts";
import { kstatusOf } from "../../support/kstatus.ts";
import { type KindInState, states } from "../../support/states.ts";

// What `kubectl wait`, `helm install --wait` and Flux make of every kind in every state: kstatus itself, and Flux's own evaluator.

const kustomization = z.object({
  spec: z.object({
    healthCheckExprs: z.array(
      z.object({
        apiVersion: z.string(),
        kind: z.string(),
        inProgress: z.string().optional(),
        failed: z.string(),
        current: z.string(),
      }),
    ),
  }),
});
type Checks = z.infer<typeof kustomization>["spec"]["healthCheckExprs"];

describe("a pipeline", () => {
  it("waits for every kind in every state as long as kstatus says", { timeout: buildDeadlineMs }, async (context) => {
    const said = await kstatusOf(
      states.map(({ object }) => object),
      context,
    );
    expect(named(said)).toEqual(named(states.map(({ kstatus }) => kstatus)));
    expect(new Set(states.map(({ kind }) => kind))).toEqual(new Set(kinds.map(({ kind }) => kind)));
  });

  it("of Flux says the same by the expressions of gitops/flux", { timeout: buildDeadlineMs }, async (context) => {
    const checks = checksIn(readFileSync("gitops/flux/kustomization.yaml", "utf8"));
    expect(checks.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual(
      kinds.map(({ kind }) => `consentry.dev/v1alpha1 ${kind}`),
    );
    expect(named(await fluxSays(checks, states, context))).toEqual(named(states.map(({ kstatus }) => kstatus)));
  });
});

describe("the stricter check of docs/operations/gitops.md", () => {
  it("is ready only while the campaign may send", { timeout: buildDeadlineMs }, async (context) => {
    const [, block = ""] = readFileSync("docs/operations/gitops.md", "utf8").match(/^```yaml\n(.*?)^```$/ms) ?? [];
    const campaigns = states.filter(({ kind }) => kind === "Campaign");
    const said = await fluxSays(kustomization.parse({ spec: parse(block) }).spec.healthCheckExprs, campaigns, context);
    const ready = campaigns.filter((_, index) => said[index] === "Current").map(({ state }) => state);
    expect(ready).toEqual(["new", "refused-template", "sending"]);
  });
});

async function fluxSays(checks: Checks, judged: readonly KindInState[], context: TestContext): Promise<string[]> {
  const questions = judged.map(({ kind, object }) => ({
    object,
    expressions: checks.find((check) => check.kind === kind),
  }));
  return await askGoProgram("flux", questions, context);
}

function checksIn(text: string): Checks {
  return kustomization.parse(parse(text)).spec.healthCheckExprs;
}

function named(said: readonly string[]): string[] {
  return states.map(({ kind, state }, index) => `${kind} ${state}: ${said[index]}`);
}
