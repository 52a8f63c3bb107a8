import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { publishRecord } from "../../../src/io/nats/records.ts";
import { type Gates, startGates } from "../../../src/lab/fire/gates.ts";
import { type FireNats, startFireNats } from "../../../src/lab/fire/nats-faults.ts";
import { type SilentProxy, startSilentProxy } from "../../../src/lab/fire/proxy.ts";
import { type Fault, type Return, returnsAfter } from "../../../src/lab/fire/returns.ts";
import { type FireStage, setFireStage } from "../../../src/lab/fire/stage.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { describeWithServers } from "../../support/servers.ts";

const people = 400;
/** Long enough that the next fault finds everything as it was before this one. */
const restMs = 15_000;
const afterKillMs = 10_000;
const afterLeaderChangeMs = 5000;
/** A killed leader's followers wait four to nine seconds before they elect another (nats-server, raft.go): nobody can be sooner. */
const electionMaxMs = 9000;

type Running = {
  readonly nats: FireNats;
  readonly stage: FireStage;
  readonly gates: Gates;
  readonly proxy: SilentProxy;
  /** Writes down a fault that happens now. */
  readonly happened: (kind: string, gate?: string) => void;
};

describeWithServers("after a fault, all partitions are judged again", () => {
  it("within ten seconds: a gate killed, a connection gone silent, NATS killed", { timeout: 180_000 }, async () => {
    const returns = await whileSending(1, async ({ nats, stage, gates, proxy, happened }) => {
      gates.signal(1, "SIGKILL");
      happened("gate-kill", "gate-1");
      await sleep(restMs);
      proxy.goSilent();
      happened("half-open", "gate-0");
      await sleep(restMs);
      await nats.fault(stage.nc, happened);
      await sleep(restMs);
    });
    expect(returns.map(({ kind }) => kind)).toEqual(["gate-kill", "half-open", "nats-kill"]);
    for (const one of returns) expect(one.maxMs, one.kind).toBeLessThan(afterKillMs);
  });

  it("within five seconds of a leader's change: stepped down, left, or elected", { timeout: 240_000 }, async () => {
    const returns = await whileSending(3, async ({ nats, stage, happened }) => {
      for (let count = 0; count < 3; count++) {
        await nats.fault(stage.nc, happened);
        await sleep(restMs);
      }
    });
    expect(returns.map(({ kind }) => kind)).toEqual(["leader-kill", "step-down", "lame-duck"]);
    for (const one of returns) {
      const electionMs = one.kind === "leader-kill" ? electionMaxMs : 0;
      expect(one.maxMs, one.kind).toBeLessThan(electionMs + afterLeaderChangeMs);
    }
  });
});

/** Three gates, messages for all partitions all the time, and faults one after the other. */
async function whileSending(replicas: number, faultsOf: (running: Running) => Promise<void>): Promise<Return[]> {
  const directory = temporaryDirectory("consentry-returns-");
  const nats = await startFireNats({ dir: join(directory, "nats"), replicas });
  const stage = await setFireStage({ url: nats.url, replicas, people, directory, quietUntilMs: 0 });
  const proxy = await startSilentProxy(nats.url.split(",")[0] ?? "");
  const gates = startGates({
    count: 3,
    kills: 0,
    env: (index) => (index === 0 && replicas === 1 ? { ...stage.gateEnv, NATS_URL: proxy.url } : stage.gateEnv),
    directory,
    random: () => 0,
    beforeStart: async () => {},
    onKill: () => {},
  });
  const faults: Fault[] = [];
  const sending = sendUntilStopped(stage);
  try {
    await gates.done;
    await sleep(restMs);
    const happened: Running["happened"] = (kind, gate) =>
      void faults.push({ kind, atMs: Date.now(), ...(gate === undefined ? {} : { gate }) });
    await faultsOf({ nats, stage, gates, proxy, happened });
    await sending.stop();
    const returns = await returnsAfter(stage.nc, faults);
    console.log(returns.map(({ kind, maxMs }) => `${kind} ${maxMs} ms`).join(", "));
    return returns;
  } finally {
    await sending.stop();
    await gates.stop();
    proxy.stop();
    await stage.nc.close();
    await nats.stop();
    await removeDirectory(directory);
  }
}

/** Every partition gets several messages a second. What is not stored is not sent again: another follows. */
function sendUntilStopped(stage: FireStage): { readonly stop: () => Promise<void> } {
  let sending = true;
  const ended = (async () => {
    for (let person = 0; sending; person++) {
      const { subject, data } = stage.send(person, 0);
      void publishRecord(stage.nc, subject, data, { timeoutMs: 2000 }).catch(() => {});
      await sleep(15);
    }
  })();
  return {
    stop: async () => {
      sending = false;
      await ended;
    },
  };
}
