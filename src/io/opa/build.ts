import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { entrypoints } from "../../schemas/policy/bundle-data.ts";
import { runOpa } from "./run-opa.ts";
import { type SigningKey, signBundle } from "./sign.ts";

export interface BundleBuild {
  /** Path of the `opa` binary, 1.22 or newer. */
  readonly opaBinary: string;
  /** A tree as `policies/` in this repository: `consentry/`, `data/`, `capabilities.json`. */
  readonly policiesDir: string;
  /** Name of this edition, as verdicts carry it; the one in the data if left out. */
  readonly revision?: string | undefined;
  readonly outFile: string;
  readonly signingKey?: SigningKey | undefined;
}

/**
 * Builds the bundle that gates judge by. The same tree gives the same bytes, unless it is signed with ES256.
 *
 * Optimisation stays off: it gains little, can cost much, and bakes data into the module, so that the data a gate sets is
 * silently ignored.
 *
 * @throws with OPA's own message if the policies do not compile or use a builtin that gates do not have
 */
export async function buildBundle(build: BundleBuild): Promise<void> {
  const { opaBinary, signingKey } = build;
  const outFile = resolve(build.outFile);
  const scratch = await mkdtemp(join(tmpdir(), "consentry-bundle-"));
  try {
    const revision = build.revision === undefined ? [] : await revisionData(scratch, build.revision);
    await mkdir(dirname(outFile), { recursive: true });
    // In the tree itself, so that the bundle holds no path of this machine.
    await runOpa({
      opaBinary,
      cwd: build.policiesDir,
      args: [...buildArgs(outFile), ...revision, "consentry", "data"],
    });
    if (signingKey) await signBundle({ opaBinary, bundleFile: outFile, key: signingKey, scratch });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function buildArgs(outFile: string): string[] {
  return [
    ...["build", "--target", "wasm", "--optimize", "0", "--output", outFile],
    ...["--capabilities", "capabilities.json", "--ignore", "*_test.rego"],
    ...entrypoints.flatMap((entrypoint) => ["--entrypoint", entrypoint]),
  ];
}

/** The revision is data, because verdicts carry it; the file that says it otherwise is left out. */
async function revisionData(scratch: string, revision: string): Promise<string[]> {
  const edition = join(scratch, "edition");
  await mkdir(join(edition, "consentry"), { recursive: true });
  await writeFile(join(edition, "consentry", "edition.json"), JSON.stringify({ revision }));
  return ["--revision", revision, "--ignore", "revision.yaml", edition];
}
