import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { canonicalRecipient } from "../../../src/domain/recipient/canonical.ts";
import { type RunningSync, startSync } from "../../../src/edge/sync/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import type { NatsConnection } from "../../../src/io/nats/connect.ts";
import { createPseudonym } from "../../../src/io/pseudonym.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { consentState, type SourceHealth, sourceHealth } from "../../../src/schemas/wire/consent.ts";
import { type DesiredPostgres, type DesiredSource, desiredKeys } from "../../../src/schemas/wire/desired.ts";
import { buckets, consentKey, partitionOf } from "../../../src/schemas/wire/subjects.ts";
import { eventually, untilItHolds } from "../../support/eventually.ts";
import { installedNats, partitions, pseudonymKey, roleEnvironment } from "../../support/nats.ts";
import { makeShop, postgresSource, reader, writeSecret } from "../../support/postgres-source.ts";
import { describeWithServers, useNats, usePostgres } from "../../support/servers.ts";

const pseudonym = createPseudonym({ key: pseudonymKey, keyId: "k1" });
/** A million in a run that is about this. */
const manyRows = Number(process.env.CONSENTRY_TEST_ROWS ?? 20_000);
const hourMs = 3_600_000;

describeWithServers("a Postgres source", () => {
  const nats = useNats();
  const server = usePostgres();
  const secrets = temporaryDirectory("consentry-test-");
  let nc: NatsConnection;
  let sync: RunningSync | undefined;

  beforeAll(async () => {
    nc = await installedNats(nats().url);
    writeSecret(secrets, "shop", reader);
    await makeShop(server());
  });
  afterEach(async () => {
    await sync?.stop();
    sync = undefined;
    await server().sql("TRUNCATE consents");
    for (const name of await names()) await (await openBucket(nc, buckets.desired)).delete(`source.marketing.${name}`);
  });
  afterAll(async () => {
    await nc.close();
  });

  const declaredNames: string[] = [];
  const names = async () => declaredNames.splice(0);

  async function start(more: Record<string, string> = {}): Promise<void> {
    const settings = {
      CONSENTRY_SOURCE_HOSTS: "127.0.0.1",
      CONSENTRY_SOURCE_LOOPBACK: "Allow",
      CONSENTRY_CREDENTIALS_DIR: secrets,
      ...more,
    };
    sync = await startSync(roleEnvironment(nats().url, "sync-1", settings));
  }

  async function declare(name: string, changes: Partial<DesiredPostgres> = {}, generation = 1): Promise<DesiredSource> {
    const source = { ...postgresSource(server(), name, changes), generation };
    declaredNames.push(name);
    await (await openBucket(nc, buckets.desired)).put(desiredKeys.source(source), source);
    return source;
  }

  const insert = (...phones: string[]) =>
    server().sql("INSERT INTO consents (phone_e164) SELECT * FROM unnest($1::text[])", [phones]);

  async function stateOf(source: DesiredSource, who: string) {
    const recipient = canonicalRecipient(who);
    if (!recipient) throw new Error("no recipient");
    const key = consentKey(source, partitionOf(recipient.lastFour, partitions), pseudonym(recipient.id));
    const entry = await (await openBucket(nc, buckets.consent)).get(key);
    return entry && consentState.parse(entry.value).state;
  }

  const untilStateIs = (source: DesiredSource, who: string, state: string) =>
    untilItHolds(async () => expect(await stateOf(source, who)).toBe(state), 20_000);

  async function healthOf(source: DesiredSource): Promise<SourceHealth | undefined> {
    const entry = await (await openBucket(nc, buckets.sources)).get(`${source.namespace}.${source.name}`);
    return entry && sourceHealth.parse(entry.value);
  }

  const untilErrorIs = (source: DesiredSource, error: string | null) =>
    untilItHolds(async () => {
      const health = await healthOf(source);
      if (error === null) expect(health?.error).toBeNull();
      else expect(health?.error).toContain(error);
    }, 20_000);

  it("brings everybody in, then whoever is new, changed or has withdrawn", async () => {
    const source = await declare("shop");
    await insert("+447700900001", "0044 7700 900002");
    await start();
    await untilStateIs(source, "+447700900001", "Granted");
    await untilStateIs(source, "+447700900002", "Granted");
    await insert("+447700900003");
    await untilStateIs(source, "+447700900003", "Granted");
    await server().sql(
      "UPDATE consents SET state = 'withdrawn', consented_at = now(), changed_at = now() WHERE phone_e164 = '+447700900001'",
    );
    await untilStateIs(source, "+447700900001", "Withdrawn");
    expect(await stateOf(source, "+447700900002")).toBe("Granted");
    await untilItHolds(async () =>
      expect(await healthOf(source)).toMatchObject({ granted: 2, withdrawn: 1, error: null }),
    );
  });

  it("lets the consent of a deleted row expire when the table is read whole", async () => {
    const source = await declare("deleted", { reconcileMs: 2000 });
    await insert("+447700900011", "+447700900012");
    await start();
    await untilStateIs(source, "+447700900012", "Granted");
    await server().sql("DELETE FROM consents WHERE phone_e164 = '+447700900012'");
    await untilStateIs(source, "+447700900012", "Expired");
    expect(await stateOf(source, "+447700900011")).toBe("Granted");
  });

  it("reads at once when the database says that something has changed", async () => {
    const source = await declare("notified", { notifyChannel: 'Consent "changed"', intervalMs: hourMs });
    await insert("+447700900021");
    await start();
    await untilStateIs(source, "+447700900021", "Granted");
    await untilItHolds(async () => expect(await listeners()).toBe(1));
    await insert("+447700900022");
    await server().sql(`NOTIFY "Consent ""changed"""`);
    await untilStateIs(source, "+447700900022", "Granted");
  });

  it("listens again by itself after the database was restarted", async () => {
    const source = await declare("listening", { notifyChannel: "consents", intervalMs: hourMs });
    await start();
    await untilItHolds(async () => expect(await listeners()).toBe(1));
    await server().kill();
    await server().start();
    await untilItHolds(async () => expect(await listeners()).toBe(1), 20_000);
    await insert("+447700900023");
    await server().sql("NOTIFY consents");
    await untilStateIs(source, "+447700900023", "Granted");
  });

  it("grows old by itself while the database is down, and is fresh again when it is back", async () => {
    const source = await declare("down");
    await insert("+447700900031");
    await start();
    await untilStateIs(source, "+447700900031", "Granted");
    await server().kill();
    await untilErrorIs(source, "cannot be reached");
    const stoppedAt = (await healthOf(source))?.lastSyncAtMs ?? 0;
    expect(await stateOf(source, "+447700900031")).toBe("Granted");
    await server().start();
    await insert("+447700900032");
    await untilStateIs(source, "+447700900032", "Granted");
    await untilErrorIs(source, null);
    await eventually(async () => ((await healthOf(source))?.lastSyncAtMs ?? 0) > stoppedAt);
  });

  it("takes a changed password without a restart, and says meanwhile what is wrong", async () => {
    const source = await declare("rotated");
    await start();
    await untilErrorIs(source, null);
    await server().sql(`ALTER ROLE ${reader.username} PASSWORD 'another'`);
    await untilErrorIs(source, "refuses the password");
    writeSecret(secrets, "shop", { password: "another" });
    await insert("+447700900041");
    await untilStateIs(source, "+447700900041", "Granted");
    await server().sql(`ALTER ROLE ${reader.username} PASSWORD '${reader.password}'`);
    writeSecret(secrets, "shop", reader);
  });

  it("goes on where it stopped when sync is started again", async () => {
    const source = await declare("resumed", { overlapMs: 0 });
    await insert("+447700900051");
    await start();
    await untilStateIs(source, "+447700900051", "Granted");
    const before = await eventually(() => healthOf(source).then((health) => health?.lastSyncAtMs));
    await sync?.stop();
    // A row that only a whole reading would see: it tells that none was made.
    await server().sql("INSERT INTO consents (phone_e164, changed_at) VALUES ('+447700900052', '2020-01-01Z')");
    await insert("+447700900053");
    await start();
    await untilStateIs(source, "+447700900053", "Granted");
    expect(await stateOf(source, "+447700900052")).toBeUndefined();
    await eventually(async () => ((await healthOf(source))?.lastSyncAtMs ?? 0) > before);
  });

  it("needs no more than SELECT on one view", async () => {
    await server().sql("CREATE ROLE viewer LOGIN PASSWORD 'sees-one-view'");
    await server().sql("CREATE SCHEMA consentry");
    await server().sql(
      "CREATE VIEW consentry.consents AS SELECT phone_e164 AS recipient, consented_at AS at, changed_at, notice, affirmative, double_opt_in, evidence FROM public.consents",
    );
    await server().sql("GRANT USAGE ON SCHEMA consentry TO viewer");
    await server().sql("GRANT SELECT ON consentry.consents TO viewer");
    writeSecret(secrets, "viewer", { username: "viewer", password: "sees-one-view" });
    await insert("+447700900061");
    const own = await declare("viewed", { table: "consentry.consents", columns: {}, credentials: "viewer" });
    const others = await declare("unseen", { credentials: "viewer" });
    await start();
    await untilStateIs(own, "+447700900061", "Granted");
    await untilErrorIs(others, "may not read");
  });

  it("is read from no host that sync's own list does not name, and from no loopback address", async () => {
    const source = await declare("listed");
    await start({ CONSENTRY_SOURCE_HOSTS: "db.shop.example" });
    await untilErrorIs(source, "CONSENTRY_SOURCE_HOSTS");
    await sync?.stop();
    await start({ CONSENTRY_SOURCE_LOOPBACK: "Refuse" });
    await untilErrorIs(source, "loopback");
  });

  it("sends no password to a server that speaks no TLS, unless it is told to", async () => {
    const source = await declare("plain", { tls: "VerifyFull" });
    await start();
    await untilErrorIs(source, "speaks no TLS");
  });

  it("loads many rows at a flat memory", { timeout: 300_000 }, async () => {
    await server().sql(
      "INSERT INTO consents (phone_e164) SELECT '+4477' || lpad(n::text, 8, '0') FROM generate_series(1, $1::int) n",
      [manyRows],
    );
    const source = await declare("many");
    await start();
    const startedMs = performance.now();
    let mostBytes = 0;
    const startBytes = process.memoryUsage().rss;
    const watch = setInterval(() => {
      mostBytes = Math.max(mostBytes, process.memoryUsage().rss);
    }, 100);
    await untilItHolds(async () => expect((await healthOf(source))?.lastSyncAtMs ?? null).not.toBeNull(), 280_000);
    clearInterval(watch);
    const seconds = (performance.now() - startedMs) / 1000;
    const grownMiB = (mostBytes - startBytes) / 2 ** 20;
    process.stderr.write(`${manyRows} rows in ${seconds.toFixed(1)} s, ${grownMiB.toFixed(0)} MiB more than before\n`);
    await untilItHolds(async () => expect((await healthOf(source))?.granted).toBe(manyRows), 60_000);
    // All rows at once would take a kilobyte each. What the process takes beside them does not depend on how many there are.
    expect(grownMiB).toBeLessThan(300 + manyRows / 8000);
  });

  async function listeners(): Promise<number> {
    const rows = await server().sql(
      "SELECT count(*)::int AS many FROM pg_stat_activity WHERE application_name = 'consentry-sync' AND query LIKE 'LISTEN%'",
    );
    return Number(rows[0]?.many);
  }
});
