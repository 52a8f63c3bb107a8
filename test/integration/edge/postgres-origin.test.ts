import { type AddressInfo, createServer, type Socket } from "node:net";
import { Client } from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import type { DesiredPostgres } from "../../../src/schemas/wire/desired.ts";
import { certificateAuthority } from "../../support/certificates.ts";
import { makeShop, openOrigin, postgresOf, readAll, reader, writeSecret } from "../../support/postgres-source.ts";
import { describeWithServers, usePostgres } from "../../support/servers.ts";

const secrets = temporaryDirectory("consentry-test-");
const authority = certificateAuthority(temporaryDirectory("consentry-test-"));
const stranger = certificateAuthority(temporaryDirectory("consentry-test-"), "stranger");

describeWithServers("a table in PostgreSQL", () => {
  const server = usePostgres({ tls: authority.issue("database", "IP:127.0.0.1") });

  beforeAll(async () => {
    await makeShop(server());
    writeSecret(secrets, "shop", { ...reader, "ca.crt": authority.ca });
    writeSecret(secrets, "wrong", { username: reader.username, password: "guessed" });
    writeSecret(secrets, "half", { username: reader.username });
    writeSecret(secrets, "strange", { ...reader, "ca.crt": stranger.ca });
  });

  const originOf = (changes: Partial<DesiredPostgres> = {}) => openOrigin(postgresOf(server(), changes), secrets);
  const failureOf = async (changes: Partial<DesiredPostgres>) => {
    const failure = await readAll(originOf(changes)).catch((cause: unknown) => cause);
    return (failure as Error).message;
  };
  /** A table of its own for a test, which the reader may read. */
  const table = async (name: string, columns: string, values?: string) => {
    await server().sql(`CREATE TABLE ${name} (${columns})`);
    await server().sql(`GRANT SELECT ON ${name} TO ${reader.username}`);
    if (values !== undefined) await server().sql(`INSERT INTO ${name} VALUES ${values}`);
  };

  it("gives rows in the columns that lists have, whatever the table calls them and of whatever type they are", async () => {
    await server().sql(
      "INSERT INTO consents (phone_e164, topics, consented_at) VALUES ('+447700900001', '{offers,newsletter}', '2026-01-02 04:04:05.25+01')",
    );
    const { rows, isWhole, malformed } = await readAll(originOf());
    expect(isWhole).toBe(true);
    expect(malformed).toBe(0);
    expect(rows).toEqual([
      {
        recipient: "+447700900001",
        status: "granted",
        at: "2026-01-02T03:04:05.25+00:00",
        purposes: ["offers", "newsletter"],
        notice: "wa-optin-2026-03",
        affirmative: true,
        double_opt_in: true,
        evidence: "form 4711",
      },
    ]);
  });

  it("takes a time without a zone for UTC, a number for a number, and an end that never comes for none", async () => {
    await table(
      "plain",
      "phone bigint, at timestamp, valid_until date, age smallint, secret text",
      "(447700900002, '2026-01-02 03:04:05', 'infinity', 42, 'not for sync')",
    );
    const { rows } = await readAll(originOf({ table: "plain", columns: {}, cursorColumn: null }));
    expect(rows).toEqual([{ phone: 447700900002, at: "2026-01-02T03:04:05+00:00", valid_until: null, age: 42 }]);
  });

  it("reads a query as it reads a table, also one that ends in a comment", async () => {
    const query =
      "SELECT '+4477009000' || n AS recipient, timestamptz '2026-01-02 00:00Z' AS at, n FROM generate_series(10, 12) n -- all";
    const origin = originOf({ table: null, query, columns: {}, cursorColumn: "n", overlapMs: 0 });
    const first = await readAll(origin);
    expect(first.rows.map(({ recipient }) => recipient)).toEqual(["+447700900010", "+447700900011", "+447700900012"]);
    expect(await readAll(origin, first.cursor)).toMatchObject({ rows: [], isWhole: false });
  });

  it("counts a row that is far too large and reads on", async () => {
    await table(
      "large",
      "recipient text, at timestamptz, evidence text",
      "('+447700900003', now(), repeat('x', 1000000)), ('+447700900004', now(), 'x')",
    );
    const { rows, malformed } = await readAll(originOf({ table: "large", columns: {}, cursorColumn: null }));
    expect(rows.map(({ recipient }) => recipient)).toEqual(["+447700900004"]);
    expect(malformed).toBe(1);
  });

  it("loses no row whose transaction was open while others were read", async () => {
    await table("late", "recipient text, at timestamptz DEFAULT now(), changed_at timestamptz DEFAULT now()");
    const origin = originOf({ table: "late", columns: {}, overlapMs: 60_000 });
    const whole = await readAll(origin);
    expect(whole).toMatchObject({ rows: [], cursor: null });
    await server().sql("INSERT INTO late VALUES ('+447700900020')");
    const first = await readAll(origin);
    const slow = await client();
    await slow.query("BEGIN");
    await slow.query("SELECT now()");
    await server().sql("INSERT INTO late VALUES ('+447700900021')");
    const second = await readAll(origin, first.cursor);
    await slow.query("INSERT INTO late VALUES ('+447700900022')");
    await slow.query("COMMIT");
    await slow.end();
    const third = await readAll(origin, second.cursor);
    expect(second).toMatchObject({ isWhole: false });
    expect(second.rows.map(({ recipient }) => recipient)).toEqual(["+447700900021"]);
    expect(third.rows.map(({ recipient }) => recipient)).toContain("+447700900022");
  });

  it("is not led astray by one row from a clock that runs ahead", async () => {
    await table(
      "ahead",
      "recipient text, at timestamptz DEFAULT now(), changed_at timestamptz DEFAULT now()",
      "('+447700900030')",
    );
    await server().sql("INSERT INTO ahead (recipient, changed_at) VALUES ('+447700900031', now() + interval '1 year')");
    const origin = originOf({ table: "ahead", columns: {}, overlapMs: 0 });
    const first = await readAll(origin);
    await server().sql("INSERT INTO ahead VALUES ('+447700900032')");
    const { rows, isWhole } = await readAll(origin, first.cursor);
    expect(isWhole).toBe(false);
    expect(rows.map(({ recipient }) => recipient)).toContain("+447700900032");
  });

  it("reads everything again when the cursor column was given another type", async () => {
    await table(
      "retyped",
      "recipient text, at timestamptz DEFAULT now(), changed text",
      "('+447700900040', now(), 'a')",
    );
    const origin = originOf({ table: "retyped", columns: {}, cursorColumn: "changed", overlapMs: 0 });
    const first = await readAll(origin);
    await server().sql("ALTER TABLE retyped ALTER changed TYPE int USING 7");
    await expect(readAll(origin, first.cursor)).rejects.toThrow("types of the columns");
    expect(await readAll(origin, first.cursor)).toMatchObject({
      isWhole: true,
      rows: [{ recipient: "+447700900040" }],
    });
  });

  it("may take longer over the rows than the database may take over an answer", async () => {
    const query = "SELECT '+4477' || n AS recipient, now() AS at FROM generate_series(10000000, 10009999) n";
    const changes = { table: null, query, columns: {}, cursorColumn: null, queryTimeoutMs: 1000 };
    const reading = await originOf(changes).open(undefined);
    let rows = 0;
    for await (const batch of reading.batches) {
      rows += batch.rows.length;
      if (rows === 2000) await new Promise((resolve) => setTimeout(resolve, 1500));
    }
    expect(rows).toBe(10_000);
  });

  it("ends its connection when a reading is given up, and the database is left alone", async () => {
    await server().sql(
      "INSERT INTO consents (phone_e164) SELECT '+4477' || n FROM generate_series(10000000, 10009999) n",
    );
    const reading = await originOf().open(undefined);
    for await (const batch of reading.batches) {
      expect(batch.rows.length).toBeLessThanOrEqual(2000);
      break;
    }
    await expect.poll(connections).toBe(0);
  });

  it("has a name in the database's list of connections, and one at a time", async () => {
    const reading = await originOf().open(undefined);
    expect(await connections()).toBe(1);
    for await (const _ of reading.batches);
    await expect.poll(connections).toBe(0);
  });

  describe("that cannot be read", () => {
    const cases: readonly [what: string, changes: Partial<DesiredPostgres>, says: string | RegExp][] = [
      ["a wrong password", { credentials: "wrong" }, "refuses the password"],
      ["a Secret that sync does not have", { credentials: "absent" }, "sync has no Secret absent"],
      ["half a Secret", { credentials: "half" }, "lacks a key"],
      ["a name that is a path", { credentials: "../shop" }, "does not name a Secret"],
      ["no such database", { database: "crm" }, "no such database"],
      ["no such table", { table: "nothing" }, "no such table"],
      ["no such schema", { table: "shop.consents" }, "no such table"],
      ["no such column", { columns: { recipient: "Phone" } }, 'no column "Phone"'],
      ["a needed column that nobody named", { columns: { recipient: "phone_e164" } }, 'no column "at"'],
      ["no such cursor", { cursorColumn: "id" }, 'no column "id"'],
      ["a table that is not ours", { table: "pg_catalog.pg_authid" }, "may not read"],
      ["a query that is none", { table: null, query: "SELEC 1" }, "cannot be read"],
      ["a query that ends in a semicolon", { table: null, query: "SELECT 1;" }, "without a semicolon"],
      ["another host's certificate", { tls: "VerifyFull", host: "localhost" }, "for another name"],
      ["a CA that nobody knows", { tls: "VerifyFull", credentials: "strange" }, "not signed by anybody"],
      ["a port where nobody listens", { port: 1 }, /cannot be reached|nobody listens/],
      ["a host that is not on the list", { host: "10.0.0.1" }, "CONSENTRY_SOURCE_HOSTS"],
    ];
    it.each(cases)("says so of %s", async (_, changes, says) => {
      const message = await failureOf(changes);
      if (typeof says === "string") expect(message).toContain(says);
      else expect(message).toMatch(says);
      expect(message).not.toMatch(/reads-only|guessed|consent_reader|\+?4477/);
    });

    const strangers: readonly [what: string, act: (socket: Socket) => void, says: string][] = [
      ["is none", (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"), "does not speak as PostgreSQL"],
      ["closes at once", (socket) => socket.end(), "connection to the database broke"],
      [
        "breaks off in the middle",
        (socket) => socket.once("data", () => socket.end("S")),
        "does not speak as PostgreSQL|broke",
      ],
      ["says nothing", () => {}, "does not answer"],
    ];
    it.each(strangers)("says so of a server that %s", { timeout: 30_000 }, async (_, act, says) => {
      const stranger = createServer((socket) => act(socket.on("error", () => {})));
      await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
      const { port } = stranger.address() as AddressInfo;
      expect(await failureOf({ port, tls: "VerifyFull" })).toMatch(new RegExp(says));
      stranger.close();
    });

    it("says so of an answer that does not come in time", async () => {
      await server().sql(
        "CREATE VIEW slow AS SELECT phone_e164 AS recipient, consented_at AS at, pg_sleep(60)::text AS evidence FROM consents",
      );
      await server().sql(`GRANT SELECT ON slow TO ${reader.username}`);
      const message = await failureOf({ table: "slow", columns: {}, cursorColumn: null, queryTimeoutMs: 1000 });
      expect(message).toContain("longer than postgres.queryTimeout");
    });

    it("says so of a value that cannot be read, and does not quote it", async () => {
      await table("odd", "recipient text, at text", "('+447700900050', 'tomorrow')");
      const query = "SELECT recipient, at::timestamptz AS at, recipient::int AS age FROM odd";
      const message = await failureOf({ table: null, query, columns: {}, cursorColumn: null });
      expect(message).toContain("cannot be converted");
      expect(message).not.toContain("7700");
    });

    it("says so of a database that has no connection left", async () => {
      await server().sql(`ALTER ROLE ${reader.username} CONNECTION LIMIT 0`);
      const message = await failureOf({});
      await server().sql(`ALTER ROLE ${reader.username} CONNECTION LIMIT -1`);
      expect(message).toContain("no connection left");
    });
  });

  describe("over TLS", () => {
    it.each(["VerifyFull", "Require"] as const)("is read with %s", async (tls) => {
      await table(`over_${tls.toLowerCase()}`, "recipient text, at timestamptz", "('+447700900060', now())");
      const origin = originOf({ table: `over_${tls.toLowerCase()}`, columns: {}, cursorColumn: null, tls });
      expect((await readAll(origin)).rows).toHaveLength(1);
    });
  });

  describe("written by somebody hostile", () => {
    const writing = (expression: string) =>
      `SELECT '+447700900080' AS phone_e164, 'granted' AS state, now() AS consented_at, now() AS changed_at, ${expression} AS age, null AS topics`;
    const hostile: readonly Partial<DesiredPostgres>[] = [
      { table: 'consents"; DROP TABLE precious; --' },
      { table: "consents; DROP TABLE precious" },
      { columns: { recipient: 'phone_e164", (SELECT 1)) FROM consents; DROP TABLE precious; --' } },
      { columns: { recipient: "phone_e164'), 'x', ('" } },
      { cursorColumn: 'changed_at" > $1 OR true; DROP TABLE precious; --' },
      { table: null, query: "SELECT 1) AS x; DROP TABLE precious; SELECT * FROM (SELECT 1" },
      { table: null, query: "SELECT 1) AS x; COMMIT; DROP TABLE precious; SELECT * FROM (SELECT 1" },
      { table: null, query: "WITH gone AS (DELETE FROM precious RETURNING *) SELECT * FROM gone" },
      { table: null, query: writing("destroy()") },
      {
        table: null,
        query: writing("CASE set_config('transaction_read_only', 'off', true) WHEN 'off' THEN destroy() END"),
      },
      { table: "consents\0; DROP TABLE precious" },
    ];

    beforeAll(async () => {
      // Rights that a careless administrator gave: what is tested is that sync does not use them.
      await server().sql("CREATE TABLE precious AS SELECT 1 AS one");
      await server().sql(`ALTER TABLE precious OWNER TO ${reader.username}`);
      await server().sql("CREATE FUNCTION destroy() RETURNS int LANGUAGE sql AS 'DELETE FROM precious; SELECT 1'");
    });

    it.each(hostile)("changes nothing: %o", async (changes) => {
      await expect(readAll(originOf(changes))).rejects.toThrow();
      expect(await server().sql("SELECT * FROM precious")).toEqual([{ one: 1 }]);
    });

    it("reads names that need quoting as they are", async () => {
      await server().sql(`CREATE TABLE "Ünlü ""Tablo"" $1" ("ph'one; --" text, "at" timestamptz)`);
      await server().sql(`INSERT INTO "Ünlü ""Tablo"" $1" VALUES ('+447700900070', now())`);
      await server().sql(`GRANT SELECT ON "Ünlü ""Tablo"" $1" TO ${reader.username}`);
      const changes = { table: 'Ünlü "Tablo" $1', columns: { recipient: "ph'one; --" }, cursorColumn: null };
      expect((await readAll(originOf(changes))).rows).toMatchObject([{ recipient: "+447700900070" }]);
    });
  });

  async function client(): Promise<Client> {
    const { host, port, admin } = server();
    const connected = new Client({ host, port, database: "postgres", ...admin });
    await connected.connect();
    return connected;
  }

  async function connections(): Promise<number> {
    const rows = await server().sql(
      "SELECT count(*)::int AS many FROM pg_stat_activity WHERE application_name = 'consentry-sync'",
    );
    return Number(rows[0]?.many);
  }
});
