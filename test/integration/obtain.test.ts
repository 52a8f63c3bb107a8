import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { obtainServers, temporaryDirectory } from "../../src/lab/servers/start.ts";

/** A program that does nothing but tell a version, as a server does. */
const program = (version: string) => `#!/bin/sh\necho "nats-server: v${version}"\n`;

const release = "/nats-io/nats-server/releases/download/v2.15.2";
const os = process.platform;
const arch = process.arch === "x64" ? "amd64" : process.arch;
const archiveName = `nats-server-v2.15.2-${os}-${arch}.tar.gz`;

describe("obtaining a server", () => {
  let files: Map<string, Buffer | string>;
  let asked: string[];
  let github: Server;
  let env: NodeJS.ProcessEnv;
  const said: string[] = [];
  const progress = (line: string) => said.push(line);

  beforeEach(async () => {
    files = new Map();
    asked = [];
    said.length = 0;
    github = createServer((request, response) => {
      asked.push(request.url ?? "");
      const file = files.get(request.url ?? "");
      response.writeHead(file === undefined ? 404 : 200).end(file);
    });
    await new Promise<void>((resolve) => github.listen(0, "127.0.0.1", resolve));
    const { port } = github.address() as AddressInfo;
    const home = temporaryDirectory("consentry-test-");
    env = { HOME: home, PATH: join(home, "bin"), CONSENTRY_GITHUB_URL: `http://127.0.0.1:${port}` };
    mkdirSync(join(home, "bin"));
  });
  afterEach(() => {
    github.close();
  });

  const publish = async (archive: Buffer, checksum = createHash("sha256").update(archive).digest("hex")) => {
    files.set(`${release}/${archiveName}`, archive);
    files.set(`${release}/SHA256SUMS`, `${"0".repeat(64)}  other.tar.gz\n${checksum}  ${archiveName}\n`);
  };
  const obtain = () => obtainServers(["nats-server"], { env, progress });

  it("takes one from PATH that is new enough, and asks nobody", async () => {
    writeFileSync(join(env.PATH ?? "", "nats-server"), program("2.15.0"), { mode: 0o755 });
    expect(await obtain()).toEqual({ "nats-server": join(env.PATH ?? "", "nats-server") });
    expect(asked).toEqual([]);
  });

  it("fetches the release with its published checksum when the one on PATH is too old", async () => {
    writeFileSync(join(env.PATH ?? "", "nats-server"), program("2.10.0"), { mode: 0o755 });
    await publish(await archiveOf(program("2.15.2")));
    const path = join(env.HOME ?? "", ".cache/consentry/bin/nats-server");
    expect(await obtain()).toEqual({ "nats-server": path });
    expect(readFileSync(path, "utf8")).toBe(program("2.15.2"));
  });

  it("prefers KUBEBUILDER_ASSETS to PATH", async () => {
    const assets = temporaryDirectory("consentry-test-");
    for (const directory of [assets, env.PATH ?? ""]) {
      writeFileSync(join(directory, "nats-server"), program("2.15.1"), { mode: 0o755 });
    }
    env = { ...env, KUBEBUILDER_ASSETS: assets };
    expect(await obtain()).toEqual({ "nats-server": join(assets, "nats-server") });
  });

  it("fetches once when several processes want it at the same time", async () => {
    await publish(await archiveOf(program("2.15.2")));
    const [first, second] = await Promise.all([obtain(), obtain()]);
    expect(first).toEqual(second);
    expect(asked.filter((path) => path.endsWith(archiveName))).toHaveLength(1);
  });

  it("does not run a file whose checksum differs, and says how to help when there is no Go either", async () => {
    await publish(await archiveOf(program("2.15.2")), "f".repeat(64));
    await expect(obtain()).rejects.toThrow(/nats-server.*Install Go/s);
    expect(said.join("\n")).toContain("does not have the published sha256");
  });

  it("goes on to the next way when the release is not there", async () => {
    await expect(obtain()).rejects.toThrow(/Install Go/);
    expect(said.join("\n")).toContain("answers 404");
  });
});

async function archiveOf(content: string): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: "nats-server-v2.15.2/LICENSE" }, "text");
  archive.entry({ name: "nats-server-v2.15.2/nats-server", mode: 0o755 }, content);
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}
