import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Building or signing our own policy takes less than two seconds. */
const runMaxMs = 120_000;

/** @throws with OPA's own words if it fails */
export async function runOpa(of: { opaBinary: string; args: readonly string[]; cwd: string }): Promise<void> {
  try {
    await run(of.opaBinary, of.args, { cwd: of.cwd, timeout: runMaxMs });
  } catch (cause) {
    throw new Error(`opa ${of.args[0]} failed: ${said(cause) || String(cause)}`, { cause });
  }
}

/** OPA tells compile errors on its standard output. */
function said(cause: unknown): string {
  if (!(cause instanceof Error && "stdout" in cause && "stderr" in cause)) return "";
  return `${String(cause.stdout)}${String(cause.stderr)}`.trim();
}
