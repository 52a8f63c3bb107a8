import { connectNats, type NatsConnection } from "../../src/io/nats/connect.ts";
import { ensureInstalled } from "../../src/io/nats/install.ts";

export const partitions = 8;
/** A key of tests; real ones are made at install. */
export const pseudonymKey = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/** Connects a test's own client and makes sure Consentry is installed on the server. */
export async function installedNats(url: string): Promise<NatsConnection> {
  const nc = await connectNats({ servers: url, name: "test", waitForServer: false });
  await ensureInstalled(nc, { partitions, replicas: 1, outboundBytesMax: 100_000_000 });
  return nc;
}

/** The environment of a role that a test starts in its own process. */
export function roleEnvironment(url: string, name: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    NATS_URL: url,
    CONSENTRY_NAME: name,
    CONSENTRY_LOG_LEVEL: process.env.CONSENTRY_LOG_LEVEL ?? "silent",
    CONSENTRY_PSEUDONYM_KEY: pseudonymKey,
    CONSENTRY_PARTITIONS: String(partitions),
    ...more,
  };
}
