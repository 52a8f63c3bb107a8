/**
 * Breaks the code on purpose, one fault at a time, in a throw-away copy of the tree, and expects the named test to fail.
 *
 *   npm run mutants [-- NAME …]
 *
 * Exit code 1 when a fault stays unseen.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Mutant, mutants } from "./mutants.ts";

const copied = [
  "src",
  "test",
  "tools",
  "policies",
  "examples",
  "crds",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];
const deadlineMs = 600_000;

const help = `Breaks the code on purpose, one fault at a time, in a copy of the tree, and expects the test that is named to fail.

Usage: npm run mutants [-- NAME …]

${mutants.map(({ name }) => `  ${name}`).join("\n")}

Exit code 1 when a fault stays unseen, 2 when there is none of a name.
`;

const wanted = process.argv.slice(2);
if (wanted.some((word) => word === "--help" || word === "-h")) {
  process.stdout.write(help);
  process.exit(0);
}
const unknown = wanted.find((word) => !mutants.some(({ name }) => name === word));
if (unknown !== undefined) {
  process.stderr.write(`there is no fault ${unknown}\n\n${help}`);
  process.exit(2);
}
const chosen = mutants.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const unseen = chosen.filter((mutant) => !isSeen(mutant));
process.stdout.write(`${chosen.length - unseen.length} of ${chosen.length} faults seen\n`);
process.exitCode = unseen.length > 0 ? 1 : 0;

function isSeen(mutant: Mutant): boolean {
  const tree = mkdtempSync(join(tmpdir(), "consentry-mutant-"));
  try {
    for (const path of copied) cpSync(path, join(tree, path), { recursive: true });
    symlinkSync(join(process.cwd(), "node_modules"), join(tree, "node_modules"));
    plant(mutant, join(tree, mutant.file));
    const failed = failedTests(mutant, tree);
    const seen = failed.some((name) => name.includes(mutant.named));
    process.stdout.write(`${seen ? "seen  " : "UNSEEN"} ${mutant.name}: ${mutant.test} › ${mutant.named}\n`);
    return seen;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

/** @throws when the place is not there exactly once: the mutant has to follow the code */
function plant({ name, search, replace }: Mutant, file: string): void {
  const parts = readFileSync(file, "utf8").split(search);
  if (parts.length !== 2) throw new Error(`${name}: what it replaces stands ${parts.length - 1} times in ${file}`);
  writeFileSync(file, parts.join(replace));
}

/** Names of the tests that ran and failed: a file that does not load has none, and shows nothing. */
function failedTests({ test, named }: Mutant, cwd: string): string[] {
  const args = [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=json",
    "--outputFile=report.json",
    test,
    "-t",
    named,
  ];
  spawnSync(process.execPath, args, { cwd, stdio: "ignore", timeout: deadlineMs });
  try {
    const report: { testResults: { assertionResults: { status: string; fullName: string }[] }[] } = JSON.parse(
      readFileSync(join(cwd, "report.json"), "utf8"),
    );
    const results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
    return results.filter(({ status }) => status === "failed").map(({ fullName }) => fullName);
  } catch {
    return [];
  }
}
