import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { Failure } from "../../schemas/failures.ts";
import { csvLines } from "./csv-lines.ts";

/** Where a list comes from: a file, or text that somebody has read already. */
export type ListOrigin = { readonly path: string } | { readonly content: string };

export type CsvOptions = {
  readonly origin: ListOrigin;
  /** Columns of which each list needs at least one a group, such as `[["recipient", "phone"], ["at"]]`. */
  readonly required: readonly (readonly string[])[];
};

/** Lines of a list, their fields in the order of the columns, and how many between them are no row at all. */
export type CsvBatch = {
  readonly columns: readonly string[];
  readonly lines: readonly (readonly string[])[];
  readonly malformed: number;
};

export const batchRowsMax = 1000;

/** @throws Failure `Unusable` when a column is missing; Error of the file system */
export async function* csvBatches({ origin, required }: CsvOptions): AsyncGenerator<CsvBatch> {
  let columns: string[] | undefined;
  let lines: string[][] = [];
  let malformed = 0;
  const onMalformed = () => {
    malformed++;
  };
  for await (const line of csvLines(bytesOf(origin), onMalformed)) {
    if (columns === undefined) {
      columns = columnsOf(line, required);
      continue;
    }
    if (line.length === columns.length) lines.push(line);
    else malformed++;
    if (lines.length < batchRowsMax) continue;
    yield { columns, lines, malformed };
    lines = [];
    malformed = 0;
  }
  if (lines.length + malformed > 0) yield { columns: columns ?? [], lines, malformed };
}

function columnsOf(header: readonly string[], required: CsvOptions["required"]): string[] {
  const columns = header.map((column) => column.trim().toLowerCase());
  const missing = required.find((group) => !group.some((column) => columns.includes(column)));
  if (missing)
    throw new Failure("Unusable", `the first line names no column "${missing.join('" or "')}"`, { retry: true });
  return columns;
}

export function bytesOf(origin: ListOrigin): Readable {
  return "path" in origin ? createReadStream(origin.path) : Readable.from([Buffer.from(origin.content)]);
}

/** Says what is wrong without a piece of the list: the libraries' own messages may quote it. */
export function unreadable(cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  const { code } = cause as { code?: string };
  if (code === "ENOENT") return new Failure("NotFound", "the file is not there", { retry: true });
  if (code === "EACCES" || code === "EPERM") return new Failure("Refused", "the file may not be read", { retry: true });
  return new Failure("Unusable", `the list cannot be read (${code ?? "unknown fault"})`, { retry: true });
}
