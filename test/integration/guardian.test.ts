import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { describeWithServers } from "../support/servers.ts";

const owner = fileURLToPath(new URL("../support/server-owner.ts", import.meta.url));

interface Owned {
  readonly directory: string;
  readonly pids: readonly number[];
  readonly ports: readonly number[];
}

describeWithServers("a process that owns servers", () => {
  it.each(["SIGKILL", "SIGTERM", "SIGINT"] as const)(
    "leaves no process, port or file when %s ends it",
    async (signal) => {
      const child = spawn(process.execPath, [owner], { stdio: ["ignore", "pipe", "inherit"] });
      const owned = await firstLine(child.stdout);
      expect(owned.pids.every(isAlive)).toBe(true);
      expect(existsSync(owned.directory)).toBe(true);

      child.kill(signal);
      await once(child, "exit");

      await expect.poll(() => owned.pids.filter(isAlive), { timeout: 5_000 }).toEqual([]);
      await expect.poll(() => existsSync(owned.directory), { timeout: 5_000 }).toBe(false);
      for (const port of owned.ports) expect(await isFree(port)).toBe(true);
    },
  );
});

async function firstLine(output: NodeJS.ReadableStream): Promise<Owned> {
  for await (const line of createInterface({ input: output })) return JSON.parse(line);
  throw new Error("the owner ended without a word");
}

/** A killed process that nobody has collected yet still answers to signal 0; it holds nothing any more. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await once(probe.listen({ port, host: "127.0.0.1" }), "listening");
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
