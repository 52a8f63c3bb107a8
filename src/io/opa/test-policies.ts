import { execFile } from "node:child_process";

const runMaxMs = 600_000;
/** Of one test, as OPA writes a span; OPA's own five seconds are short where much else runs. */
const testMax = "60s";

/** Runs the tests that stand beside the rules. @returns what OPA said, and whether all passed */
export function testPolicies(of: {
  readonly opaBinary: string;
  readonly policiesDir: string;
}): Promise<{ readonly passed: boolean; readonly text: string }> {
  const args = ["test", "--verbose", "--timeout", testMax, "consentry", "data"];
  const options = { cwd: of.policiesDir, timeout: runMaxMs, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(of.opaBinary, args, options, (error, stdout, stderr) =>
      resolve({ passed: error === null, text: stdout + stderr }),
    );
  });
}
