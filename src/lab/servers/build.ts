/** Builds a server with Go from the module under tools/ that pins it. */
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "./guard.ts";
import { knownServers, type ServerName } from "./known.mjs";
import { logTail, startProcess } from "./process.ts";

export interface Build {
  readonly name: ServerName;
  /** Where the program is put. */
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: (line: string) => void;
}

const reportMs = 10_000;

/** Builds under a temporary name and renames at the end: what bears the server's name is whole. Go's own cache makes it resumable. */
export async function buildServer({ name, directory, env, progress }: Build): Promise<void> {
  const server = knownServers[name];
  const target = join(directory, name);
  const unfinished = `${target}.${process.pid}.unfinished`;
  const logFile = join(temporaryDirectory(), "build.log");
  progress(`building ${name} ${server.pinned} with Go, about ${server.buildMinutes} min the first time`);
  const startedMs = performance.now();
  const go = await startProcess({
    name: `go build of ${name}`,
    command: "go",
    args: [
      "build",
      "-mod=readonly",
      "-trimpath",
      "-buildvcs=false",
      ...(server.goTags === undefined ? [] : ["-tags", server.goTags]),
      "-ldflags",
      server.goLdFlags,
      "-o",
      unfinished,
      server.goPackage,
    ],
    cwd: fileURLToPath(new URL(`../../../tools/${server.goModule}`, import.meta.url)),
    // GOFLAGS and GOWORK of this machine are meant for its owner's code and may contradict the pins.
    env: { ...env, GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0" },
    logFile,
  });
  const report = setInterval(() => progress(`building ${name}: ${elapsed(startedMs)}`), reportMs);
  const code = await go.exited;
  clearInterval(report);
  if (code !== 0) {
    await rm(unfinished, { force: true });
    throw new Error(`go could not build ${name} (${server.goPackage}):\n${logTail(logFile)}`);
  }
  await rename(unfinished, target);
  progress(`built ${name} in ${elapsed(startedMs)}`);
}

function elapsed(startedMs: number): string {
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
}
