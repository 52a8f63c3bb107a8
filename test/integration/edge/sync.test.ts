import { renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { canonicalRecipient } from "../../../src/domain/recipient/canonical.ts";
import { type RunningSync, startSync } from "../../../src/edge/sync/start.ts";
import { type Bucket, openBucket } from "../../../src/io/nats/bucket.ts";
import type { NatsConnection } from "../../../src/io/nats/connect.ts";
import { appendConsent } from "../../../src/io/nats/consent-log.ts";
import { createPseudonym } from "../../../src/io/pseudonym.ts";
import { createSealer } from "../../../src/io/sealed-text.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { type ConsentEvent, consentState, type SourceHealth, sourceHealth } from "../../../src/schemas/wire/consent.ts";
import { type DesiredSource, desiredKeys } from "../../../src/schemas/wire/desired.ts";
import { buckets, consentKey, partitionOf, suppressSentinelKey } from "../../../src/schemas/wire/subjects.ts";
import { commitVerdict, verdictRecord } from "../../support/approvals.ts";
import { consentEvent, desiredSource } from "../../support/consent.ts";
import { desiredCampaign } from "../../support/desired.ts";
import { eventually, untilItHolds } from "../../support/eventually.ts";
import { installedNats, partitions, pseudonymKey, roleEnvironment } from "../../support/nats.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

const pseudonym = createPseudonym({ key: pseudonymKey, keyId: "k1" });

function personOf(written: string) {
  const recipient = canonicalRecipient(written);
  if (!recipient) throw new Error("no recipient");
  return { pseudonym: pseudonym(recipient.id), partition: partitionOf(recipient.lastFour, partitions) };
}

describeWithServers("sync", () => {
  const nats = useNats();
  const directory = temporaryDirectory("consentry-test-");
  let nc: NatsConnection;
  let sync: RunningSync | undefined;
  const bucket = (name: string): Promise<Bucket> => openBucket(nc, name);

  beforeAll(async () => {
    nc = await installedNats(nats().url);
  });
  afterEach(async () => {
    await sync?.stop();
    sync = undefined;
  });
  afterAll(async () => {
    await nc.close();
  });

  async function start(): Promise<void> {
    sync = await startSync(roleEnvironment(nats().url, "sync-1", { CONSENTRY_SOURCES_DIR: directory }));
  }

  async function declare(source: DesiredSource): Promise<void> {
    await (await bucket(buckets.desired)).put(desiredKeys.source(source), source);
  }

  async function append(source: DesiredSource, who: string, changes: Partial<ConsentEvent> = {}): Promise<number> {
    const person = personOf(who);
    const event = consentEvent({ atMs: Date.now(), recordedAtMs: Date.now(), ...changes, pseudonym: person.pseudonym });
    return await appendConsent(nc, [{ source, partition: person.partition, event }]);
  }

  async function stateOf(source: DesiredSource, who: string) {
    const person = personOf(who);
    const entry = await (await bucket(buckets.consent)).get(consentKey(source, person.partition, person.pseudonym));
    return entry && consentState.parse(entry.value);
  }

  async function healthOf(source: DesiredSource): Promise<SourceHealth | undefined> {
    const entry = await (await bucket(buckets.sources)).get(`${source.namespace}.${source.name}`);
    return entry && sourceHealth.parse(entry.value);
  }

  /** Writes a list as a careful writer does, old enough to be read at once. */
  function writeList(name: string, lines: readonly string[]): void {
    const file = join(directory, name);
    writeFileSync(`${file}.new`, `${lines.join("\n")}\n`);
    const settled = new Date(Date.now() - 5000);
    utimesSync(`${file}.new`, settled, settled);
    renameSync(`${file}.new`, file);
  }

  it("projects events, and says that an Events source is in sync", async () => {
    const source = desiredSource({ name: "events" });
    await declare(source);
    await start();
    await append(source, "+447700900001");
    await append(source, "+447700900002");
    await append(source, "+447700900002", { event: "Withdrawn", purposes: [] });
    await untilItHolds(async () =>
      expect(await stateOf(source, "0044 7700 900002")).toMatchObject({ state: "Withdrawn" }),
    );
    const health = await eventually(async () => {
      const now = await healthOf(source);
      return now?.granted === 1 ? now : undefined;
    });
    expect(health).toMatchObject({ granted: 1, withdrawn: 1, withProof: 1, lag: 0, error: null, generation: 1 });
    expect(Date.now() - (health.lastSyncAtMs ?? 0)).toBeLessThan(10_000);
  });

  it("goes on where it stopped, and loses nothing that was appended while it was down", async () => {
    const source = desiredSource({ name: "resumed" });
    await declare(source);
    await start();
    await append(source, "+447700900011");
    await eventually(() => stateOf(source, "+447700900011"));
    await sync?.stop();
    await append(source, "+447700900012");
    await append(source, "+447700900011", { event: "Withdrawn", purposes: [] });
    await start();
    await eventually(async () => (await stateOf(source, "+447700900011"))?.state === "Withdrawn");
    expect(await stateOf(source, "+447700900012")).toMatchObject({ state: "Granted" });
  });

  it("counts who left after their first message, by the approvals in the log, and again after a restart", async () => {
    const source = desiredSource({ name: "written-to" });
    const campaign = desiredCampaign({ name: "first-offer", sources: [source] });
    await declare(source);
    await (await bucket(buckets.desired)).put(desiredKeys.campaign(campaign), campaign);
    const wroteAtMs = Date.now() - 10 * 24 * 3_600_000;
    const numbers = Array.from({ length: 6 }, (_, n) => `+44770090050${n}`);
    for (const who of numbers) {
      const { pseudonym: recipient, partition } = personOf(who);
      await append(source, who, { atMs: wroteAtMs - 1000 });
      const approved = verdictRecord({ campaign, recipient, partition, judgedAtMs: wroteAtMs });
      await commitVerdict(nc, approved);
      const earlier = { ...approved, judgedAtMs: wroteAtMs - 20 * 24 * 3_600_000 };
      await commitVerdict(nc, { ...earlier, outcome: "rejected" });
      await commitVerdict(nc, { ...earlier, trial: true });
    }
    const leaves = (who: string, hours: number) =>
      append(source, who, { event: "Withdrawn", purposes: [], atMs: wroteAtMs + hours * 3_600_000 });
    await leaves(numbers[0] ?? "", 1);
    await leaves(numbers[1] ?? "", 30);
    const counted = { in24Hours: { people: 6, left: 1 }, in7Days: { people: 6, left: 2 }, partitions, of: partitions };
    const countsAnew = async () => {
      await (await bucket(buckets.sources)).delete(`${source.namespace}.${source.name}`);
      await start();
      await untilItHolds(async () => expect((await healthOf(source))?.optIn?.afterFirstMessage).toEqual(counted));
    };
    await countsAnew();
    await sync?.stop();
    await countsAnew();
  });

  it("is harmless when all events come again", async () => {
    const source = desiredSource({ name: "replayed" });
    await declare(source);
    await start();
    await append(source, "+447700900021");
    await append(source, "+447700900021", { event: "Withdrawn", purposes: [] });
    const last = await append(source, "+447700900021", { atMs: Date.now() + 1 });
    await eventually(async () => (await stateOf(source, "+447700900021"))?.sequence === last);
    await sync?.stop();
    const before = await stateOf(source, "+447700900021");
    await (await bucket(buckets.consent)).delete("checkpoint");
    await start();
    await append(source, "+447700900022");
    await eventually(() => stateOf(source, "+447700900022"));
    expect(await stateOf(source, "+447700900021")).toEqual(before);
  });

  it("turns a list into events: who is new, who changed, who is gone, and which rows say nothing", async () => {
    const source = desiredSource({
      name: "list",
      type: "File",
      file: { path: "list.csv", content: null, format: "CSV", intervalMs: 200 },
    });
    const columns = "phone,at,notice,affirmative,double_opt_in,evidence,status";
    const row = (phone: string, status = "granted") =>
      `${phone},2026-01-02T03:04:05Z,wa-optin-2026-03,yes,yes,form,${status}`;
    writeList("list.csv", [columns, row("+44 7700 900031"), row("+447700900032"), row("nobody"), "a,b"]);
    await declare(source);
    await start();
    await eventually(() => stateOf(source, "+447700900031"));
    const health = await eventually(async () => {
      const now = await healthOf(source);
      return now?.granted === 2 ? now : undefined;
    });
    expect(health.error).toBe(
      "2 of 4 rows say nothing (Malformed 1, UnreadableRecipient 1): correct them at the source",
    );
    expect(health.lastSyncAtMs).not.toBeNull();

    writeList("list.csv", [columns, row("+447700900031", "withdrawn"), row("+447700900033")]);
    await eventually(() => stateOf(source, "+447700900033"));
    expect(await stateOf(source, "+447700900031")).toMatchObject({ state: "Withdrawn" });
    expect(await stateOf(source, "+447700900032")).toMatchObject({ state: "Expired" });
  });

  it("says why a list cannot be read, lets its freshness grow old, and recovers by itself", async () => {
    const source = desiredSource({
      name: "broken",
      type: "File",
      file: { path: "broken.jsonl", content: null, format: "JSONLines", intervalMs: 200 },
    });
    await declare(source);
    await start();
    const missing = await eventually(async () => {
      const now = await healthOf(source);
      return now?.error ? now : undefined;
    });
    expect(missing).toMatchObject({ error: "the file is not there", lastSyncAtMs: null });
    writeList("broken.jsonl", [
      JSON.stringify({
        recipient: "+447700900041",
        at: "2026-01-02T03:04:05Z",
        affirmative: true,
        double_opt_in: true,
      }),
    ]);
    await eventually(() => stateOf(source, "+447700900041"));
    await eventually(
      async () => (await healthOf(source))?.error === null && (await healthOf(source))?.lastSyncAtMs !== null,
    );
  });

  it("knows after a restart how fresh a list was, and closes no gate while it reads on", async () => {
    const source = desiredSource({
      name: "known",
      type: "File",
      file: { path: "known.csv", content: null, format: "CSV", intervalMs: 200 },
    });
    writeList("known.csv", ["phone,at", "+447700900061,2026-01-02T03:04:05Z"]);
    await declare(source);
    await start();
    const before = await eventually(async () => {
      const now = await healthOf(source);
      return now?.lastSyncAtMs ? now : undefined;
    });
    await sync?.stop();
    renameSync(join(directory, "known.csv"), join(directory, "moved.csv"));
    await start();
    const after = await eventually(async () => {
      const now = await healthOf(source);
      return now?.error ? now : undefined;
    });
    expect(after.error).toBe("the file is not there");
    expect(after.lastSyncAtMs).toBeGreaterThanOrEqual(before.lastSyncAtMs ?? 0);
    expect(JSON.stringify(after)).not.toContain("known.csv");
  });

  it("does not leave the directory it was given", async () => {
    const source = desiredSource({
      name: "outside",
      type: "File",
      file: { path: "../../../../../../etc/passwd", content: null, format: "CSV", intervalMs: 200 },
    });
    await declare(source);
    await start();
    const health = await eventually(async () => {
      const now = await healthOf(source);
      return now?.error ? now : undefined;
    });
    expect(health.error).toMatch(/leads out of the mounted directory|is not there/);
  });

  it("reads a list that came sealed out of a ConfigMap, and no other", async () => {
    const { seal } = createSealer({ key: pseudonymKey });
    const list =
      "recipient,at,notice,affirmative,double_opt_in\n+447700900051,2026-01-02T03:04:05Z,wa-optin-2026-03,yes,yes\n";
    const fromConfigMap = (name: string, content: string) =>
      desiredSource({ name, type: "File", file: { path: null, content, format: "CSV", intervalMs: 200 } });
    const [sealed, open] = [fromConfigMap("sealed", seal(list)), fromConfigMap("open", list)];
    await declare(sealed);
    await declare(open);
    await start();
    await eventually(() => stateOf(sealed, "+447700900051"));
    const health = await eventually(async () => {
      const now = await healthOf(open);
      return now?.error ? now : undefined;
    });
    expect(health.error).toContain("sealed with another key");
    expect(await stateOf(open, "+447700900051")).toBeUndefined();
  });

  it("goes on by itself when NATS was killed", async () => {
    const source = desiredSource({ name: "survivor" });
    await declare(source);
    await start();
    await append(source, "+447700900051");
    await eventually(() => stateOf(source, "+447700900051"));
    await nats().restart("SIGKILL");
    await eventually(() => append(source, "+447700900052"), { withinMs: 30_000, everyMs: 200 });
    await eventually(() => stateOf(source, "+447700900052"), { withinMs: 30_000, everyMs: 200 });
    const restartedAtMs = Date.now();
    await eventually(async () => ((await healthOf(source))?.lastSyncAtMs ?? 0) > restartedAtMs, {
      withinMs: 30_000,
      everyMs: 200,
    });
  });

  it("takes ten thousand records a second of a bulk load", async () => {
    const source = desiredSource({ name: "bulk", type: "Events" });
    await declare(source);
    const count = 20_000;
    const appends = Array.from({ length: count }, (_, index) => {
      const person = personOf(`+4477${String(10_000_000 + index)}`);
      return { source, partition: person.partition, event: consentEvent({ pseudonym: person.pseudonym }) };
    });
    await appendConsent(nc, appends);
    const startedMs = performance.now();
    await start();
    await eventually(() => stateOf(source, `+4477${String(10_000_000 + count - 1)}`), {
      withinMs: 30_000,
      everyMs: 50,
    });
    const projectedMs = performance.now() - startedMs;
    // One record after the other makes a few hundred; on two idle cores this makes 18,000. Other work may share the cores.
    expect((count * 1000) / projectedMs).toBeGreaterThan(1500);
  });

  it("calls every source out of sync when the suppression list was lost", async () => {
    const source = desiredSource({ name: "lost" });
    await declare(source);
    await (await bucket(buckets.suppress)).delete(suppressSentinelKey);
    await start();
    const health = await eventually(async () => {
      const now = await healthOf(source);
      return now?.error ? now : undefined;
    });
    expect(health).toMatchObject({ lastSyncAtMs: null, error: expect.stringContaining("suppression list was lost") });
    await (await bucket(buckets.suppress)).put(suppressSentinelKey, { entries: [] });
    await eventually(async () => (await healthOf(source))?.error === null);
  });
});
