import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { consentSourceSpec } from "../../../src/schemas/resources/consent-source.ts";
import { kinds } from "../../../src/schemas/resources/index.ts";
import { messageTemplateSpec } from "../../../src/schemas/resources/message-template.ts";

const exampleObject = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.unknown().optional(),
});
const payload = z.looseObject({
  to: z.string(),
  template: z.object({
    name: z.string(),
    language: z.object({ code: z.string() }),
    components: z.array(z.object({ type: z.literal("body"), parameters: z.array(z.unknown()) })).length(1),
  }),
});

const exampleFiles = ["examples", "examples/quickstart"].flatMap((directory) =>
  readdirSync(directory)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => `${directory}/${name}`),
);
const objects = exampleFiles.flatMap((file) => objectsOf(file).map((object) => ({ file, ...object })));

describe("the examples", () => {
  it.each(kinds)("show a $kind in a file of its own that the schema takes", ({ kind, schemas }) => {
    const own = objects.find((object) => object.file === `examples/${kind.toLowerCase()}.yaml` && object.kind === kind);
    expect(schemas.spec.safeParse(own?.spec)).toMatchObject({ success: true });
  });

  it("name no schedule that runs out while somebody reads them", () => {
    const text = exampleFiles.map((file) => readFileSync(file, "utf8")).join("\n");
    const ends = [...text.matchAll(/(?:endsAt|expiresAt): "(\d{4})/g)].map(([, year]) => Number(year));
    expect(ends.length).toBeGreaterThan(0);
    expect(Math.min(...ends)).toBeGreaterThan(2090);
  });

  it("hold the hash of the notice that people read", () => {
    const [source, configMap] = objectsOf("examples/consentsource.yaml");
    const [notice] = consentSourceSpec.parse(source?.spec).optIn.notices;
    const { data } = z.looseObject({ data: z.object({ "consent.csv": z.string() }) }).parse(configMap);
    const rows = z.array(z.record(z.string(), z.string())).parse(parse(data["consent.csv"], { columns: true }));
    const hash = createHash("sha256")
      .update(notice?.text ?? "")
      .digest("hex");
    expect(rows[0]).toMatchObject({ status: "granted", notice: notice?.id, notice_hash: `sha256:${hash}` });
  });
});

describe("the list that nobody on it agreed to", () => {
  const lines = readFileSync("examples/bad-list.jsonl", "utf8").trimEnd().split("\n");
  const payloads = lines.map((line) => payload.parse(JSON.parse(line)));

  it("is written to different numbers that belong to nobody, and not to the quick start's person", () => {
    const numbers = payloads.map(({ to }) => to);
    expect(numbers.filter((to) => !/^447700900\d{3}$/.test(to))).toEqual([]);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).not.toContain("447700900123");
  });

  it("fills in the template of the campaign it is sent with", () => {
    const template = messageTemplateSpec.parse(objectsOf("examples/quickstart/template.yaml")[0]?.spec);
    const variables = template.body.match(/\{\{\d+\}\}/g) ?? [];
    for (const { template: sent } of payloads) {
      expect(sent).toMatchObject({ name: template.name, language: { code: template.language } });
      expect(sent.components[0]?.parameters).toHaveLength(variables.length);
    }
  });

  it("is long enough to cross the threshold and leave messages to hold", () => {
    expect(payloads.length).toBeGreaterThanOrEqual(200);
  });
});

function objectsOf(file: string) {
  return parseAllDocuments(readFileSync(file, "utf8")).map((document) => exampleObject.parse(document.toJS()));
}
