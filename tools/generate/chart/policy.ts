import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { buildBundle } from "../../../src/io/opa/build.ts";
import { obtainServers } from "../../../src/lab/servers/start.ts";

const header =
  "# What policy.tar.gz was made from by `npm run generate`. Do not edit. It is made anew when its sources change.\n";

/**
 * The bundle, and the digest of what it was made from. OPA is needed only when that has changed, and another version of OPA is no
 * change. The bundle is no text and in a chart of its own: Helm keeps a release in one Secret of a mebibyte, with what is rendered and the
 * chart it is rendered from, but without the charts in that.
 *
 * @param known the two as they are; null when one is missing
 */
export async function policyFiles(
  root: string,
  known: { readonly bundle: Buffer; readonly made: string } | null,
): Promise<{ readonly bundle: Buffer; readonly made: string }> {
  const sources = await digestOf(join(root, "policies"));
  if (known !== null && parse(known.made)?.sources === sources) return known;
  return { bundle: await bundleOf(join(root, "policies")), made: header + stringify({ sources }, { lineWidth: 0 }) };
}

/** Of everything that a bundle is built from: rules, data and what hosts can do. */
async function digestOf(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !/(_test\.rego|\.md)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(file.slice(directory.length))
      .update("\0")
      .update(await readFile(file))
      .update("\0");
  return `sha256:${hash.digest("hex")}`;
}

async function bundleOf(policiesDir: string): Promise<Buffer> {
  const { opa } = await obtainServers(["opa"]);
  const outFile = join(tmpdir(), `consentry-bundle-${process.pid}.tar.gz`);
  try {
    await buildBundle({ opaBinary: opa, policiesDir, outFile });
    return await readFile(outFile);
  } finally {
    await rm(outFile, { force: true });
  }
}
