/** Three nats-servers as one cluster, for streams with replicas. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { retryTakenPorts } from "./healthy.ts";
import { answersOk, type NatsServer, readJson, startNats } from "./nats.ts";
import { freePorts } from "./ports.ts";

export interface NatsCluster {
  readonly servers: readonly NatsServer[];
  /** All client addresses, comma-separated, as clients take them. */
  readonly url: string;
  stop(): Promise<void>;
}

const memberCount = 3;
const formedDeadlineMs = 30_000;
const pollMs = 100;

/** Starts three servers and waits until they have elected a JetStream leader that sees all of them and can place replicas. */
export async function startNatsCluster(options: {
  readonly dir: string;
  readonly syncAlways?: boolean;
}): Promise<NatsCluster> {
  const servers = await retryTakenPorts(() => startMembers(options));
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  if (!(await isFormed(servers))) {
    await stop();
    throw new Error(`the NATS cluster has not formed in ${formedDeadlineMs / 1000} s; logs in ${options.dir}`);
  }
  return { servers, url: servers.map((server) => server.url).join(","), stop };
}

/** All or none: a member that cannot have its port leaves no others behind. */
async function startMembers({ dir, syncAlways = false }: { readonly dir: string; readonly syncAlways?: boolean }) {
  const ports = await freePorts(memberCount);
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`);
  const started = await Promise.allSettled(
    ports.map((port, index) => {
      const serverName = `lab-${index}`;
      return startNats({ dir: join(dir, serverName), syncAlways, cluster: { name: "lab", serverName, port, routes } });
    }),
  );
  const servers = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = started.find((result) => result.status === "rejected");
  if (failed === undefined) return servers;
  await Promise.all(servers.map((server) => server.stop()));
  throw failed.reason;
}

async function isFormed(servers: readonly NatsServer[]): Promise<boolean> {
  const giveUpAt = performance.now() + formedDeadlineMs;
  while (performance.now() < giveUpAt) {
    const healthy = await Promise.all(
      servers.map((server) => answersOk(`${server.monitorUrl}/healthz`).catch(() => false)),
    );
    if (healthy.every(Boolean) && (await leaderSeesAll(servers))) return true;
    await sleep(pollMs);
  }
  return false;
}

type Jetstream = { readonly meta_cluster?: { readonly replicas?: readonly { readonly offline?: boolean }[] } };

/** Only the leader lists the others. One that it has not heard of yet counts as offline, and gets no replica. */
async function leaderSeesAll(servers: readonly NatsServer[]): Promise<boolean> {
  const answers = await Promise.all(
    servers.map(({ monitorUrl }) => readJson<Jetstream>(`${monitorUrl}/jsz`).catch(() => undefined)),
  );
  return answers.some((answer) => {
    const others = answer?.meta_cluster?.replicas ?? [];
    return others.length === memberCount - 1 && others.every(({ offline }) => offline !== true);
  });
}
