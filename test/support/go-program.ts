/** Small programs in Go under tools/, which judge as other people's Go does: they read and answer one JSON document a line. */
import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TestContext } from "vitest";
import { z } from "zod";
import { cacheDirectory } from "../../src/lab/servers/find.mjs";
import { goIsUsable } from "../../src/lab/servers/go.mjs";

/** How long a first build may take on a busy machine; a test that may be the first to ask needs as much. */
export const buildDeadlineMs = 15 * 60_000;

const answer = z.object({ status: z.string() });

/** What tools/<name> answers to each question. Skips the test by name where Go cannot build it. */
export async function askGoProgram(
  name: string,
  questions: readonly object[],
  context: TestContext,
): Promise<string[]> {
  const source = fileURLToPath(new URL(`../../tools/${name}/`, import.meta.url));
  const program = programPath(name, source);
  if (!existsSync(program)) {
    if (!(await goIsUsable(process.env))) context.skip(`${name} cannot be built: Go 1.26 or newer is not at hand`);
    await build(source, program);
  }
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(""));
  const [text, code] = await Promise.all([
    child.stdout.setEncoding("utf8").toArray(),
    new Promise((resolve) => child.once("close", resolve)),
  ]);
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  const lines = text
    .join("")
    .split("\n")
    .filter((line) => line !== "");
  return lines.map((line) => answer.parse(JSON.parse(line)).status);
}

/** Named by what it is made of, so that a change builds another. */
function programPath(name: string, source: string): string {
  const parts = ["go.mod", "go.sum", "main.go"].map((file) => readFileSync(join(source, file)));
  const digest = createHash("sha256").update(Buffer.concat(parts)).digest("hex");
  return join(cacheDirectory(process.env), `${name}-${digest.slice(0, 12)}`);
}

async function build(source: string, program: string): Promise<void> {
  mkdirSync(cacheDirectory(process.env), { recursive: true });
  const unfinished = `${program}.${process.pid}.unfinished`;
  const env = { ...process.env, GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0" };
  const args = ["build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", unfinished, "."];
  await promisify(execFile)("go", args, { cwd: source, env, timeout: buildDeadlineMs });
  renameSync(unfinished, program);
}
