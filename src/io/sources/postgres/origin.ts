import { type Connection, type ConnectionParts, connectPostgres, type PostgresTarget } from "./connection.ts";
import { codeOf, faultOf } from "./faults.ts";
import { listen } from "./listener.ts";
import { decodePosition, encodePosition, goesOnBeyond, type Position, reached } from "./position.ts";
import { fetchRows, fieldsOf, type Query, type Selection, type Statements, statementsFor } from "./statements.ts";

export type PostgresSource = PostgresTarget &
  Selection & {
    readonly overlapMs: number;
    readonly notifyChannel: string | null;
    readonly intervalMs: number;
    readonly reconcileMs: number;
    readonly queryTimeoutMs: number;
  };

/** What the runner keeps of a reading. */
type Mark = { readonly cursor: string | null };

const leastMs = 1000;

/**
 * A table or a query in PostgreSQL. Each reading has a connection of its own, in a transaction that sees one moment and can
 * write nothing; rows come through a server-side cursor, as they are asked for.
 */
export function postgresOrigin(source: PostgresSource, parts: ConnectionParts) {
  const readings = new Set<Connection>();
  /** Also kept here: a whole reading is asked for without a mark, and goes on from what is known all the same. */
  let position: Position | undefined;
  let isDistrusted = false;
  let listener: { readonly stop: () => void } | undefined;
  const connect = () => connectPostgres(source, { ...parts, answerMs: atLeast(source.queryTimeoutMs) });
  return {
    intervalMs: atLeast(source.intervalMs),
    wholeEveryMs: atLeast(source.reconcileMs),
    open: async (since: Mark | undefined) => {
      position = decodePosition(since?.cursor) ?? position;
      const connection = await connect();
      readings.add(connection);
      connection.onEnd(() => void readings.delete(connection));
      try {
        const opened = await begin(connection, source);
        const known = since === undefined || isDistrusted ? undefined : position;
        const beyond = known && goesOnBeyond(known, { atMs: opened.atMs, overlapMs: source.overlapMs });
        const batches = rowsOf(connection, { ...opened, beyond });
        return { kind: "rows", isWhole: beyond === undefined, version: null, batches } as const;
      } catch (cause) {
        connection.end();
        throw faultOf(cause);
      }
    },
    onChange: (wake: () => void) => {
      const channel = source.notifyChannel;
      if (channel !== null) listener = listen({ channel, connect, onHeard: wake });
    },
    close: async () => {
      listener?.stop();
      for (const connection of readings) connection.end();
    },
  };

  async function* rowsOf(connection: Connection, reading: Opened & { readonly beyond: string | undefined }) {
    try {
      const next = await newest(connection, reading);
      await connection.ask(reading.statements.declare(reading.beyond));
      for (;;) {
        const { rows } = await connection.ask(fetchRows);
        if (rows.length === 0) break;
        yield { ...batchOf(rows), cursor: null };
      }
      await connection.ask(plain("COMMIT"));
      position = next;
      isDistrusted = false;
      yield { rows: [], malformed: 0, cursor: next === undefined ? null : encodePosition(next) };
    } catch (cause) {
      isDistrusted ||= reading.beyond !== undefined && isAboutValues(cause);
      throw faultOf(cause);
    } finally {
      connection.end();
    }
  }

  /** Where reading goes on behind this one, which sees one moment whatever happens meanwhile. */
  async function newest(
    connection: Connection,
    { statements, beyond, atMs }: Opened & { readonly beyond: string | undefined },
  ) {
    const { rows } = await connection.ask(statements.newest(beyond));
    const value = rows[0]?.[0] ?? position?.places.at(-1)?.value;
    if (typeof value !== "string") return undefined;
    return reached(position, { atMs, value }, { overlapMs: source.overlapMs, isWhole: beyond === undefined });
  }
}

type Opened = {
  readonly statements: Statements;
  /** By the clock of the database. */
  readonly atMs: number;
};

async function begin(connection: Connection, source: PostgresSource): Promise<Opened> {
  await connection.ask(plain("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  await connection.ask(settings(atLeast(source.queryTimeoutMs)));
  const { fields } = await connection.ask(plain(fieldsOf(source)));
  const clock = await connection.ask(plain("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::text"));
  return {
    statements: statementsFor(source, fields),
    atMs: Number(clock.rows[0]?.[0]),
  };
}

/** For this transaction only, and not as parameters of the start, which poolers refuse. */
function settings(timeoutMs: number): Query {
  const text =
    "SELECT set_config('statement_timeout', $1, true), set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true)";
  return { text, values: [String(timeoutMs)] };
}

function batchOf(rows: readonly unknown[][]) {
  const texts = rows.flatMap(([text]) => (typeof text === "string" ? [text] : []));
  return {
    rows: texts.map((text) => JSON.parse(text) as Record<string, unknown>),
    malformed: rows.length - texts.length,
  };
}

/** The cursor's value does not fit its column any more, which was given another type: everything is read. */
function isAboutValues(cause: unknown): boolean {
  const code = codeOf(cause);
  return code.startsWith("22") || code === "42883";
}

function plain(text: string): Query {
  return { text, values: [] };
}

function atLeast(ms: number): number {
  return Math.max(ms, leastMs);
}
