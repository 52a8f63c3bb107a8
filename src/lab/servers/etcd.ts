/** The database behind the lab's API server. */
import { join } from "node:path";
import { retryTakenPorts, untilHealthy } from "./healthy.ts";
import { answersOk } from "./nats.ts";
import { freePorts } from "./ports.ts";
import { type RunningProcess, startProcess } from "./process.ts";

export interface Etcd {
  readonly url: string;
  readonly process: RunningProcess;
}

const healthyDeadlineMs = 60_000;

/** Starts etcd without flushing to disk: it is thrown away with the process, and a crash of the machine is none of its tests. */
export function startEtcd({ dir, command }: { readonly dir: string; readonly command: string }): Promise<Etcd> {
  return retryTakenPorts(async () => {
    const [clientPort = 0, peerPort = 0] = await freePorts(2);
    const url = `http://127.0.0.1:${clientPort}`;
    const peerUrl = `http://127.0.0.1:${peerPort}`;
    const args = [
      `--data-dir=${join(dir, `etcd-${clientPort}`)}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      "--unsafe-no-fsync",
    ];
    const etcd = await startProcess({ name: "etcd", command, args, logFile: join(dir, "etcd.log") });
    await untilHealthy({ process: etcd, deadlineMs: healthyDeadlineMs, isHealthy: () => answersOk(`${url}/health`) });
    return { url, process: etcd };
  });
}
