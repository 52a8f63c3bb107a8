import { createHash } from "node:crypto";
import { realpath, stat } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../schemas/failures.ts";
import {
  batchRowsMax,
  bytesOf,
  type CsvBatch,
  type CsvOptions,
  csvBatches,
  type ListOrigin,
  unreadable,
} from "./csv-batches.ts";
import { rowBytesMax } from "./csv-lines.ts";
import { csvBatchesOfThread } from "./csv-thread.ts";

export type { ListOrigin } from "./csv-batches.ts";

export type ListOptions = CsvOptions & { readonly format: "CSV" | "JSONLines" };

/** Rows that lie one behind the other in a list, and how many lines between them are no row at all. */
export type ListBatch = { readonly rows: readonly Record<string, unknown>[]; readonly malformed: number };

/** A larger list is worth a thread of its own. */
const threadBytesMin = 1 << 20;
/** A file changed a moment ago may still be being written: reading half of it would expire the other half's consents. */
const settleMs = 1000;

/**
 * A whole list, a thousand rows at a time, read as they are asked for.
 *
 * @throws Failure `Unusable` when a column is missing, `NotFound` when the file is
 */
export async function* listBatches(options: ListOptions): AsyncGenerator<ListBatch> {
  try {
    yield* options.format === "CSV" ? csvRows(options) : jsonRows(options);
  } catch (cause) {
    throw unreadable(cause);
  }
}

async function* csvRows(options: CsvOptions): AsyncGenerator<ListBatch> {
  const batches = (await isLong(options.origin)) ? csvBatchesOfThread(options) : csvBatches(options);
  for await (const batch of batches)
    yield { rows: batch.lines.map((line) => rowOf(line, batch)), malformed: batch.malformed };
}

async function isLong(origin: ListOrigin): Promise<boolean> {
  return "path" in origin && (await stat(origin.path)).size >= threadBytesMin;
}

function rowOf(line: readonly string[], { columns }: CsvBatch): Record<string, string> {
  const row: Record<string, string> = {};
  for (let at = 0; at < columns.length; at++) row[columns[at] as string] = line[at] as string;
  return row;
}

/** SHA-256 of the list, to see whether it has changed. */
export async function listDigest(origin: ListOrigin): Promise<string> {
  const hash = createHash("sha256");
  try {
    await pipeline(bytesOf(origin), hash);
  } catch (cause) {
    throw unreadable(cause);
  }
  return `sha256:${hash.digest("hex")}`;
}

/**
 * What tells one content of a file from another without reading it; of a text there is one content.
 *
 * @throws Failure `Unsettled` when somebody has written to the file a moment ago
 */
export async function settledMark(origin: ListOrigin, nowMs: number): Promise<string> {
  if ("content" in origin) return "";
  try {
    const { mtimeMs, size, ino } = await stat(origin.path);
    if (nowMs - mtimeMs < settleMs) throw unsettled();
    return `${ino} ${size} ${mtimeMs}`;
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** A list that changes while it is read. */
export function unsettled(): Failure {
  return new Failure("Unsettled", "somebody is writing the list at this moment", { retry: true });
}

/**
 * The file below a directory that a resource names. Links are followed before the check: mounted ConfigMaps are made of them.
 *
 * @throws Failure `Refused` when it lies outside
 */
export async function fileBelow(directory: string, path: string): Promise<string> {
  try {
    const root = await realpath(directory);
    const file = await realpath(resolve(root, `.${sep}${path}`));
    if (file.startsWith(root + sep)) return file;
  } catch (cause) {
    throw unreadable(cause);
  }
  throw new Failure("Refused", "the path leads out of the mounted directory: name a file below it", { retry: false });
}

async function* jsonRows({ origin }: ListOptions): AsyncGenerator<ListBatch> {
  let rows: Record<string, unknown>[] = [];
  let malformed = 0;
  const bytes = bytesOf(origin);
  try {
    for await (const line of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line.trim() === "") continue;
      const row = line.length > rowBytesMax ? undefined : objectOf(line);
      if (row) rows.push(row);
      else malformed++;
      if (rows.length < batchRowsMax) continue;
      yield { rows, malformed };
      rows = [];
      malformed = 0;
    }
  } finally {
    bytes.destroy();
  }
  if (rows.length + malformed > 0) yield { rows, malformed };
}

function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
