/** Every way of holding consent in turn, each in a process of its own. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { connectNats } from "../../../io/nats/connect.ts";
import { ensureInstalled } from "../../../io/nats/install.ts";
import { buckets } from "../../../schemas/wire/subjects.ts";
import { obtainServers, removeDirectory, startNats, temporaryDirectory } from "../../servers/start.ts";
import { allowBatches, type FillRecord, fill } from "../fill.ts";
import type { ConsentOptions } from "./options.ts";
import type { Pauses } from "./pauses.ts";
import { keyAt, textAt } from "./records.ts";

const ways = ["table", "map"] as const;
export type Way = (typeof ways)[number];

/** Bytes a record: of the store itself, and of all that the process takes of the machine. */
type Memory = { readonly bytesOwn: number; readonly bytesResident: number };
type Asked = { readonly hitsPerSecond: number; readonly missesPerSecond: number };
/** By the clock, and by the processor. */
type Taken = { readonly clockMs: number; readonly busyMs: number };
type Loaded = Memory & { readonly load: Taken };
type FromNats = Loaded & { readonly filling: Pauses };
export type Held = Loaded &
  Asked & {
    readonly filling: Pauses;
    readonly snapshot: { readonly bytes: number; readonly write: Taken; readonly writing: Pauses } | null;
  };

export type ConsentResult = {
  readonly sizes: readonly {
    readonly records: number;
    readonly table: Held;
    /** Null where it would take gigabytes. */
    readonly map: Held | null;
    readonly fromSnapshot: Loaded & Asked;
  }[];
  readonly fromNats: { readonly records: number; readonly table: FromNats; readonly map: FromNats } | null;
};

type Progress = (line: string) => void;

const run = promisify(execFile);
const program = fileURLToPath(
  new URL(`../peers/consent-store.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url),
);
const heapMiB = 8192;
const mapMax = 1_000_000;

export async function runConsentBench(options: ConsentOptions, progress: Progress): Promise<ConsentResult> {
  const directory = temporaryDirectory("consentry-bench-");
  const sizes: ConsentResult["sizes"][number][] = [];
  for (const records of options.sizes) {
    progress(`${records.toLocaleString("en")} records`);
    const table = await measure<Held>(["table", "fill", String(records), directory]);
    const fromSnapshot = await measure<Loaded & Asked>(["table", "snapshot", String(records), directory]);
    const map = records > mapMax ? null : await measure<Held>(["map", "fill", String(records), directory]);
    sizes.push({ records, table, map, fromSnapshot });
  }
  const fromNats = options.fromNats > 0 ? await loadFromNats(options.fromNats, directory, progress) : null;
  await removeDirectory(directory);
  return { sizes, fromNats };
}

async function loadFromNats(records: number, directory: string, progress: Progress) {
  await obtainServers(["nats-server"]);
  const server = await startNats({ dir: join(directory, "nats") });
  try {
    const nc = await connectNats({ servers: server.url, name: "bench", waitForServer: false });
    await ensureInstalled(nc, { partitions: 16, replicas: 1, outboundBytesMax: 1_000_000 });
    await allowBatches(nc, `KV_${buckets.consent}`);
    progress(`${records.toLocaleString("en")} records into NATS, and out again`);
    await fill(nc, entries(records));
    await nc.close();
    const load = (way: Way) => measure<FromNats>([way, "nats", String(records), directory], { NATS_URL: server.url });
    return { records, table: await load("table"), map: await load("map") };
  } finally {
    await server.stop();
  }
}

function* entries(records: number): Generator<FillRecord> {
  for (let index = 0; index < records; index++)
    yield { subject: `$KV.${buckets.consent}.${keyAt(index)}`, data: textAt(index) };
}

async function measure<T>(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<T> {
  const flags = ["--expose-gc", `--max-old-space-size=${heapMiB}`];
  const { stdout } = await run(process.execPath, [...flags, program, ...args], { env: { ...process.env, ...env } });
  return JSON.parse(stdout) as T;
}
