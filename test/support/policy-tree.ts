import { copyFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildBundle } from "../../src/io/opa/build.ts";
import { type Bundle, readBundle } from "../../src/io/opa/bundle.ts";
import { obtainServers } from "../../src/lab/servers/start.ts";

/** The least that a bundle must hold besides its rules. */
const data = {
  revision: "test",
  lexicons: {},
  shorteners: [],
  rules: { any: { clause: "K1", severity: "Minor", title: "Any", since: "2023-07-24" } },
};

/** Writes a tree of policies with these rules of package `consentry`, and builds its bundle. */
export async function buildPolicy(dir: string, rules: string): Promise<string> {
  await mkdir(join(dir, "consentry"), { recursive: true });
  await mkdir(join(dir, "data/consentry"), { recursive: true });
  await copyFile("policies/capabilities.json", join(dir, "capabilities.json"));
  await writeFile(join(dir, "consentry/consentry.rego"), `package consentry\n\n${rules}\n`);
  await writeFile(join(dir, "data/consentry/data.json"), JSON.stringify(data));
  const outFile = join(dir, "bundle.tar.gz");
  await buildBundle({ opaBinary: await opaBinary(), policiesDir: dir, outFile });
  return outFile;
}

/** Builds an edition of this repository's policy in which somebody has changed something. */
export async function buildEdition(
  dir: string,
  revision: string,
  change: (tree: string) => Promise<void>,
): Promise<string> {
  const tree = join(dir, revision);
  await cp("policies", tree, { recursive: true });
  await change(tree);
  const outFile = join(dir, `${revision}.tar.gz`);
  await buildBundle({ opaBinary: await opaBinary(), policiesDir: tree, revision, outFile });
  return outFile;
}

export async function loadBundle(file: string): Promise<Bundle> {
  const read = await readBundle(await readFile(file));
  if (!read.ok) throw new Error(`${read.reason}: ${read.message}`);
  return read.bundle;
}

export async function opaBinary(): Promise<string> {
  const { opa } = await obtainServers(["opa"]);
  return opa;
}
