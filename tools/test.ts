/**
 * `npm test`: unit, property, Rego and integration tests on real servers, and one line with the sum at the end.
 * Arguments go to vitest (`npm test -- gate`) and leave the Rego tests out.
 */
import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { findServers } from "../src/lab/servers/find.mjs";
import { serverNames } from "../src/lab/servers/known.mjs";
import { obtainServers, temporaryDirectory } from "../src/lab/servers/start.ts";
import { packageProgram, policySources, run, show } from "./command.ts";

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, and the first line of why: shown again at the end, where a log that was cut still has it. */
  readonly failures: readonly string[];
}

const none: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
const args = process.argv.slice(2);
const withoutServers = process.env.CONSENTRY_SKIP_SERVERS === "1";

const serversFailure = withoutServers ? undefined : await serversAreThere();
const counts = [
  await codeTests(serversFailure),
  serversFailure === undefined ? none : integrationCannotRun(serversFailure),
  args.length > 0 ? none : await policyTests(),
].reduce(sum);
for (const failure of counts.failures) process.stderr.write(`FAILED ${failure}\n`);
process.stdout.write(`\n${summary(counts)}\n`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

/** Undefined, or why not. */
async function serversAreThere(): Promise<string | undefined> {
  try {
    await obtainServers(serverNames);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function codeTests(serversFailure: string | undefined): Promise<Counts> {
  const report = join(temporaryDirectory("consentry-test-"), "report.json");
  const projects = serversFailure === undefined ? [] : ["--project", "unit"];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const vitest = ["vitest/vitest.mjs", "run", ...projects, ...reporters, ...args] as const;
  const code = await show(packageProgram(...vitest));
  const counts = countsIn(report);
  // Vitest fails without a failed test when nothing matched, or an error was thrown outside of every test.
  return code !== 0 && counts.failed === 0
    ? { ...counts, failed: 1, failures: ["vitest: an error outside of every test, or nothing matched"] }
    : counts;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** A file that fails without a failed test (it does not load, or its servers do not start) counts as one. */
function countsIn(file: string): Counts {
  try {
    const report: Report = JSON.parse(readFileSync(file, "utf8"));
    const brokenFiles = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === "failed" && !assertionResults.some((test) => test.status === "failed"),
    );
    const failedTests = report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === "failed")
        .map((test) => failure(`${relative("", name)}: ${test.fullName}`, test.failureMessages?.[0])),
    );
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + brokenFiles.length,
      skipped: report.numPendingTests + report.numTodoTests,
      failures: [...failedTests, ...brokenFiles.map(({ name, message }) => failure(relative("", name), message))],
    };
  } catch {
    return { ...none, failed: 1, failures: ["vitest left no report"] };
  }
}

function failure(what: string, why: string | undefined): string {
  const firstLine = why?.split("\n", 1)[0];
  return firstLine ? `${what}: ${firstLine}` : what;
}

function integrationCannotRun(reason: string): Counts {
  const files = globSync("test/integration/**/*.test.ts");
  for (const file of files) process.stderr.write(`cannot run: ${file}\n`);
  return { ...none, failed: files.length, failures: [`integration tests cannot run: ${reason}`] };
}

interface RegoTest {
  readonly name: string;
  readonly package: string;
  readonly fail?: boolean;
  readonly error?: unknown;
  readonly skip?: boolean;
}

async function policyTests(): Promise<Counts> {
  const opa = (await findServers(["opa"], process.env)).get("opa");
  if (opa === undefined) {
    if (!withoutServers) return { ...none, failed: 1, failures: ["Rego tests in policies/ cannot run: no opa"] };
    process.stderr.write("skipped: Rego tests in policies/ (no opa)\n");
    return { ...none, skipped: 1 };
  }
  const { code, output, stdout } = await run({
    command: opa.path,
    args: ["test", "--format=json", "--timeout=60s", ...policySources],
  });
  const tests = regoTests(stdout);
  if (tests === undefined) {
    process.stderr.write(`opa test policies:\n${output}\n`);
    return { ...none, failed: 1, failures: ["opa test policies"] };
  }
  const failed = tests.filter(({ fail, error }) => fail === true || error !== undefined);
  const skipped = tests.filter(({ skip }) => skip === true);
  process.stderr.write(`Rego tests: ${tests.length - failed.length - skipped.length} of ${tests.length} passed\n`);
  const failures = failed.map((test) => `${test.package} ${test.name}`);
  if (failures.length === 0 && code !== 0) failures.push(`opa test policies: exit code ${code}`);
  return {
    passed: tests.length - failed.length - skipped.length,
    failed: failures.length,
    skipped: skipped.length,
    failures,
  };
}

function regoTests(stdout: string): readonly RegoTest[] | undefined {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

function sum(left: Counts, right: Counts): Counts {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
    failures: [...left.failures, ...right.failures],
  };
}

function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
