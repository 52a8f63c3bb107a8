import { BlockList, isIP, isIPv6 } from "node:net";

type Range = readonly [what: string, ...nets: readonly string[]];

/** In words and apart from the others: a proxy may listen beside sync in the same pod. */
export const loopback = "loopback";

/**
 * Addresses at which no source of a company is, whoever names them. Private ranges (RFC 1918, RFC 4193) are not among them:
 * databases live there. Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries, RFC 6890; the RFC of each range is
 * beside it. The first range that an address is in names it.
 */
const ranges: readonly Range[] = [
  [loopback, "127.0.0.0/8", "::1/128"], // RFC 1122, 4291
  ["unspecified", "0.0.0.0/8", "::/128"], // RFC 1122, 4291
  // Addresses that carry an IPv4 address: RFC 4291 (compatible, mapped), 2765, 6052 and 8215 (NAT64), 3056 (6to4), 4380.
  ["IPv4-compatible", "::/96"],
  ["IPv4-mapped", "::ffff:0.0.0.0/96"],
  ["IPv4-translated", "::ffff:0:0:0/96"],
  ["NAT64", "64:ff9b::/96", "64:ff9b:1::/48"],
  ["6to4", "2002::/16", "192.88.99.0/24"],
  ["Teredo", "2001::/32"],
  // AWS (pods: 169.254.170.23, fd00:ec2::23), Google, Azure, Alibaba, Oracle.
  ["cloud metadata", "169.254.169.254/32", "169.254.170.0/24", "fd00:ec2::/32", "fd20:ce::254/128"],
  ["cloud metadata", "168.63.129.16/32", "100.100.100.200/32", "192.0.0.192/32"],
  ["link-local", "169.254.0.0/16", "fe80::/10"], // RFC 3927, 4291
  ["broadcast", "255.255.255.255/32"], // RFC 919
  ["multicast", "224.0.0.0/4", "ff00::/8"], // RFC 5771, 4291
  ["documentation", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"], // RFC 5737, 3849, 9637
  ["shared (carrier)", "100.64.0.0/10"], // RFC 6598
  ["benchmarking", "198.18.0.0/15", "2001:2::/48"], // RFC 2544, 5180
  ["reserved", "192.0.0.0/24", "240.0.0.0/4", "2001::/23", "fec0::/10"], // RFC 6890, 1112, 2928, 3879
];

type Family = "ipv4" | "ipv6";
const familyOf = (address: string): Family => (isIPv6(address) ? "ipv6" : "ipv4");

/** A list a family: a BlockList of both finds every IPv4 address in `::ffff:0.0.0.0/96`. */
const compiled = ranges.map(([what, ...nets]) => ({ what, ipv4: listOf(nets, "ipv4"), ipv6: listOf(nets, "ipv6") }));
/** Nothing else of IPv6 is handed out: global unicast (RFC 4291) and private (RFC 4193). */
const inUse = listOf(["2000::/3", "fc00::/7"], "ipv6");

/** The kind of address that nothing is read from, in words; undefined when it may be. `address` is what a resolver gave. */
export function refusedAddress(address: string): string | undefined {
  if (isIP(address) === 0) return "unreadable";
  // With a zone, such as fe80::1%eth0, it is one of a link.
  if (address.includes("%")) return "link-local";
  const family = familyOf(address);
  const found = compiled.find((range) => range[family].check(address, family));
  return found?.what ?? (family === "ipv6" && !inUse.check(address, family) ? "reserved" : undefined);
}

function listOf(nets: readonly string[], family: Family): BlockList {
  const list = new BlockList();
  for (const net of nets) {
    const [address = "", bits] = net.split("/");
    if (familyOf(address) === family) list.addSubnet(address, Number(bits), family);
  }
  return list;
}
