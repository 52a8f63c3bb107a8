/** One run: send, kill, hold and lift, wait until all is judged, count twice. */
import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { jsApi } from "../../io/nats/api.ts";
import { readWholeLog } from "../../io/nats/audit-log.ts";
import { writeHold } from "../../io/nats/holds.ts";
import { publishRecord } from "../../io/nats/records.ts";
import type { HoldRecord } from "../../schemas/wire/hold.ts";
import { campaignScope, streams } from "../../schemas/wire/subjects.ts";
import { seeded } from "../seeded.ts";
import { removeDirectory, temporaryDirectory } from "../servers/start.ts";
import { again } from "./again.ts";
import { startGates } from "./gates.ts";
import { startFireNats } from "./nats-faults.ts";
import type { Options } from "./options.ts";
import { startSilentProxy } from "./proxy.ts";
import { type Fault, type Return, returnsAfter } from "./returns.ts";
import { criticalCampaign, type FireStage, partitions, type Send, setFireStage, stormCampaign } from "./stage.ts";

export type Result = {
  readonly messages: number;
  readonly seconds: number;
  /** SIGKILLs of gates by the point at which they were killed. */
  readonly kills: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly parked: number;
  readonly unfinished: number;
  readonly audit: Counted;
  readonly outside: Counted;
  readonly returns: readonly Return[];
};

/** What a count said, and its exit code: 0 when nothing was wrong. */
type Counted = { readonly exitCode: number; readonly text: string };

const root = fileURLToPath(new URL("../../..", import.meta.url));
const sendAtOnce = 20;
const quietMs = 25_000;
const minuteMs = 60_000;
const freezeMs = 7000;
/** Behind a long queue no gate would come to what was sent last. */
const waitingMax = 500;
const drainMs = 180_000;

export async function runFire(options: Options, progress: (line: string) => void): Promise<Result> {
  const startedMs = Date.now();
  const directory = temporaryDirectory("consentry-fire-");
  const nats = await startFireNats({ dir: join(directory, "nats"), replicas: options.replicas });
  const people = Math.max(50, Math.ceil(options.messages / 10));
  const quietUntilMs = Math.ceil((startedMs + quietMs) / minuteMs) * minuteMs;
  const stage = await setFireStage({ url: nats.url, replicas: options.replicas, people, directory, quietUntilMs });
  const proxy = await startSilentProxy(nats.url.split(",")[0] ?? "");
  const random = seeded(options.seed);
  const faults: Fault[] = [];
  const gates = startGates({
    count: options.gates,
    kills: options.kills,
    env: (index) => (index === 0 && options.replicas === 1 ? { ...stage.gateEnv, NATS_URL: proxy.url } : stage.gateEnv),
    directory,
    random,
    beforeStart: () => again(stage.flipBundle),
    onKill: ({ gate, point, atMs }) => {
      faults.push({ kind: "gate-kill", atMs, gate });
      progress(`${gates.kills.length} of ${options.kills} gate kills (${gate} at ${point})`);
    },
  });
  let killing = true;
  void gates.done.then(() => {
    killing = false;
  });
  const sentFile = join(directory, "sent.jsonl");
  const producer = createProducer(stage, sentFile);
  const troubles = [storm(), killNats(), freeze(), criticals()];
  try {
    await produce();
    await Promise.all([gates.done, ...troubles]);
    const unfinished = await drain();
    await producer.close();
    return await counted(unfinished);
  } finally {
    killing = false;
    await gates.stop();
    proxy.stop();
    await stage.nc.close();
    await nats.stop();
    await removeDirectory(directory);
  }

  /** At least the messages asked for, and on and on while there is something to kill. */
  async function produce(): Promise<void> {
    for (let count = 0; count < options.messages || killing; count += sendAtOnce) {
      const some = Array.from({ length: sendAtOnce }, () =>
        stage.send(Math.floor(random() * people), Math.floor(random() * 4)),
      );
      await Promise.all(some.map(producer.send));
      if (count % 2000 === 0) progress(`${producer.count()} messages sent`);
      await sleep(count < options.messages ? 20 : 100);
      while ((await waiting(stage)) > waitingMax) await sleep(100);
    }
  }

  async function criticals(): Promise<void> {
    for (let person = 0; killing; person++) {
      await sleep(400);
      if (!gates.waitFor("hold-written")) continue;
      await producer.send(stage.criticalSend(person));
      await hold("lift", criticalCampaign, "policy");
    }
  }

  async function storm(): Promise<void> {
    while (killing) {
      await hold("hold", stormCampaign, "officer");
      await sleep(500 + random() * 1500);
      await hold("lift", stormCampaign, "officer");
      await sleep(500 + random() * 2500);
    }
  }

  async function killNats(): Promise<void> {
    for (let done = 0; done < options.natsKills; done++) {
      await sleep(3000 + random() * 3000);
      await nats.fault(stage.nc, (kind) => {
        faults.push({ kind, atMs: Date.now() });
        progress(`${done + 1} of ${options.natsKills} faults of NATS (${kind})`);
      });
    }
  }

  async function freeze(): Promise<void> {
    if (options.gates < 2 || options.kills === 0) return;
    await sleep(5000);
    gates.signal(1, "SIGSTOP");
    faults.push({ kind: "freeze", atMs: Date.now(), gate: "gate-1" });
    await sleep(freezeMs);
    gates.signal(1, "SIGCONT");
    if (options.replicas > 1) return;
    proxy.goSilent();
    faults.push({ kind: "half-open", atMs: Date.now(), gate: "gate-0" });
    await sleep(freezeMs);
  }

  async function hold(action: "hold" | "lift", campaign: typeof stormCampaign, source: HoldRecord["source"]) {
    const record = holdRecordOf({ action, source, scope: campaignScope(campaign) });
    await again(() => writeHold(stage.nc, { record, partitions }));
  }

  /** @returns how many messages have no final verdict when waiting ends */
  async function drain(): Promise<number> {
    const deadlineMs = Date.now() + drainMs;
    for (;;) {
      const { finals } = await lookAtLog(stage);
      const left = producer.count() - finals;
      progress(`${left} messages without a final verdict`);
      if (left === 0 || Date.now() > deadlineMs) return left;
      // What waits there is critical too: judging it makes a gate hold the campaign again.
      await hold("lift", criticalCampaign, "policy");
      await sleep(1500);
    }
  }

  async function counted(unfinished: number): Promise<Result> {
    const [url = ""] = nats.url.split(",");
    const env = { ...process.env, NATS_URL: nats.url };
    return {
      messages: producer.count(),
      seconds: Math.round((Date.now() - startedMs) / 1000),
      kills: tally(gates.kills.map(({ point }) => point)),
      faults: tally(faults.map(({ kind }) => kind)),
      parked: (await lookAtLog(stage)).parked,
      unfinished,
      audit: await output([join(root, "src/main.ts"), "audit"], env),
      outside: await output([join(root, "tools/count-from-outside.mjs"), url, sentFile], env),
      returns: await returnsAfter(stage.nc, faults),
    };
  }
}

/** How many messages OUTBOUND holds; 0 while NATS does not say. */
async function waiting({ nc }: FireStage): Promise<number> {
  const info = await jsApi<{ state: { messages: number } }>(nc, `STREAM.INFO.${streams.outbound}`, undefined).catch(
    () => undefined,
  );
  return info?.ok ? info.value.state.messages : 0;
}

async function lookAtLog({ nc }: FireStage): Promise<{ finals: number; parked: number }> {
  const finals = new Set<number>();
  const parked = new Set<number>();
  await again(() =>
    readWholeLog(nc, {
      from: 1,
      onRecord: ({ kind, record }) => {
        if (kind !== "verdict") return;
        const isFinal = record.outcome === "approved" || record.outcome === "rejected";
        (isFinal ? finals : parked).add(record.sequence);
      },
    }),
  );
  return { finals: finals.size, parked: parked.size };
}

/** Sends until it is stored, whatever happens to NATS, and writes down what was. */
function createProducer({ nc }: FireStage, file: string) {
  const lines = createWriteStream(file);
  const run = Date.now();
  let count = 0;
  let next = 0;
  return {
    count: () => count,
    send: async ({ subject, data, campaign, recipient, cap }: Send) => {
      const messageId = `fire-${run}-${next++}`;
      const { sequence } = await again(() => publishRecord(nc, subject, data, { messageId, timeoutMs: 2000 }));
      lines.write(`${JSON.stringify({ sequence, messageId, campaign, recipient, cap })}\n`);
      count++;
    },
    close: () => new Promise<void>((resolve) => lines.end(resolve)),
  };
}

let holds = 0;

function holdRecordOf(what: Pick<HoldRecord, "action" | "source" | "scope">): HoldRecord {
  return {
    ...what,
    id: `fire-${++holds}`,
    cause: what.action === "hold" ? "SuspendedByOfficer" : "Resumed",
    clause: null,
    rule: null,
    severity: null,
    decision: null,
    by: "fire",
    breachAtMs: null,
    atMs: Date.now(),
    resume: "BySource",
    notBeforeMs: null,
    violations: null,
    outOf: null,
  };
}

function output(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Counted> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [...args], { env, maxBuffer: 1e8 }, (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? 1, text: child.exitCode === 0 ? stdout : stdout + stderr }),
    );
  });
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
