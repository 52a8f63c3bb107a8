import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import type { NatsConnection } from "../../../src/io/nats/connect.ts";
import { arrivedEvent, scanConsent } from "../../../src/io/nats/consent-log.ts";
import { readToEnd } from "../../../src/io/nats/follow.ts";
import { lastSequence } from "../../../src/io/nats/stored.ts";
import { type RunningProcess, startProcess, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { desiredKeys } from "../../../src/schemas/wire/desired.ts";
import { buckets, consentSubjects, streams } from "../../../src/schemas/wire/subjects.ts";
import { desiredSource } from "../../support/consent.ts";
import { eventually } from "../../support/eventually.ts";
import { installedNats, roleEnvironment } from "../../support/nats.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

const people = 12_000;
const source = desiredSource({
  name: "long-list",
  type: "File",
  file: { path: "long.csv", content: null, format: "CSV", intervalMs: 3_600_000 },
});

describeWithServers("a list that is read while sync is killed", () => {
  const nats = useNats();
  const directory = temporaryDirectory("consentry-test-");
  let nc: NatsConnection;
  let sync: RunningProcess | undefined;

  beforeAll(async () => {
    nc = await installedNats(nats().url);
    await (await openBucket(nc, buckets.desired)).put(desiredKeys.source(source), source);
    const sources = join(directory, "sources");
    mkdirSync(sources);
    const lines = Array.from({ length: people }, (_, n) => `+4477${10_000_000 + n},2026-01-02T03:04:05Z,yes,yes`);
    // Whose line comes again, much later in the list, and counts more: they withdrew.
    const again = Array.from({ length: 50 }, (_, n) => `+4477${10_000_000 + n},2026-01-03T03:04:05Z,yes,yes,withdrawn`);
    const list = ["phone,at,affirmative,double_opt_in,status", ...lines.map((line) => `${line},`), ...again];
    writeFileSync(join(sources, "long.csv"), `${list.join("\n")}\n`);
    const settled = new Date(Date.now() - 5000);
    utimesSync(join(sources, "long.csv"), settled, settled);
  });

  afterAll(async () => {
    await sync?.stop();
    await nc.close();
  });

  async function start(): Promise<RunningProcess> {
    return await startProcess({
      name: "sync",
      command: process.execPath,
      args: ["src/main.ts", "sync"],
      logFile: join(directory, "sync.log"),
      env: {
        ...process.env,
        ...roleEnvironment(nats().url, "sync-1", { CONSENTRY_SOURCES_DIR: join(directory, "sources") }),
      },
    });
  }

  /** How often each person is in CONSENT, and with what. */
  async function eventsByPerson(): Promise<Map<string, string[]>> {
    const events = new Map<string, string[]>();
    await readToEnd(nc, {
      ...{ stream: streams.consent, filters: [consentSubjects], from: 1, deadlineMs: 60_000 },
      onMessage: (followed) => {
        const arrived = arrivedEvent(followed);
        if (arrived) events.set(arrived.key, [...(events.get(arrived.key) ?? []), arrived.event.event]);
      },
    });
    return events;
  }

  it("has everybody recorded once, with a chain that verifies, wherever it was killed", async () => {
    for (const stored of [1, people / 3, (people * 3) / 4]) {
      sync = await start();
      await eventually(async () => (await lastSequence(nc, streams.consent)) >= stored, {
        withinMs: 90_000,
        everyMs: 5,
      });
      sync.signal("SIGKILL");
      await sync.exited;
    }
    sync = await start();
    const states: string[] = [];
    await eventually(
      async () => {
        states.length = 0;
        await scanConsent(nc, { source, onState: (_key, { state }) => states.push(state) });
        return states.length === people && states.filter((state) => state === "Withdrawn").length === 50;
      },
      { withinMs: 90_000, everyMs: 200 },
    );
    const events = [...(await eventsByPerson()).values()];
    expect(events).toHaveLength(people);
    expect(events.filter((each) => each.length > 1)).toEqual(new Array(50).fill(["Granted", "Withdrawn"]));
    const verified = await runCli(["consent", "verify", "-n", "marketing", "-o", "json"], {
      ...roleEnvironment(nats().url, "cli"),
      KUBECONFIG: join(directory, "none"),
    });
    expect(verified, verified.data).toMatchObject({ exitCode: 0 });
  }, 300_000);
});
