import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";
import { Failure } from "../../schemas/failures.ts";

/** Where a list comes from: a file, or text that somebody has read already. */
export type ListOrigin = { readonly path: string } | { readonly content: string };

export type ListOptions = {
  readonly origin: ListOrigin;
  readonly format: "CSV" | "JSONLines";
  /** Columns of which each list needs at least one a group, such as `[["recipient", "phone"], ["at"]]`. */
  readonly required: readonly (readonly string[])[];
};

/** Rows that lie one behind the other in a list, and how many lines between them are no row at all. */
export type ListBatch = { readonly rows: readonly Record<string, unknown>[]; readonly malformed: number };

const rowBytesMax = 64 * 1024;
const batchRowsMax = 1000;
/** A file changed a moment ago may still be being written: reading half of it would expire the other half's consents. */
const settleMs = 1000;

/**
 * A whole list, a thousand rows at a time, read as they are asked for.
 *
 * @throws Failure `Unusable` when a column is missing, `NotFound` when the file is
 */
export async function* listBatches(options: ListOptions): AsyncGenerator<ListBatch> {
  let malformed = 0;
  const onMalformed = () => {
    malformed++;
  };
  let rows: Record<string, unknown>[] = [];
  try {
    for await (const row of options.format === "CSV" ? csvRows(options, onMalformed) : jsonRows(options, onMalformed)) {
      rows.push(row);
      if (rows.length < batchRowsMax) continue;
      yield { rows, malformed };
      rows = [];
      malformed = 0;
    }
  } catch (cause) {
    throw unreadable(cause);
  }
  if (rows.length + malformed > 0) yield { rows, malformed };
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

async function* csvRows(options: ListOptions, onMalformed: () => void): AsyncGenerator<Record<string, unknown>> {
  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    max_record_size: rowBytesMax,
    columns: (header: string[]) => columnsOf(header, options.required),
    skip_records_with_error: true,
    on_skip: () => {
      onMalformed();
      return undefined;
    },
  });
  const bytes = bytesOf(options.origin);
  bytes.on("error", (cause) => parser.destroy(cause));
  try {
    yield* bytes.pipe(parser);
  } finally {
    bytes.destroy();
  }
}

function columnsOf(header: string[], required: ListOptions["required"]): string[] {
  const columns = header.map((column) => column.trim().toLowerCase());
  const missing = required.find((group) => !group.some((column) => columns.includes(column)));
  if (missing)
    throw new Failure("Unusable", `the first line names no column "${missing.join('" or "')}"`, { retry: true });
  return columns;
}

async function* jsonRows(options: ListOptions, onMalformed: () => void): AsyncGenerator<Record<string, unknown>> {
  const bytes = bytesOf(options.origin);
  try {
    for await (const line of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line.trim() === "") continue;
      const row = line.length > rowBytesMax ? undefined : objectOf(line);
      if (row) yield row;
      else onMalformed();
    }
  } finally {
    bytes.destroy();
  }
}

function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function bytesOf(origin: ListOrigin): Readable {
  return "path" in origin ? createReadStream(origin.path) : Readable.from([Buffer.from(origin.content)]);
}

/** Says what is wrong without a piece of the list: the libraries' own messages may quote it. */
function unreadable(cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  const { code } = cause as { code?: string };
  if (code === "ENOENT") return new Failure("NotFound", "the file is not there", { retry: true });
  if (code === "EACCES" || code === "EPERM") return new Failure("Refused", "the file may not be read", { retry: true });
  return new Failure("Unusable", `the list cannot be read (${code ?? "unknown fault"})`, { retry: true });
}
