/** Tells the guardian what must not outlive this process: process groups and directories. */
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";

type Guarded = { readonly group: number } | { readonly directory: string };

let guardian: Writable | undefined;

/** From now on `guarded` ends with this process, however this process ends. */
export function guard(guarded: Guarded): void {
  tell({ add: guarded });
}

/** `guarded` has ended already, or is to stay. */
export function release(guarded: Guarded): void {
  tell({ drop: guarded });
}

/** A new empty directory under the system's temporary one, removed when this process ends. */
export function temporaryDirectory(prefix = "consentry-"): string {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  guard({ directory });
  return directory;
}

/** Removes a directory that `temporaryDirectory` made, before the end of the process. */
export async function removeDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  release({ directory });
}

/** The write into the pipe happens before this returns, so that a SIGKILL right afterwards is too late to leave anything. */
function tell(message: object): void {
  guardian ??= startGuardian();
  guardian.write(`${JSON.stringify(message)}\n`);
}

function startGuardian(): Writable {
  const script = fileURLToPath(new URL("./guardian.mjs", import.meta.url));
  const child = spawn(process.execPath, [script], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  child.unref();
  // Somebody killed the guardian: the servers go on, they are only no longer guarded.
  child.stdin.on("error", () => {});
  // A pipe is a socket in Node; left referenced it would keep a finished program waiting.
  if ("unref" in child.stdin && typeof child.stdin.unref === "function") child.stdin.unref();
  return child.stdin;
}
