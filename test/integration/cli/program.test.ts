import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { connectNats } from "../../../src/io/nats/connect.ts";
import { ensureInstalled } from "../../../src/io/nats/install.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { eventually } from "../../support/eventually.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

const launcher = resolve("bin/consentry");
const answerDeadlineMs = 60_000;

type Program = { readonly child: ChildProcess; readonly told: () => string; readonly ended: Promise<number | string> };

/** The program as a person starts it. Without the environment of npm and tests. */
function start(args: readonly string[], options: { program?: string; env?: object } = {}): Program {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(options.program ?? launcher, [...args], { env: { PATH, HOME, ...options.env } });
  let told = "";
  const add = (text: string) => {
    told += text;
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", add);
  const timer = setTimeout(() => child.kill("SIGKILL"), answerDeadlineMs);
  const ended = new Promise<number | string>((end) => {
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      end(code ?? signal ?? "");
    });
  });
  return { child, told: () => told, ended };
}

describe("the program", () => {
  const directory = temporaryDirectory("consentry-program-");
  afterAll(() => removeDirectory(directory));

  it("runs from a clone by a link, also as a plugin of kubectl", async () => {
    const plugin = join(directory, "kubectl-consentry");
    symlinkSync(launcher, plugin);
    const { ended, told } = start(["--version"], { program: plugin });
    expect(await ended).toBe(0);
    expect(told()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("keeps what was compiled of it in the person's cache, and runs where nothing can be kept", async () => {
    const cache = join(directory, "cache");
    expect(await start(["--version"], { env: { XDG_CACHE_HOME: cache } }).ended).toBe(0);
    expect(readdirSync(join(cache, "consentry", "compiled"), { recursive: true }).length).toBeGreaterThan(100);
    const { ended, told } = start(["--version"], { env: { XDG_CACHE_HOME: "/dev/null" } });
    expect(await ended).toBe(0);
    expect(told()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ["a command that there is not", ["nothing"], 2, /^error: unknown command 'nothing'\n/],
    ["a role with arguments", ["gate", "--fast"], 2, /^gate takes no arguments/],
    ["a role without settings", ["sync"], 2, /^sync: settings are wrong\. CONSENTRY_NAME: is not set/],
    ["intake without anything to trust", ["intake"], 2, /^intake: settings are wrong\. CONSENTRY_NAME: is not set/],
    ["NATS away", ["audit"], 3, /^error: NATS does not answer/],
  ])("ends with one reason and no stack: %s", async (_, args, code, reason) => {
    const { ended, told } = start(args, { env: { NATS_URL: "nats://127.0.0.1:9" } });
    expect(await ended).toBe(code);
    expect(told()).toMatch(reason);
    expect(told()).not.toMatch(/^ +at /m);
  });

  it("is silent when whoever reads it has gone", async () => {
    const line = `"${launcher}" --help | true`;
    const { ended, told } = start(["-c", line], { program: "/bin/sh" });
    expect(await ended).toBe(0);
    expect(told()).toBe("");
  });
});

describeWithServers("a role", () => {
  const nats = useNats();
  const settings = () => ({
    NATS_URL: nats().url,
    CONSENTRY_NAME: "sync-1",
    CONSENTRY_PSEUDONYM_KEY: "0".repeat(64),
  });

  it.each(["SIGTERM", "SIGINT"] as const)("stops in order on %s", async (signal) => {
    const nc = await connectNats({ servers: nats().url, name: "test" });
    await ensureInstalled(nc, { partitions: 4, replicas: 1, outboundBytesMax: 100_000_000 });
    await nc.close();
    const role = start(["sync"], { env: settings() });
    await eventually(() => role.told().includes("sync-started"), { withinMs: 30_000 });
    role.child.kill(signal);
    expect(await role.ended).toBe(0);
  });

  it("stops as well while it waits for its server", async () => {
    const role = start(["sync"], { env: { ...settings(), NATS_URL: "nats://127.0.0.1:9" } });
    await new Promise((waited) => setTimeout(waited, 3_000));
    role.child.kill("SIGTERM");
    expect(await role.ended).toBe(0);
  });
});

describeWithServers("a command that is refused after it has reached NATS", () => {
  const nats = useNats();

  it("ends, with its reason", async () => {
    const nc = await connectNats({ servers: nats().url, name: "test" });
    await ensureInstalled(nc, { partitions: 4, replicas: 1, outboundBytesMax: 100_000_000 });
    await nc.close();
    const withKey = (digit: string) => {
      const env = { NATS_URL: nats().url, CONSENTRY_PSEUDONYM_KEY: digit.repeat(64) };
      return start(["consent", "export", "--who", "+447700900123"], { env });
    };
    expect(await withKey("0").ended).toBe(1);
    const another = withKey("1");
    expect(await another.ended).toBe(2);
    expect(another.told()).toContain("is not the one that was");
  });
});
