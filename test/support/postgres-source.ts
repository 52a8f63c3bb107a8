import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCredentials } from "../../src/io/sources/credentials.ts";
import { createGuard } from "../../src/io/sources/guard.ts";
import { type PostgresSource, postgresOrigin } from "../../src/io/sources/postgres/origin.ts";
import type { PostgresServer } from "../../src/lab/servers/start.ts";
import type { DesiredPostgres, DesiredSource } from "../../src/schemas/wire/desired.ts";
import { desiredSource } from "./consent.ts";

/** A user with a password, as an administrator would make it for sync: it may log in and nothing else. */
export const reader = { username: "consent_reader", password: "reads-only" };

/** A table as a shop keeps it, with another name for everything, and the right to read it. */
export const shopTable = `
  CREATE TABLE consents (
    phone_e164 text NOT NULL,
    state text NOT NULL DEFAULT 'granted',
    consented_at timestamptz NOT NULL DEFAULT '2026-01-02 03:04:05+00',
    topics text[],
    notice text DEFAULT 'wa-optin-2026-03',
    affirmative boolean DEFAULT true,
    double_opt_in boolean DEFAULT true,
    evidence text DEFAULT 'form 4711',
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX ON consents (changed_at);
  GRANT SELECT ON consents TO consent_reader;`;

export const shopColumns = { recipient: "phone_e164", status: "state", at: "consented_at", purposes: "topics" };

export async function makeShop(server: PostgresServer): Promise<void> {
  await server.sql(`CREATE ROLE ${reader.username} LOGIN PASSWORD '${reader.password}'`);
  await server.sql(shopTable);
}

/** A Secret as the kubelet mounts it. */
export function writeSecret(directory: string, name: string, keys: Readonly<Record<string, string>>): void {
  const secret = join(directory, "marketing", name);
  mkdirSync(secret, { recursive: true });
  for (const [key, text] of Object.entries(keys)) writeFileSync(join(secret, key), text);
}

export function postgresOf(server: PostgresServer, changes: Partial<DesiredPostgres> = {}): DesiredPostgres {
  return {
    host: server.host,
    port: server.port,
    database: "postgres",
    credentials: "shop",
    tls: "Disable",
    table: "consents",
    query: null,
    columns: shopColumns,
    cursorColumn: "changed_at",
    overlapMs: 300_000,
    notifyChannel: null,
    intervalMs: 1000,
    reconcileMs: 3_600_000,
    queryTimeoutMs: 5000,
    ...changes,
  };
}

export function postgresSource(
  server: PostgresServer,
  name: string,
  changes: Partial<DesiredPostgres> = {},
): DesiredSource {
  return desiredSource({ name, type: "Postgres", postgres: postgresOf(server, changes) });
}

/** The origin of a source alone, without the role around it. */
export function openOrigin(source: PostgresSource & { readonly credentials: string }, secrets: string) {
  const guard = createGuard({ hosts: "127.0.0.1,localhost", loopback: "Allow" });
  return postgresOrigin(source, {
    dial: guard.connect,
    login: () => readCredentials(secrets, { namespace: "marketing", name: source.credentials }),
  });
}

export type Origin = ReturnType<typeof openOrigin>;
export type Read = {
  readonly rows: readonly Record<string, unknown>[];
  readonly isWhole: boolean;
  readonly cursor: string | null;
};

/** One reading to its end. */
export async function readAll(origin: Origin, cursor?: string | null): Promise<Read & { readonly malformed: number }> {
  const reading = await origin.open(cursor === undefined ? undefined : { cursor });
  const rows: Record<string, unknown>[] = [];
  let next: string | null = null;
  let malformed = 0;
  for await (const batch of reading.batches) {
    rows.push(...batch.rows);
    malformed += batch.malformed;
    next = batch.cursor ?? next;
  }
  return { rows, malformed, isWhole: reading.isWhole, cursor: next };
}
