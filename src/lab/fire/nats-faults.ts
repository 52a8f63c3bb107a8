/** What befalls NATS itself: on one node a kill, on three also a leader that steps down or leaves in order. */
import { setTimeout as sleep } from "node:timers/promises";
import { jsApi } from "../../io/nats/api.ts";
import type { NatsConnection } from "../../io/nats/connect.ts";
import { streams } from "../../schemas/wire/subjects.ts";
import { type NatsServer, startNats, startNatsCluster } from "../servers/start.ts";
import { again } from "./again.ts";

export type FireNats = {
  readonly url: string;
  /** Lets the next fault happen and waits until the server is back. @returns what it was */
  readonly fault: (nc: NatsConnection, onFault: (kind: string) => void) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Clients are asked to leave one after the other; afterwards the server is ended. */
const lameDuckMs = 12_000;
const downMs = 200;

export async function startFireNats(options: { readonly dir: string; readonly replicas: number }): Promise<FireNats> {
  if (options.replicas === 1) return await oneNode(options.dir);
  const cluster = await startNatsCluster({ dir: options.dir, syncAlways: true });
  let turn = 0;
  return { url: cluster.url, stop: cluster.stop, fault };

  async function fault(nc: NatsConnection, onFault: (kind: string) => void): Promise<void> {
    const kind = ["leader-kill", "step-down", "lame-duck"][turn++ % 3] ?? "";
    if (kind === "step-down") {
      onFault(kind);
      await again(() => jsApi(nc, `STREAM.LEADER.STEPDOWN.${streams.verdicts}`, undefined));
      return;
    }
    const leader = await again(() => leaderOf(nc, cluster.servers));
    onFault(kind);
    if (kind === "lame-duck") {
      // What `nats-server --signal ldm=<pid>` sends.
      await leader.kill("SIGUSR2");
      await sleep(lameDuckMs);
    }
    await leader.kill("SIGKILL");
    await sleep(downMs);
    await leader.start();
  }
}

async function oneNode(dir: string): Promise<FireNats> {
  const server = await startNats({ dir, syncAlways: true });
  return {
    url: server.url,
    stop: server.stop,
    fault: async (_nc, onFault) => {
      onFault("nats-kill");
      await server.kill("SIGKILL");
      await sleep(downMs);
      await server.start();
    },
  };
}

async function leaderOf(nc: NatsConnection, servers: readonly NatsServer[]): Promise<NatsServer> {
  const info = await jsApi<{ cluster?: { leader?: string } }>(nc, `STREAM.INFO.${streams.verdicts}`, undefined);
  const name = info.ok ? info.value.cluster?.leader : undefined;
  const leader = servers[Number(name?.split("-").at(-1) ?? 0)];
  if (!leader) throw new Error("the cluster names no leader of VERDICTS");
  return leader;
}
