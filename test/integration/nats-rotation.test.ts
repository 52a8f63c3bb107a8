import { copyFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startGate } from "../../src/gate/start.ts";
import { openBucket } from "../../src/io/nats/bucket.ts";
import { connectNats, type NatsConnection } from "../../src/io/nats/connect.ts";
import { ensureInstalled } from "../../src/io/nats/install.ts";
import { guardedNats } from "../../src/lab/servers/nats-users.ts";
import { type NatsServer, removeDirectory, startNats, temporaryDirectory } from "../../src/lab/servers/start.ts";
import { buckets } from "../../src/schemas/wire/subjects.ts";
import { certificateAuthority } from "../support/certificates.ts";
import { eventually, untilItHolds } from "../support/eventually.ts";
import { partitions, roleEnvironment } from "../support/nats.ts";
import { describeWithServers } from "../support/servers.ts";

const longMs = 60_000;

describeWithServers("changing what a role logs in with", () => {
  const directory = temporaryDirectory("consentry-rotation-");
  const keys = join(directory, "keys");
  const mounted = join(directory, "nats.creds");
  let nats: NatsServer;
  let nc: NatsConnection;

  /** As a server reads it that is told to read its configuration again. */
  const configure = () => {
    const guarded = guardedNats(keys, ["marketing"]);
    writeFileSync(join(directory, "users.conf"), guarded.config);
    return guarded;
  };

  beforeAll(async () => {
    const guarded = configure();
    nats = await startNats({ dir: directory, config: "include users.conf" });
    nc = await connectNats({ servers: nats.url, name: "test", ...guarded.login("officer") });
    const operator = await connectNats({ servers: nats.url, name: "install", ...guarded.login("operator") });
    await ensureInstalled(operator, { partitions, replicas: 1, outboundBytesMax: 100_000_000 });
    await operator.close();
  }, longMs);
  afterAll(async () => {
    await nc?.close();
    await nats?.stop();
    await removeDirectory(directory);
  }, longMs);

  it("leaves the role running while it is refused, and lets it in with the new key, without a restart", async () => {
    copyFileSync(join(keys, "gate.nk"), mounted);
    const gate = await startGate(roleEnvironment(nats.url, "gate-0", { NATS_CREDS: mounted }));
    const ended = gate.ended.then(
      () => "ended",
      () => "failed",
    );
    const alive = async () => (await (await openBucket(nc, buckets.gates)).get("gate-0")) !== undefined;
    await eventually(alive, { withinMs: longMs });

    renameSync(join(keys, "gate.nk"), join(directory, "gate.before"));
    configure();
    await nats.kill("SIGHUP");
    // A client of the library gives up after the second refusal in a row.
    await untilItHolds(() => expect(refusals(nats)).toBeGreaterThan(4), longMs);
    await eventually(async () => !(await alive()), { withinMs: longMs });

    copyFileSync(join(keys, "gate.nk"), mounted);
    await eventually(alive, { withinMs: longMs });
    expect(await Promise.race([ended, "running"])).toBe("running");
    await gate.stop();
  });

  it("lets old and new key in side by side while one is changed", async () => {
    const backup = join(directory, "backup.before");
    copyFileSync(join(keys, "backup.nk"), backup);
    renameSync(join(keys, "backup.nk"), join(keys, "backup.old.nk"));
    const { login } = configure();
    await nats.kill("SIGHUP");
    for (const creds of [backup, login("backup").creds])
      await eventually(async () => (await connectedAs(nats.url, { ...login("backup"), creds })).isServer, {
        withinMs: longMs,
      });
  });
});

describeWithServers("TLS to NATS", () => {
  const directory = temporaryDirectory("consentry-nats-tls-");
  const at = (name: string) => join(directory, name);
  let nats: NatsServer;

  const write = (name: string, { cert, key }: { cert: string; key: string }) => {
    writeFileSync(at(`${name}.crt`), cert);
    writeFileSync(at(`${name}.key`), key);
  };

  beforeAll(async () => {
    const authority = certificateAuthority(directory, "first");
    writeFileSync(at("ca.pem"), authority.ca);
    write("server", authority.issue("server-1", "DNS:localhost"));
    write("client", authority.issue("client-1", "DNS:client"));
    const tls = `tls { cert_file: "${at("server.crt")}", key_file: "${at("server.key")}", ca_file: "${at("ca.pem")}", verify: true }`;
    nats = await startNats({ dir: directory, config: tls });
  }, longMs);
  afterAll(async () => {
    await nats?.stop();
    await removeDirectory(directory);
  }, longMs);

  const settings = () => ({ tlsCa: at("ca.pem"), tlsCert: at("client.crt"), tlsKey: at("client.key") });

  // The client takes the name localhost for an address without a name.
  it("lets nobody in without a certificate of its own, where the server asks for one", async () => {
    await expect(connectedAs(nats.url, { tlsCa: at("ca.pem") })).rejects.toThrow("does not answer");
    expect(await connectedAs(nats.url, settings())).toEqual({ isServer: true });
  });

  it("goes on with an authority and certificates that have all been changed, without a restart", async () => {
    const nc = await connectNats({ servers: nats.url, name: "test", ...settings() });
    const authority = certificateAuthority(directory, "second");
    writeFileSync(at("ca.pem"), authority.ca);
    write("server", authority.issue("server-2", "DNS:localhost"));
    write("client", authority.issue("client-2", "DNS:client"));
    await nats.restart();
    await untilItHolds(async () => expect(await answers(nc)).toBe(true), longMs);
    await nc.close();
  });
});

async function connectedAs(url: string, settings: Partial<Parameters<typeof connectNats>[0]>) {
  const nc = await connectNats({ servers: url, name: "test", waitForServer: false, ...settings });
  const isServer = nc.info !== undefined;
  await nc.close();
  return { isServer };
}

async function answers(nc: NatsConnection): Promise<boolean> {
  await nc.flush();
  return !nc.isClosed();
}

function refusals({ logFile }: NatsServer): number {
  return readFileSync(logFile, "utf8").split("authentication error").length - 1;
}
