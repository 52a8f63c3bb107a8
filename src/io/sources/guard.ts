import { lookup } from "node:dns/promises";
import { connect as connectTo, isIP, type Socket } from "node:net";
import { Failure } from "../../schemas/failures.ts";
import { loopback, refusedAddress } from "./refused-addresses.ts";

export type GuardOptions = {
  /** Hosts that may be connected to: `name`, `name:port`, `*.name`, or an address; separated by commas. Empty: none. */
  readonly hosts: string;
  /** A proxy may listen beside us in the same pod. */
  readonly loopback: "Refuse" | "Allow";
  /** Addresses of a name, as this machine sees it. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
};

export type Target = { readonly host: string; readonly port: number; readonly timeoutMs?: number };

/** Decides where sources may be read from. Whoever may write a ConsentSource chooses hosts: sync's network is not theirs. */
export type Guard = {
  /** @throws Failure Refused when the list does not name the host with this port */
  readonly check: (target: Target) => void;
  /**
   * A connection to the very address that was looked at: the name is resolved once, here, so that a name which answers
   * otherwise a moment later (DNS rebinding) changes nothing. TLS, where there is any, comes on top of it.
   *
   * @throws Failure Refused when the list does not name the host, or one of its addresses is never read from; Unreachable or
   *   TimedOut when nobody answers there
   */
  readonly connect: (target: Target) => Promise<Socket>;
};

const connectTimeoutMs = 5000;

/** @throws Failure BadSettings when an entry of the list cannot be read */
export function createGuard(options: GuardOptions): Guard {
  const rules = options.hosts.split(",").flatMap((entry) => (entry.trim() === "" ? [] : [ruleOf(entry.trim())]));
  const resolve = options.resolve ?? addressesOf;
  const check = ({ host, port }: Target): void => {
    if (!rules.some((rule) => rule.names(plain(host)) && (rule.port ?? port) === port)) throw refused("host-list");
  };
  return {
    check,
    connect: async (target) => {
      check(target);
      const name = plain(target.host);
      const addresses = isIP(name) > 0 ? [name] : await resolved(name, resolve);
      const kind = addresses
        .map(refusedAddress)
        .find((each) => each !== undefined && !(each === loopback && options.loopback === "Allow"));
      if (kind !== undefined) throw refused(kind);
      return await firstOf(addresses, target);
    },
  };
}

type Rule = { readonly names: (host: string) => boolean; readonly port: number | undefined };

const namePattern = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;
/** `*.com` would be half the world. */
const widePattern = /^\*\.[^.]+$/;

function ruleOf(entry: string): Rule {
  const [, host = "", port] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(entry.toLowerCase()) ?? [];
  const base = plain(host).replace(/^\*\./, "");
  if (!(isIP(base) > 0 || isName(base)) || widePattern.test(host) || Number(port ?? 1) < 1 || Number(port) > 65_535) {
    throw new Failure(
      "BadSettings",
      `settings are wrong. CONSENTRY_SOURCE_HOSTS: "${entry}" is no host: write name, name:port, *.name or an address, IPv6 in brackets`,
      { retry: false },
    );
  }
  const names = host.startsWith("*.") ? (name: string) => name.endsWith(`.${base}`) : (name: string) => name === base;
  return { names, port: port === undefined ? undefined : Number(port) };
}

/** A name as resolvers take it for a name: `0x7f.1` and `2130706433` they take for addresses. */
function isName(host: string): boolean {
  return host.length <= 253 && namePattern.test(host) && !/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(host);
}

/** Lower case and without the brackets of an IPv6 address in a URL. */
function plain(host: string): string {
  return host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
}

async function addressesOf(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

async function resolved(
  name: string,
  resolve: (name: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    const addresses = await resolve(name);
    if (addresses.length > 0) return addresses;
  } catch {
    // The resolver's own words say no more than that it has no address.
  }
  throw new Failure("Unreachable", "the host's name leads to no address: look at its spelling and at DNS", {
    retry: true,
  });
}

async function firstOf(addresses: readonly string[], { port, timeoutMs = connectTimeoutMs }: Target): Promise<Socket> {
  let last: unknown;
  for (const address of addresses) {
    try {
      return await connected(connectTo({ host: address, port, noDelay: true }), timeoutMs);
    } catch (cause) {
      last = cause;
    }
  }
  throw last;
}

function connected(socket: Socket, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const failed = (cause?: Error & { code?: string }): void => {
      socket.destroy();
      const why = cause ? `the host cannot be reached (${cause.code ?? "unknown fault"})` : "the host does not answer";
      reject(new Failure(cause ? "Unreachable" : "TimedOut", why, { retry: true }));
    };
    socket.setTimeout(timeoutMs, () => failed());
    socket.once("error", failed);
    socket.once("connect", () => {
      socket.setTimeout(0);
      socket.removeAllListeners("timeout");
      socket.off("error", failed);
      resolve(socket);
    });
  });
}

function refused(kind: string): Failure {
  const message =
    kind === "host-list"
      ? "sync may not read from this host: name it, with this port if ports are named, in CONSENTRY_SOURCE_HOSTS"
      : `the host is at a ${kind} address, where no source is ever read: give it an address of its own`;
  return new Failure("Refused", message, { retry: true });
}
