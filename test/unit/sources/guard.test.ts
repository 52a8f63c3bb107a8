import { Resolver } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGuard, type GuardOptions } from "../../../src/io/sources/guard.ts";
import { refusedAddress } from "../../../src/io/sources/refused-addresses.ts";
import { sourceUrl, targetOf } from "../../../src/io/sources/source-url.ts";
import { type DnsServer, startDns } from "../../support/dns-server.ts";

type Hostile = { readonly url: string; readonly refused: string; readonly how: string; readonly listed?: boolean };
const hostile = readFileSync(new URL("../../data/hostile-urls.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line): Hostile => JSON.parse(line));

const names: Record<string, readonly string[]> = {
  "loopback.names.example": ["127.0.0.1"],
  "metadata.names.example": ["169.254.169.254"],
  "mapped.names.example": ["::ffff:a9fe:a9fe"],
  "both.names.example": ["10.0.0.1", "169.254.1.1"],
  "sixth.names.example": ["10.0.0.1", "fd00:ec2::254"],
};

describe("the guard of sources", () => {
  let dns: DnsServer;
  let port: number;
  let answers = (name: string): readonly string[] => names[name] ?? [];
  const accepted: Socket[] = [];
  const server = createServer((socket) => accepted.push(socket));

  beforeAll(async () => {
    dns = await startDns((name) => answers(name));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
  });
  afterAll(() => {
    dns.stop();
    for (const socket of accepted) socket.destroy();
    server.close();
  });

  function guardOf(hosts: string, options: Partial<GuardOptions> = {}) {
    const resolver = new Resolver();
    resolver.setServers([dns.address]);
    const ask = (look: Promise<string[]>) => look.catch((): string[] => []);
    return createGuard({
      hosts,
      loopback: "Refuse",
      resolve: async (name) => (await Promise.all([ask(resolver.resolve4(name)), ask(resolver.resolve6(name))])).flat(),
      ...options,
    });
  }

  const listed = hostile.filter((each) => each.listed).map(({ url }) => new URL(url).hostname);
  const allowed = ["feeds.example.com", "*.partners.example", "only-443.example:443", "*.names.example", ...listed];

  it.each(hostile)("refuses $url ($how)", async ({ url, refused }) => {
    const guard = guardOf(allowed.join(","));
    const attempt = async () => guard.connect(targetOf(sourceUrl(url)));
    await expect(attempt()).rejects.toMatchObject({ code: "Refused", message: expect.stringContaining(refused) });
  });

  it("knows at least a hundred hostile addresses, each once", () => {
    expect(new Set(hostile.map(({ url }) => url)).size).toBe(hostile.length);
    expect(hostile.length).toBeGreaterThanOrEqual(100);
  });

  it.each([
    ["10.1.2.3", "private"],
    ["172.16.0.1", "private"],
    ["192.168.0.1", "private"],
    ["fd12:3456::1", "private"],
    ["93.184.216.34", "public"],
    ["2606:4700::1111", "public"],
  ])("lets %s be (%s)", (address) => expect(refusedAddress(address)).toBeUndefined());

  it.each([
    ["https://feeds.example.com", "feeds.example.com", 443],
    ["https://FEEDS.example.com:443/consent?of=shop&x=%20", "feeds.example.com", 443],
    ["https://feeds.example.com:8443/a/../b", "feeds.example.com", 8443],
    ["https://crm.shop.svc.cluster.local/", "crm.shop.svc.cluster.local", 443],
    ["https://10.0.0.1:8443/", "10.0.0.1", 8443],
    ["https://[fd12::1]:8443/", "[fd12::1]", 8443],
    ["https://xn--mnchen-3ya.example/", "xn--mnchen-3ya.example", 443],
  ])("reads %s", (text, host, at) => {
    expect(targetOf(sourceUrl(text))).toEqual({ host, port: at });
  });

  it.each([
    ["feeds.example.com", "feeds.example.com", 443, true],
    ["feeds.example.com", "FEEDS.EXAMPLE.COM", 8443, true],
    [" a.example , feeds.example.com:8443 ", "feeds.example.com", 8443, true],
    ["feeds.example.com:8443", "feeds.example.com", 443, false],
    ["*.example.com", "a.b.example.com", 5432, true],
    ["*.example.com:5432", "a.example.com", 5433, false],
    ["*.example.com", "example.com", 443, false],
    ["10.0.0.1", "10.0.0.1", 443, true],
    ["10.0.0.1", "10.0.0.10", 443, false],
    ["[fd12::1]:8443", "[fd12::1]", 8443, true],
    ["", "feeds.example.com", 443, false],
  ])("by the list '%s' takes %s at port %i: %s", (hosts, host, at, taken) => {
    const check = () => guardOf(hosts).check({ host, port: at });
    if (taken) expect(check).not.toThrow();
    else expect(check).toThrow("CONSENTRY_SOURCE_HOSTS");
  });

  it.each([
    "*",
    "*.com",
    "a b",
    "https://a.example",
    "a.example:0",
    "a.example:70000",
    "10.0.0.0/8",
    "127.1",
    "a.example:",
  ])("does not start with '%s' on the list", (entry) =>
    expect(() => guardOf(`ok.example,${entry}`)).toThrow("CONSENTRY_SOURCE_HOSTS"),
  );

  it("connects to the address that it looked at, and looks once", async () => {
    answers = () => ["127.0.0.1"];
    const guard = guardOf("proxy.example", { loopback: "Allow" });
    const before = dns.asked.length;
    const socket = await guard.connect({ host: "proxy.example", port });
    expect(socket.remoteAddress).toBe("127.0.0.1");
    expect(dns.asked.slice(before).toSorted()).toEqual(["A proxy.example", "AAAA proxy.example"]);
    socket.destroy();
  });

  it("is not misled by a name that changes its mind (DNS rebinding)", async () => {
    const turns = [["127.0.0.1"], ["169.254.169.254"], ["127.0.0.1", "64:ff9b::7f00:1"], ["127.0.0.1"]];
    answers = () => turns.shift() ?? [];
    const guard = guardOf("rebinding.example", { loopback: "Allow" });
    const attempt = () => guard.connect({ host: "rebinding.example", port }).then((socket) => socket.destroy());
    await attempt();
    await expect(attempt()).rejects.toMatchObject({ message: expect.stringContaining("cloud metadata") });
    await expect(attempt()).rejects.toMatchObject({ message: expect.stringContaining("NAT64") });
    await attempt();
  });

  it("says that a name is not known, and that nobody answers", async () => {
    answers = () => [];
    await expect(guardOf("gone.example").connect({ host: "gone.example", port })).rejects.toMatchObject({
      code: "Unreachable",
      message: expect.stringContaining("leads to no address"),
    });
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const at = closed.address();
    await new Promise((resolve) => closed.close(resolve));
    answers = () => ["127.0.0.1"];
    const attempt = guardOf("down.example", { loopback: "Allow" }).connect({
      host: "down.example",
      port: typeof at === "object" && at ? at.port : 0,
    });
    await expect(attempt).rejects.toMatchObject({
      code: "Unreachable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });
});
