import { createSocket } from "node:dgram";
import { once } from "node:events";
import { isIPv4 } from "node:net";

export type DnsServer = {
  /** Such as `127.0.0.1:5353`, for `Resolver.setServers`. */
  readonly address: string;
  /** What is asked for IPv4 or IPv6 addresses of a name, in the order of asking. */
  readonly asked: readonly string[];
  readonly stop: () => void;
};

/**
 * A name server on loopback. `answers` gives the addresses of a name each time it is asked, so that it may change its mind.
 * Source: RFC 1035, section 4.
 */
export async function startDns(answers: (name: string) => readonly string[]): Promise<DnsServer> {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  const given = new Map<string, readonly string[]>();
  socket.on("message", (query, peer) => {
    const { name, type, end } = questionOf(query);
    asked.push(`${type === 28 ? "AAAA" : "A"} ${name}`);
    // A and AAAA of one look-up are answered from the same list.
    const list = given.get(name) ?? answers(name);
    if (given.has(name)) given.delete(name);
    else given.set(name, list);
    const records = list.filter((each) => isIPv4(each) === (type === 1)).map(recordOf);
    const head = Buffer.from(query.subarray(0, 12));
    head.writeUInt16BE(0x8180, 2);
    head.writeUInt16BE(records.length, 6);
    head.writeUInt32BE(0, 8);
    socket.send(Buffer.concat([head, query.subarray(12, end), ...records]), peer.port, peer.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return { address: `127.0.0.1:${socket.address().port}`, asked, stop: () => socket.close() };
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function recordOf(address: string): Buffer {
  const data = isIPv4(address) ? Buffer.from(address.split(".").map(Number)) : ipv6Bytes(address);
  const head = Buffer.from([0xc0, 12, 0, isIPv4(address) ? 1 : 28, 0, 1, 0, 0, 0, 0, 0, data.length]);
  return Buffer.concat([head, data]);
}

function ipv6Bytes(address: string): Buffer {
  const [before = "", after = ""] = address.split("::");
  const groups = (part: string) => part.split(":").filter((group) => group !== "");
  const missing = 8 - groups(before).length - groups(after).length;
  const all = [...groups(before), ...Array<string>(address.includes("::") ? missing : 0).fill("0"), ...groups(after)];
  return Buffer.from(all.map((group) => group.padStart(4, "0")).join(""), "hex");
}
