/** `npm run check`: everything about the code that can be known without running it. All checks run; all failures are shown. */
import { obtainServers } from "../src/lab/servers/start.ts";
import { type CommandResult, packageProgram, policySources, run } from "./command.ts";
import { deadLinks } from "./links.ts";
import { lockGaps } from "./lock.ts";

interface Check {
  readonly name: string;
  readonly work: () => Promise<CommandResult>;
}

interface Outcome extends CommandResult {
  readonly name: string;
  readonly durationMs: number;
}

/** Two keep a small machine busy; more would only make each line late. */
const atOnce = 2;
/** Rego lines that tests must reach. A rule that no test reaches is a rule nobody has seen deny. */
const policyCoveragePercent = 95;
/** OPA gives a test 5 s, which a busy machine takes for the one that judges a document without each of its members. */
const patience = ["--timeout", "60s"];

const { opa } = await obtainServers(["opa"]);
const failures = (await inTurns(checks(opa))).filter((outcome) => outcome.code !== 0);
for (const failure of failures) process.stdout.write(`\n── ${failure.name} ──\n${failure.output.trimEnd()}\n`);
if (failures.length > 0) process.stdout.write(`\nfailed: ${failures.map((failure) => failure.name).join(", ")}\n`);
process.exitCode = failures.length > 0 ? 1 : 0;

function checks(opa: string): Check[] {
  const node = (name: string, ...command: [string, ...string[]]) => ({
    name,
    work: () => run(packageProgram(...command)),
  });
  const policy = (name: string, ...args: string[]) => ({ name, work: () => run({ command: opa, args }) });
  return [
    node("types", "typescript/bin/tsc", "--noEmit", "-p", "."),
    node("format and lint", "@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."),
    node(
      "layers",
      "dependency-cruiser/bin/dependency-cruise.mjs",
      "--config",
      ".dependency-cruiser.mjs",
      "src",
      "test",
      "tools",
    ),
    node("dead code", "knip/bin/knip.js", "--no-progress"),
    { name: "generated files", work: () => run({ command: process.execPath, args: ["tools/generate.ts", "--check"] }) },
    { name: "package lock", work: () => listing(lockGaps("package-lock.json")) },
    { name: "links", work: () => listing(deadLinks(".")) },
    policy("policy format", "fmt", "--fail", "--list", "--diff", ...policySources),
    policy(
      "policy types",
      ...[
        "check",
        "--strict",
        "--schema",
        "policies/schemas",
        "--capabilities",
        "policies/capabilities.json",
        ...policySources,
      ],
    ),
    { name: "policy tests", work: () => policyTests(opa) },
  ];
}

/** A check that lists what is wrong. */
async function listing(faults: readonly string[]): Promise<CommandResult> {
  return { code: faults.length === 0 ? 0 : 1, output: faults.join("\n"), stdout: "" };
}

/** Twice, because with --coverage OPA prints numbers only, and a failing test needs its name. */
async function policyTests(opa: string): Promise<CommandResult> {
  const tests = await run({ command: opa, args: ["test", ...patience, ...policySources] });
  if (tests.code !== 0) return tests;
  const coverage = ["test", ...patience, "--coverage", "--threshold", String(policyCoveragePercent), ...policySources];
  const covered = await run({ command: opa, args: coverage });
  return covered.code === 0 ? covered : { ...covered, output: uncoveredFiles(covered) };
}

interface Coverage {
  readonly coverage: number;
  readonly files: Readonly<Record<string, { readonly coverage?: number; readonly not_covered?: readonly Range[] }>>;
}

interface Range {
  readonly start: { readonly row: number };
  readonly end: { readonly row: number };
}

function uncoveredFiles({ output, stdout }: CommandResult): string {
  if (!stdout.trimStart().startsWith("{")) return output;
  const report: Coverage = JSON.parse(stdout);
  const lines = Object.entries(report.files).flatMap(([file, { not_covered = [] }]) =>
    not_covered.map(({ start, end }) => `${file}:${start.row}-${end.row} is reached by no test`),
  );
  return [`coverage ${report.coverage} %, wanted ${policyCoveragePercent} %`, ...lines].join("\n");
}

/** Runs the checks a few at a time and prints a line as each ends. */
async function inTurns(all: readonly Check[]): Promise<Outcome[]> {
  const waiting = [...all];
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const startedMs = performance.now();
      const result = await check.work();
      const outcome = { ...result, name: check.name, durationMs: performance.now() - startedMs };
      outcomes.push(outcome);
      process.stdout.write(`${lineOf(outcome)}\n`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcomes;
}

function lineOf({ name, code, durationMs }: Outcome): string {
  return `${code === 0 ? "ok    " : "FAILED"}  ${name.padEnd(16)} ${(durationMs / 1000).toFixed(1).padStart(5)} s`;
}
