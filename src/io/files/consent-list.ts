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
  readonly onRow: (row: Record<string, unknown>) => void;
  /** A line that is no row at all. */
  readonly onMalformed: () => void;
};

const rowBytesMax = 64 * 1024;
/** A file changed a moment ago may still be being written: reading half of it would expire the other half's consents. */
const settleMs = 1000;

/**
 * Reads a whole list, row by row.
 *
 * @throws Failure `Unusable` when a column is missing, `NotFound` when the file is
 */
export async function readList(options: ListOptions): Promise<void> {
  try {
    if (options.format === "CSV") await readCsv(options);
    else await readJsonLines(options);
  } catch (cause) {
    throw unreadable(cause);
  }
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

/** Whether nobody has written to the file for a moment. */
export async function isSettled(origin: ListOrigin, nowMs: number): Promise<boolean> {
  if ("content" in origin) return true;
  try {
    return nowMs - (await stat(origin.path)).mtimeMs >= settleMs;
  } catch (cause) {
    throw unreadable(cause);
  }
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

async function readCsv(options: ListOptions): Promise<void> {
  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    max_record_size: rowBytesMax,
    columns: (header: string[]) => columnsOf(header, options.required),
    skip_records_with_error: true,
    on_skip: () => {
      options.onMalformed();
      return undefined;
    },
  });
  parser.on("data", options.onRow);
  await pipeline(bytesOf(options.origin), parser);
}

function columnsOf(header: string[], required: ListOptions["required"]): string[] {
  const columns = header.map((column) => column.trim().toLowerCase());
  const missing = required.find((group) => !group.some((column) => columns.includes(column)));
  if (missing)
    throw new Failure("Unusable", `the first line names no column "${missing.join('" or "')}"`, { retry: true });
  return columns;
}

async function readJsonLines(options: ListOptions): Promise<void> {
  for await (const line of createInterface({ input: bytesOf(options.origin), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue;
    const row = line.length > rowBytesMax ? undefined : objectOf(line);
    if (row) options.onRow(row);
    else options.onMalformed();
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
