import { Failure } from "../../schemas/failures.ts";

export type Row = Readonly<Record<string, unknown>>;
export type FeedBatch = { readonly rows: readonly Row[]; readonly malformed: number; readonly cursor: string | null };

/** Names of a page's members. */
export type Members = { readonly records: string; readonly next: string; readonly cursor: string };

const rowBytesMax = 64 * 1024;
const batchRowsMax = 1000;
const newLine = 0x0a;

export type Page = { readonly batches: readonly FeedBatch[]; readonly next: string | null };

/** One page as JSON: `{"records": [...], "next": ..., "cursor": ...}`. @throws Failure Unusable when it is none */
export async function readPage(body: AsyncIterable<Buffer>, members: Members): Promise<Page> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const page = objectOf(Buffer.concat(chunks).toString("utf8"));
  if (page === undefined) throw unusable("the feed's answer is no JSON object, or only half of one");
  const records = page[members.records];
  if (!Array.isArray(records))
    throw unusable(`the feed's answer has no list "${members.records}": see spec.http.members`);
  const batches = batchesOf(records);
  // A cursor is behind all the rows of its page, so it is told with the last of them.
  const last = { ...(batches.pop() ?? batchOf([])), cursor: placeOf(page, members.cursor) };
  return { batches: [...batches, last], next: placeOf(page, members.next) };
}

/** Rows of JSON Lines as they come; a line that has nothing but a cursor says how far the lines above it reach. */
export async function* readLines(body: AsyncIterable<Buffer>, members: Members): AsyncGenerator<FeedBatch> {
  let values: unknown[] = [];
  let cursor: string | null = null;
  for await (const line of linesOf(body)) {
    if (line?.trim() === "") continue;
    const value = line === undefined ? undefined : objectOf(line);
    const keys = value === undefined ? [] : Object.keys(value);
    if (value !== undefined && keys.length === 1 && keys[0] === members.cursor) cursor = placeOf(value, members.cursor);
    else values.push(value);
    if (values.length < batchRowsMax) continue;
    yield batchOf(values);
    values = [];
  }
  yield { ...batchOf(values), cursor };
}

/** What was pushed: a JSON array of rows, or JSON Lines; undefined when it is neither. */
export function pushedBatches(body: Buffer): readonly FeedBatch[] | undefined {
  const text = body.toString("utf8").trim();
  const values = text.startsWith("[")
    ? arrayOf(text)
    : text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map(objectOf);
  if (values === undefined || (values.length > 0 && !values.some(isObject))) return undefined;
  return batchesOf(values);
}

/** Lines that are not empty; undefined for one that is too long to be a row, which is not kept. */
async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<string | undefined> {
  let begun: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    let from = 0;
    for (let end = chunk.indexOf(newLine); end >= 0; end = chunk.indexOf(newLine, from)) {
      keep(chunk.subarray(from, end));
      from = end + 1;
      if (bytes > 0) yield taken();
    }
    keep(chunk.subarray(from));
  }
  if (bytes > 0) yield taken();

  function keep(piece: Buffer): void {
    bytes += piece.length;
    if (bytes <= rowBytesMax) begun.push(piece);
    else begun = [];
  }

  function taken(): string | undefined {
    const line = bytes > rowBytesMax ? undefined : Buffer.concat(begun).toString("utf8");
    begun = [];
    bytes = 0;
    return line;
  }
}

/** At least one, be it empty. */
function batchesOf(values: readonly unknown[]): FeedBatch[] {
  const many = Math.max(1, Math.ceil(values.length / batchRowsMax));
  return Array.from({ length: many }, (_, at) => batchOf(values.slice(at * batchRowsMax, (at + 1) * batchRowsMax)));
}

/** Elements that are no objects say nothing. */
function batchOf(values: readonly unknown[]): FeedBatch {
  const rows = values.filter(isObject);
  return { rows, malformed: values.length - rows.length, cursor: null };
}

const placeLengthMax = 2048;

/** A place in a feed: text or a number; null when there is none. */
function placeOf(page: Row, member: string): string | null {
  const place = page[member];
  if (place === undefined || place === null || place === "") return null;
  if ((typeof place === "string" || typeof place === "number") && String(place).length <= placeLengthMax)
    return String(place);
  throw unusable(
    `"${member}" of the feed's answer is neither a text nor a number of at most ${placeLengthMax} characters`,
  );
}

function objectOf(text: string): Row | undefined {
  const value = parsed(text);
  return isObject(value) ? value : undefined;
}

function arrayOf(text: string): readonly unknown[] | undefined {
  const value = parsed(text);
  return Array.isArray(value) ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unusable(message: string): Failure {
  return new Failure("Unusable", message, { retry: true });
}
