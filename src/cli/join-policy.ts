import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { linesOf } from "../io/files/lines.ts";
import type { Bundle, BundleRefused } from "../io/opa/bundle.ts";
import { findOpa } from "../io/opa/find-opa.ts";
import type { Join, JoinAt } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";
import type { BuildParts } from "./policy/build.ts";
import type { DiffParts } from "./policy/diff.ts";
import type { ReadBundle, ReadParts, Refused, VerifyingKey } from "./policy/parts.ts";
import type { SignParts } from "./policy/sign.ts";
import type { TestParts } from "./policy/test.ts";
import { negativeAnswer, Problem } from "./problem.ts";

// The engine and its packages are loaded when a command needs them: most commands do not.

export const joinBuild: Join<BuildParts> = (at) =>
  joined(async () => {
    const opaBinary = opaOf(at);
    const { buildBundle } = await import("../io/opa/build.ts");
    return {
      read: readFileAsBundle,
      build: ({ policiesDir, outFile, revision, key }) =>
        inOpasWords(() =>
          buildBundle({
            opaBinary,
            policiesDir,
            outFile,
            revision,
            signingKey: key && { ...key, file: resolve(key.file) },
          }),
        ),
    };
  });

export const joinTest: Join<TestParts> = (at) =>
  joined(async () => {
    const opaBinary = opaOf(at);
    const { testPolicies } = await import("../io/opa/test-policies.ts");
    return { test: (policiesDir) => testPolicies({ opaBinary, policiesDir }) };
  });

export const joinSign: Join<SignParts> = (at) =>
  joined(async () => {
    const opaBinary = opaOf(at);
    const { signBundle } = await import("../io/opa/sign.ts");
    return {
      read: readFileAsBundle,
      sign: async (bundleFile, key) => {
        const scratch = await mkdtemp(join(tmpdir(), "consentry-sign-"));
        try {
          await inOpasWords(() =>
            signBundle({ opaBinary, bundleFile, scratch, key: { ...key, file: resolve(key.file) } }),
          );
        } finally {
          await rm(scratch, { recursive: true, force: true });
        }
      },
    };
  });

export const joinVerify: Join<ReadParts> = () => joined(async () => ({ read: readFileAsBundle }));

export const joinDiff: Join<DiffParts> = () => joined(async () => ({ read: readFileAsBundle, lines: linesOf }));

async function joined<Parts>(parts: () => Promise<Parts>) {
  return { parts: await parts(), close: async () => {} };
}

function opaOf({ env }: JoinAt): string {
  const found = findOpa(env);
  if (found !== undefined) return found;
  throw new Problem("there is no opa to run", {
    exitCode: exitCodes.usage,
    cure: "install Open Policy Agent 1.22 or newer, or name it: CONSENTRY_OPA=/path/to/opa",
  });
}

/** What OPA has against the policies is the answer, not a fault of this program. */
async function inOpasWords(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw negativeAnswer(error instanceof Error ? error.message : String(error));
  }
}

const judging = { workers: 1, deadlineMs: 2000, memoryMaxMiB: 256 };

type Demands = { readonly digest?: string | undefined; readonly keys?: readonly VerifyingKey[] };

/** A bundle that is usable, with everything that is in it. @throws Problem with its fault */
export async function bundleIn(file: string): Promise<Bundle> {
  const read = await readFileOf(file, {});
  if (!read.ok) throw negativeAnswer(`${file} is not usable: ${read.reason}: ${read.message}`);
  return read.bundle;
}

async function readFileOf(file: string, demands: Demands): Promise<{ ok: true; bundle: Bundle } | BundleRefused> {
  const { readBundle } = await import("../io/opa/bundle.ts");
  const { faultIn } = await import("../domain/message/bundle-reader.ts");
  const keys =
    demands.keys && (await Promise.all(demands.keys.map(async (key) => ({ ...key, key: await textOf(key.file) }))));
  return await readBundle(await bytesOf(file), { digest: demands.digest, keys, faultIn });
}

async function readFileAsBundle(file: string, demands: Demands): Promise<ReadBundle | Refused> {
  const { createJudges } = await import("../io/opa/judges.ts");
  const read = await readFileOf(file, demands);
  if (!read.ok) return { refused: `${read.reason}: ${read.message}` };
  const { bundle } = read;
  const judges = await createJudges({ bundle, ...judging });
  return {
    digest: bundle.digest,
    revision: bundle.revision,
    signer: bundle.signer,
    rules: bundle.data.rules,
    golden: bundle.data.golden.map(({ input }) => input),
    judge: async (inputs) => {
      if (inputs.length === 0) return [];
      const results = await judges.judge(
        "consentry/verdict",
        inputs.map((input) => Buffer.from(JSON.stringify(input))),
      );
      return results.map((result) => (result.ok ? result.output : undefined));
    },
    close: judges.close,
  };
}

async function textOf(file: string): Promise<string> {
  return (await bytesOf(file)).toString("utf8");
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown fault";
    throw negativeAnswer(`${file} cannot be read: ${code === "ENOENT" ? "it is not there" : code}`);
  }
}
