/** Free loopback ports for servers. */
import { createServer } from "node:net";

/**
 * Below the range from which systems take the ports of outgoing connections (32768 on Linux, 49152 on macOS): a restarting server finds its
 * port again, and a client that knocks on it meanwhile cannot be given that very port and connect to itself.
 */
const lowestPort = 15_000;
const highestPort = 31_999;
const attemptsMax = 100;

/** Ports on 127.0.0.1 that nothing listens on now. Somebody may be faster than the server they are meant for: see `retryTakenPorts`. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; ports.size < count; attempt++) {
    if (attempt === attemptsMax)
      throw new Error(`no free port found between ${lowestPort} and ${highestPort} on 127.0.0.1`);
    const port = lowestPort + Math.floor(Math.random() * (highestPort - lowestPort + 1));
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
