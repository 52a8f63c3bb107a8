import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { kinds } from "../../../src/schemas/resources/index.ts";
import { schemaFaults, schemaFiles } from "../../support/manifest-schemas.ts";
import { manifest } from "../../support/resources.ts";
import { yamlObjectsOf } from "../../support/yaml-blocks.ts";

const examples = globSync("examples/**/*.yaml").sort();
const pages = ["README.md", ...globSync("docs/**/*.md")].sort();
const schemaLine = /^# yaml-language-server: \$schema=(\S+)\n/;
const anObject = z.looseObject({ kind: z.string() });

describe("the schemas that editors check manifests by", () => {
  it("are one a kind, and one for files that hold several", () => {
    const expected = kinds.map(({ kind }) => `${kind.toLowerCase()}_v1alpha1.json`);
    expect(schemaFiles.map((file) => basename(file))).toEqual([...expected, "manifests.json"].sort());
  });

  it.each(examples)("are named in the first line of %s, beside it, and have nothing against it", (file) => {
    const [, path = ""] = readFileSync(file, "utf8").match(schemaLine) ?? [];
    expect(existsSync(join(dirname(file), path))).toBe(true);
    const objects = parseAllDocuments(readFileSync(file, "utf8")).map((document): unknown => document.toJS());
    expect(objects.flatMap((object) => schemaFaults(basename(path), object))).toEqual([]);
    const theirs = new Set(objects.map((object) => anObject.parse(object).kind));
    const [only, ...others] = kinds.filter(({ kind }) => theirs.has(kind));
    if (only !== undefined && others.length === 0 && theirs.size === 1)
      expect(basename(path)).toBe(`${only.kind.toLowerCase()}_v1alpha1.json`);
  });

  it.each(pages)("have nothing against the manifests on %s", (page) => {
    const objects = yamlObjectsOf(page).filter((each) => anObject.safeParse(each).success);
    expect(objects.flatMap((object) => schemaFaults("manifests.json", object))).toEqual([]);
  });

  it("are looked at in the page of every kind", () => {
    const shown = kinds.filter(({ kind }) =>
      yamlObjectsOf(`docs/resources/${kind.toLowerCase()}.md`).some(
        (each) => anObject.safeParse(each).data?.kind === kind,
      ),
    );
    expect(shown).toEqual(kinds);
  });

  const campaign = manifest("Campaign");
  it.each([
    {
      what: "a misspelt field",
      object: manifest("Campaign", { spec: { categroy: "Marketing" } }),
      fault: "/spec must NOT have additional properties: categroy",
    },
    {
      what: "a field left out",
      object: { ...campaign, spec: { category: "Marketing", purpose: "offers" } },
      fault: "/spec must have required property 'senderRef'",
    },
    {
      what: "a word that is not on the list",
      object: manifest("Campaign", { spec: { category: "Spam" } }),
      fault: "/spec/category must be equal to one of the allowed values",
    },
    {
      what: "a time that is none",
      object: manifest("Campaign", { spec: { schedule: { startsAt: "tomorrow" } } }),
      fault: '/spec/schedule/startsAt must match format "date-time"',
    },
    {
      what: "a name with a dot",
      object: manifest("Campaign", { name: "spring.sale" }),
      fault: '/metadata/name must match pattern "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"',
    },
    {
      what: "a version that is not served",
      object: { ...campaign, apiVersion: "consentry.dev/v1" },
      fault: "/apiVersion must be equal to constant",
    },
    {
      what: "a kind that there is not",
      object: { ...campaign, kind: "Campain" },
      fault: "/kind must be equal to one of the allowed values",
    },
  ])("say of $what what is wrong with it", ({ object, fault }) => {
    expect(schemaFaults("manifests.json", object)).toContain(fault);
  });

  it("leave other groups' objects alone", () => {
    const other = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a.b" }, data: {} };
    expect(schemaFaults("manifests.json", other)).toEqual([]);
  });
});
