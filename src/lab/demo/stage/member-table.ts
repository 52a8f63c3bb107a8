/** The members in a table of a real PostgreSQL, with a view for sync and a user who may read that and nothing else. */
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PostgresServer, startPostgres } from "../../servers/start.ts";
import type { Ending } from "./ending.ts";
import { agreedAtMs, type Members, memberNotice } from "./members.ts";
import { namespace, type OwnPlaces } from "./places.ts";

export type MemberTable = Members & {
  /** What sync has to be told so that it may read there. */
  readonly syncEnvironment: Readonly<Record<string, string>>;
  /** What the ConsentSource says in place of the list. */
  readonly spec: object;
};

const user = "consentry_sync";
const secret = "shop-members";
const channel = "members_changed";

const tables = `
  CREATE TABLE members (
    phone text PRIMARY KEY,
    agreed_at timestamptz NOT NULL,
    left_at timestamptz,
    changed_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX ON members (changed_at);
  CREATE SCHEMA consentry;
  CREATE VIEW consentry.consent AS
    SELECT phone, coalesce(left_at, agreed_at) AS at, changed_at, '${memberNotice}' AS notice, true AS affirmative,
      CASE WHEN left_at IS NULL THEN 'granted' ELSE 'withdrawn' END AS status, 'members/' || md5(phone) AS evidence
    FROM members;
  CREATE FUNCTION members_changed() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NOTIFY ${channel}; RETURN NULL; END $$;
  CREATE TRIGGER members_changed AFTER INSERT OR UPDATE ON members
    FOR EACH STATEMENT EXECUTE FUNCTION members_changed();
  GRANT USAGE ON SCHEMA consentry TO ${user};
  GRANT SELECT ON consentry.consent TO ${user};`;

export async function memberTable(of: { readonly own: OwnPlaces; readonly ending: Ending }): Promise<MemberTable> {
  const server = await startPostgres();
  of.ending.add(server.stop);
  const password = randomBytes(16).toString("hex");
  await server.sql(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`);
  await server.sql(tables);
  const credentials = join(of.own.directory, "credentials");
  const mounted = join(credentials, namespace, secret);
  mkdirSync(mounted, { recursive: true });
  writeFileSync(join(mounted, "username"), user);
  writeFileSync(join(mounted, "password"), password, { mode: 0o600 });
  return {
    where: "in a table of PostgreSQL",
    gone: "The database of the shop has stopped",
    write: (people) =>
      insert(
        server,
        people.map(({ number }) => `+${number}`),
      ),
    vanish: server.kill,
    comeBack: server.start,
    withdraw: async ({ number }) => {
      await server.sql("UPDATE members SET left_at = now(), changed_at = now() WHERE phone = $1", [`+${number}`]);
    },
    syncEnvironment: {
      CONSENTRY_SOURCE_HOSTS: `${server.host}:${server.port}`,
      CONSENTRY_SOURCE_LOOPBACK: "Allow",
      CONSENTRY_CREDENTIALS_DIR: credentials,
    },
    spec: { type: "Postgres", file: null, postgres: postgresSpec(server) },
  };
}

function postgresSpec({ host, port }: PostgresServer): object {
  return {
    host,
    port,
    database: "postgres",
    credentialsRef: { name: secret },
    // On this machine alone; elsewhere leave it out.
    tls: "Disable",
    table: "consentry.consent",
    cursorColumn: "changed_at",
    notifyChannel: channel,
    interval: "2s",
  };
}

async function insert(server: PostgresServer, phones: readonly string[]): Promise<void> {
  const agreedAt = new Date(agreedAtMs()).toISOString();
  await server.sql("INSERT INTO members (phone, agreed_at) SELECT phone, $2 FROM unnest($1::text[]) phone", [
    phones,
    agreedAt,
  ]);
}
