import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../../../src/lab/servers/find.mjs";
import { goIsUsable } from "../../../src/lab/servers/go.mjs";

/** A producer of the docs: the page's heading, and what must be at hand to run it. */
export type Language = {
  readonly heading: string;
  readonly needs: string;
  readonly isAtHand: () => Promise<boolean>;
};

export const languages: readonly Language[] = [
  { heading: "TypeScript", needs: "Node", isAtHand: async () => true },
  { heading: "Python", needs: "Python 3 with venv", isAtHand: () => answers("python3", ["-c", "import ensurepip"]) },
  { heading: "Go", needs: "Go 1.26 or newer", isAtHand: () => goIsUsable(process.env) },
];

/** Those that CONSENTRY_SKIP_PRODUCERS names, such as `Python,Go`, are left out; what is not at hand otherwise is a failure. */
export const isLeftOut = ({ heading }: Language) =>
  (process.env.CONSENTRY_SKIP_PRODUCERS ?? "").split(",").includes(heading);

export async function mustBeAtHand({ heading, needs, isAtHand }: Language): Promise<void> {
  if (await isAtHand()) return;
  const cure = `install it, or leave it out by name with CONSENTRY_SKIP_PRODUCERS=${heading}`;
  throw new Error(`the producer in ${heading} was not run: ${needs} is not at hand; ${cure}`);
}

/**
 * Where the packages of Python lie between runs, in place of the page's `.venv`: as long as the list of them is the same, nothing
 * is asked of the network.
 */
export function keptPackages(): string {
  const list = readFileSync("examples/producers/python/requirements.txt");
  const digest = createHash("sha256").update(list).digest("hex").slice(0, 12);
  return join(cacheDirectory(process.env), `python-${digest}`);
}

function answers(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => execFile(program, args, { timeout: 30_000 }, (error) => resolve(error === null)));
}
