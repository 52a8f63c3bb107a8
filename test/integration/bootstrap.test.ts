import { execFile } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../../src/lab/servers/start.ts";

const run = promisify(execFile);
const entry = fileURLToPath(new URL("../../tools/run.mjs", import.meta.url));

/** A machine with Node alone: no Go, no servers, and nothing listens where downloads would be. */
function bareMachine(): NodeJS.ProcessEnv {
  const home = temporaryDirectory("consentry-test-");
  symlinkSync(process.execPath, join(home, "node"));
  return { HOME: home, PATH: home, CONSENTRY_GITHUB_URL: "http://127.0.0.1:9" };
}

describe("the way in", () => {
  it("says at once what is missing and what to do, with exit code 3 and nothing on standard output", async () => {
    const startedMs = performance.now();
    const failure = await run(process.execPath, [entry, "demo"], { env: bareMachine() }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 3, stdout: "" });
    expect(failure).toHaveProperty(
      "stderr",
      expect.stringMatching(/missing: nats-server, opa.*kube-apiserver[\s\S]*install Go/),
    );
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });

  it("asks only for what the task needs", async () => {
    const failure = await run(process.execPath, [entry, "check"], { env: bareMachine() }).catch(
      (error: unknown) => error,
    );
    expect(failure).toHaveProperty("stderr", expect.stringMatching(/missing: opa\./));
  });

  it("knows its tasks, and exits with 2 for another", async () => {
    const failure = await run(process.execPath, [entry, "dance"], { env: bareMachine() }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining("demo|test|check") });
  });
});
