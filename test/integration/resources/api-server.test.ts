import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { apiVersion } from "../../../src/schemas/group.ts";
import { kinds } from "../../../src/schemas/resources/index.ts";
import { installCrds, kubectl, mustKubectl } from "../../support/kubectl.ts";
import { manifest } from "../../support/resources.ts";
import { describeWithServers, useKubernetes } from "../../support/servers.ts";
import { columns } from "./columns.ts";
import { changeRefusals, refusals } from "./refusals.ts";

const anObject = z.object({
  metadata: z.object({ resourceVersion: z.string(), generation: z.int() }),
  spec: z.looseObject({}),
  status: z.looseObject({
    observedGeneration: z.int(),
    conditions: z.array(z.looseObject({ type: z.string() })).optional(),
  }),
});

describeWithServers("the resources on a real API server", () => {
  const server = useKubernetes();
  const ask = (...args: string[]) => mustKubectl(server(), args);
  const give = (objects: readonly object[], ...args: string[]) => kubectl(server(), [...args, "-f", "-"], { objects });
  const read = async (kind: string, name: string) =>
    anObject.parse(JSON.parse(await ask("get", kind, name, "-n", "marketing", "-o", "json")));
  const applyStatus = (status: object, { manager = "operator", name = "status" } = {}) =>
    give(
      [{ apiVersion, kind: "Campaign", metadata: { name, namespace: "marketing" }, status }],
      ...["apply", "--server-side", "--subresource=status", `--field-manager=${manager}`],
    );

  beforeAll(async () => {
    const installed = await kubectl(server(), ["apply", "--server-side", "-f", "crds/"]);
    expect(installed).toMatchObject({ code: 0, stderr: "" }); // a schema that is only almost structural is a warning
    await installCrds(server());
    await ask("apply", "--server-side", "-f", "install/namespace.yaml");
    for (const directory of ["examples/quickstart", "examples"]) {
      const applied = await kubectl(server(), ["apply", "--server-side", "--validate=strict", "-f", directory]);
      expect(applied).toMatchObject({ code: 0, stderr: "" });
    }
  });

  it("has an example of every kind", async () => {
    const found = await ask("get", "consentry", "-A", "-o", "jsonpath={.items[*].kind}");
    expect(new Set(found.split(" "))).toEqual(new Set(kinds.map(({ kind }) => kind)));
    expect(readdirSync("examples").filter((name) => name.endsWith(".yaml"))).toHaveLength(kinds.length);
  });

  it.each(kinds)("knows $kind by its short names", async ({ shortNames, plural }) => {
    const listed = await ask("get", ...shortNames, "-A", "-o", "name");
    expect(listed).toContain(`${plural.slice(0, -1)}.consentry.dev/`);
  });

  it.each(kinds)("explains $kind, its spec and its status", async ({ plural, description }) => {
    expect(oneLine(await ask("explain", plural))).toContain(description);
    expect(await ask("explain", `${plural}.spec`)).toMatch(/FIELDS:\n.*\n {4}\w.*\.\n/s);
    expect(oneLine(await ask("explain", `${plural}.status`))).toContain("Only the operator writes it.");
  });

  it("tells kstatus of an object that nobody has looked at yet", async () => {
    await give([manifest("Campaign", { name: "unseen" })], "create");
    expect((await read("camp", "unseen")).status).toEqual({ observedGeneration: -1 });
  });

  it("keeps observedGeneration when a status is applied without it", async () => {
    await give([manifest("Campaign", { name: "partly" })], "create");
    await applyStatus({ summary: "Sending." }, { name: "partly" });
    expect((await read("camp", "partly")).status).toEqual({ observedGeneration: -1, summary: "Sending." });
  });

  it("fills in what a campaign leaves out", async () => {
    await give(
      [manifest("Campaign", { name: "defaults", spec: { enforcement: { suspendAt: { violations: 3 } } } })],
      "create",
    );
    expect((await read("camp", "defaults")).spec).toMatchObject({
      expireAfter: "24h",
      suspend: false,
      enforcement: {
        mode: "Enforce",
        suspendAt: { violations: 3, outOf: 200 },
        minimumHold: "15m",
        resume: "AfterCase",
        acknowledgeWithin: "1h",
      },
    });
  });

  it("changes nothing when the same status is applied again", async () => {
    await give([manifest("Campaign", { name: "status" })], "create");
    const status = { observedGeneration: 1, conditions: [condition("Ready", "True")], summary: "Sending." };
    await applyStatus(status);
    const before = await read("camp", "status");
    await applyStatus(status);
    expect(await read("camp", "status")).toEqual(before);
    expect(before.metadata.generation).toBe(1);
  });

  it("lets another controller keep a condition of its own beside the operator's", async () => {
    await give([manifest("Campaign", { name: "shared" })], "create");
    await applyStatus({ conditions: [condition("Ready", "True")] }, { name: "shared" });
    await applyStatus({ conditions: [condition("example.org/Audited", "True")] }, { name: "shared", manager: "audit" });
    await applyStatus({ conditions: [condition("Ready", "False")] }, { name: "shared" });
    const { status } = await read("camp", "shared");
    expect(status.conditions?.map(({ type, status: is }) => [type, is])).toEqual([
      ["Ready", "False"],
      ["example.org/Audited", "True"],
    ]);
  });

  it.each(columns)("shows the columns of $example.kind", async ({ example, status, ...expected }) => {
    const target = [example.kind, example.name, "-n", "marketing"];
    await ask("patch", ...target, "--subresource=status", "--type=merge", "-p", JSON.stringify({ status }));
    const table = tableOf(await ask("get", ...target));
    expect(table.header).toBe(`${expected.header} AGE`);
    expect(withoutAge(table.row)).toEqual(
      typeof expected.row === "string" ? expected.row : expect.stringMatching(expected.row),
    );
    if (!("wideHeader" in expected)) return;
    const wide = tableOf(await ask("get", ...target, "-o", "wide"));
    expect(wide.header).toBe(`${expected.header} ${expected.wideHeader} AGE`);
    expect(withoutAge(wide.row)).toBe(`${expected.row} ${expected.wideRow}`);
  });

  it("ends a campaign's description with the summary, right above the events", async () => {
    await give([manifest("Campaign", { name: "described" })], "create");
    await applyStatus(
      { summary: "Sending.", messages: zeroMessages, history: [], lastHandledResume: "t1" },
      { name: "described" },
    );
    const lines = (await ask("describe", "camp", "described", "-n", "marketing")).trimEnd().split("\n");
    expect(lines.slice(-2)).toEqual([
      expect.stringMatching(/^ {2}Summary: +Sending\.$/),
      expect.stringMatching(/^Events:/),
    ]);
  });

  describe("refuse, saying where, why and what would be right,", () => {
    it.each(refusals)("$what", async ({ kind, change, answer }) => {
      const { code, stderr } = await give([manifest(kind, change)], "create", "--dry-run=server");
      expect(stderr).toContain(answer);
      expect(code).toBe(1);
    });

    it.each(changeRefusals)("$what", async ({ what, kind, before, change, answer }) => {
      const name = what.replaceAll(/[^a-z]+/g, "-");
      expect(await give([manifest(kind, { ...before, name })], "create")).toMatchObject({ code: 0 });
      const changed = manifest(kind, { name, spec: { ...before.spec, ...change.spec } });
      const { code, stderr } = await give([changed], "apply", "--server-side", "--force-conflicts");
      expect(stderr).toContain(answer);
      expect(code).toBe(1);
    });

    it("each of the rules that the kinds declare", () => {
      const answers = [...refusals, ...changeRefusals].map(({ answer }) => answer).join("\n");
      const untested = kinds.flatMap(({ celRules }) => celRules.filter(({ message }) => !answers.includes(message)));
      expect(untested).toEqual([]);
    });
  });
});

const zeroMessages = { approved: 0, rejected: 0, deferred: 0, held: 0, undecidable: 0, asOf: "2026-11-22T02:57:41Z" };

function condition(type: string, status: string) {
  return { type, status, reason: "Reconciled", message: "", lastTransitionTime: "2026-11-22T02:57:41Z" };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

function tableOf(output: string): { readonly header: string; readonly row: string } {
  const [header = "", row = ""] = output
    .trim()
    .split("\n")
    .map(oneLine)
    .map((line) => line.trim());
  return { header, row };
}

function withoutAge(row: string): string {
  return row.replace(/ \S+$/, "");
}
