import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TestContext } from "vitest";
import { cacheDirectory } from "../../src/lab/servers/find.mjs";
import { goIsUsable } from "../../src/lab/servers/go.mjs";

const source = fileURLToPath(new URL("../../tools/kstatus/", import.meta.url));
const buildDeadlineMs = 10 * 60_000;

/** What kstatus says of each object: Current, InProgress, Failed, Terminating. Skips the test by name where Go cannot build it. */
export async function kstatusOf(objects: readonly object[], context: TestContext): Promise<string[]> {
  const program = programPath();
  if (!existsSync(program)) {
    if (!(await goIsUsable(process.env))) context.skip("kstatus cannot be built: Go 1.26 or newer is not at hand");
    await build(program);
  }
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(objects.map((object) => `${JSON.stringify(object)}\n`).join(""));
  const [text, code] = await Promise.all([
    child.stdout.setEncoding("utf8").toArray(),
    new Promise((resolve) => child.once("close", resolve)),
  ]);
  if (code !== 0) throw new Error(`kstatus ended with ${code}`);
  const lines = text
    .join("")
    .split("\n")
    .filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line).status);
}

/** Named by what it is made of, so that a change builds another. */
function programPath(): string {
  const parts = ["go.mod", "go.sum", "main.go"].map((file) => readFileSync(join(source, file)));
  const digest = createHash("sha256").update(Buffer.concat(parts)).digest("hex");
  return join(cacheDirectory(process.env), `kstatus-${digest.slice(0, 12)}`);
}

async function build(program: string): Promise<void> {
  mkdirSync(cacheDirectory(process.env), { recursive: true });
  const unfinished = `${program}.${process.pid}.unfinished`;
  const env = { ...process.env, GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0" };
  const args = ["build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", unfinished, "."];
  await promisify(execFile)("go", args, { cwd: source, env, timeout: buildDeadlineMs });
  renameSync(unfinished, program);
}
