/** A sync that reads a list for the first time, beside the NATS that it fills. */
import { createWriteStream, readFileSync, utimesSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { jsApiOrThrow } from "../../../io/nats/api.ts";
import { openBucket } from "../../../io/nats/bucket.ts";
import { connectNats, type NatsConnection } from "../../../io/nats/connect.ts";
import { ensureInstalled } from "../../../io/nats/install.ts";
import { sourceHealth } from "../../../schemas/wire/consent.ts";
import { desiredKeys } from "../../../schemas/wire/desired.ts";
import { buckets } from "../../../schemas/wire/subjects.ts";
import { logTail } from "../../servers/process.ts";
import {
  obtainServers,
  type RunningProcess,
  removeDirectory,
  startNats,
  startProcess,
  temporaryDirectory,
} from "../../servers/start.ts";
import { pseudonymKey } from "../consent/records.ts";
import { source } from "../desired.ts";
import { listedSource, listLines } from "./records.ts";

export type ListResult = {
  readonly records: number;
  /** From the start of sync. */
  readonly clockMs: number;
  /** Of the processor. */
  readonly syncMs: number;
  readonly natsMs: number;
  readonly memoryMaxBytes: number;
};

const partitions = 16;
const fileName = "list.csv";
const lookEveryMs = 100;
/** How far CONSENT is projected. */
const keysOfNobody = 1;
const main = fileURLToPath(new URL(`../../../main.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url));

/** @throws Error with the end of its log when sync ends, or with what keeps it from reading the list */
export async function runListBench(records: number, progress: (line: string) => void): Promise<ListResult> {
  await obtainServers(["nats-server"]);
  const directory = temporaryDirectory("consentry-bench-");
  const server = await startNats({ dir: join(directory, "nats") });
  const nc = await connectNats({ servers: server.url, name: "bench", waitForServer: false });
  try {
    await ensureInstalled(nc, { partitions, replicas: 1, outboundBytesMax: 1_000_000 });
    await (await openBucket(nc, buckets.desired)).put(desiredKeys.source(source), listedSource(fileName));
    await writeList(join(directory, "sources"), records);
    progress(`a list of ${records.toLocaleString("en")} people`);
    return await readOnce(nc, { records, directory, url: server.url, natsPid: server.pid });
  } finally {
    await nc.close();
    await server.stop();
    await removeDirectory(directory);
  }
}

async function writeList(directory: string, records: number): Promise<void> {
  await mkdir(directory);
  const path = join(directory, fileName);
  await pipeline(Readable.from(listLines(records)), createWriteStream(path));
  const settled = new Date(Date.now() - 5000);
  utimesSync(path, settled, settled);
}

async function readOnce(
  nc: NatsConnection,
  at: { readonly records: number; readonly directory: string; readonly url: string; readonly natsPid: number },
): Promise<ListResult> {
  const health = await openBucket(nc, buckets.sources);
  const natsBeforeMs = processorMs(at.natsPid);
  const startedMs = performance.now();
  const sync = await startSync(at);
  try {
    while ((await recordsHeld(nc)) < at.records) {
      if (!sync.isRunning()) throw new Error(`sync has ended\n${logTail(sync.logFile)}`);
      const fault = sourceHealth.safeParse((await health.get(`${source.namespace}.${source.name}`))?.value).data?.error;
      if (fault) throw new Error(`the list is not read: ${fault}`);
      await pause(lookEveryMs);
    }
    return {
      records: at.records,
      clockMs: performance.now() - startedMs,
      syncMs: processorMs(sync.pid),
      natsMs: processorMs(at.natsPid) - natsBeforeMs,
      memoryMaxBytes: memoryMaxBytes(sync.pid),
    };
  } finally {
    await sync.stop();
  }
}

function startSync({ directory, url }: { directory: string; url: string }): Promise<RunningProcess> {
  return startProcess({
    name: "sync",
    command: process.execPath,
    args: [...process.execArgv, main, "sync"],
    logFile: join(directory, "sync.log"),
    env: {
      ...process.env,
      NATS_URL: url,
      CONSENTRY_NAME: "bench-sync",
      CONSENTRY_LOG_LEVEL: "warn",
      CONSENTRY_PSEUDONYM_KEY: pseudonymKey,
      CONSENTRY_SOURCES_DIR: join(directory, "sources"),
    },
  });
}

async function recordsHeld(nc: NatsConnection): Promise<number> {
  type Info = { readonly state: { readonly num_subjects?: number } };
  const { state } = await jsApiOrThrow<Info>(nc, `STREAM.INFO.KV_${buckets.consent}`, undefined);
  return Math.max(0, (state.num_subjects ?? 0) - keysOfNobody);
}

/** Of all its threads. */
function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function memoryMaxBytes(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}
