import { suppressionOf } from "../../domain/consent/suppression.ts";
import { decodeSend } from "../../domain/message/decode.ts";
import type { Folded } from "../../domain/partition/fold.ts";
import type { ActiveBundle } from "../../gate/bundles.ts";
import type { Subject } from "../../gate/gather.ts";
import type { CommitResult } from "../../gate/pipeline.ts";
import { type GateParts, runGate } from "../../gate/run.ts";
import { bundleData } from "../../schemas/policy/bundle-data.ts";
import { headers } from "../../schemas/wire/headers.ts";
import type { HoldState } from "../../schemas/wire/hold.ts";
import type { PositionRecord } from "../../schemas/wire/position.ts";
import {
  campaignScope,
  fenceSubject,
  holdSubject,
  positionSubject,
  suppressKey,
  totalsKey,
} from "../../schemas/wire/subjects.ts";
import type { Totals } from "../../schemas/wire/totals.ts";
import { decodeVerdict } from "../../schemas/wire/verdict.ts";
import { campaigns, sender, senderName } from "./campaigns.ts";
import { inOrder } from "./in-order.ts";
import { judgement, questionOf } from "./judge.ts";
import type { Stored } from "./log.ts";
import { pseudonymOf } from "./people.ts";
import type { Process } from "./scheduler.ts";
import { partitions, type Watcher } from "./servers.ts";
import type { SimulatedRole, World } from "./world.ts";

const busyRate = 0.003;
const busy: CommitResult = { kind: "refused", errCode: 10210, description: "too many open batches" };

/** One life of a gate: the product's own code between modelled servers. */
export function startGate(world: World, life: { readonly name: string; readonly number: number }): SimulatedRole {
  const { scheduler, servers } = world;
  const process: Process = { alive: true, frozenUntilMs: 0 };
  const watcher = inOrder(scheduler, process);
  const call = world.faults.caller(process, crash);
  const holds = new Map<string, HoldState>(servers.holds);
  const told = new Map<string, Totals>();
  const stops = new Map([...servers.stops.entries].map(([key, { value }]) => [key, value]));
  let stopsRevision = servers.stops.revision();
  let alive = servers.alive();
  let bundle: ActiveBundle | undefined;
  const sound = { ...storage(), ...local() };
  const gate = runGate({ ...sound, ...world.plant.gate?.(sound, servers) });
  gate.ended.catch(world.onFault);
  const watching: Partial<Watcher> = {
    onGates: (gates) => {
      alive = gates;
      gate.onGates();
    },
    onHoldState: (state) => holds.set(state.scope, state),
    onTotals: (campaign, partition, totals) => {
      told.set(totalsKey(campaign, partition), totals);
      gate.onTotals(campaign, partition, totals);
    },
    onHoldRecord: gate.onHold,
    onStop: (key, state, revision) => {
      stops.set(key, state);
      stopsRevision = revision;
      gate.onStop();
    },
    onBundle: load,
  };
  const tell = (what: (to: Partial<Watcher>) => void) => watcher(() => what(watching));
  servers.watchers.add(tell);
  for (const { campaign, partition, value } of servers.totals.values())
    tell((to) => to.onTotals?.(campaign, partition, value));
  load(servers.bundles.at(-1) ?? "");
  return { process, stop };

  function crash(): void {
    if (!process.alive) return;
    scheduler.note(`${life.name} crashes`);
    process.alive = false;
    servers.watchers.delete(tell);
  }

  /** Fetching and compiling takes a while; until then the one before judges, and without one nothing is judged. */
  function load(digest: string): void {
    scheduler.after(scheduler.between(1, 400), () => (bundle = bundleOf(digest)), process);
  }

  async function stop(): Promise<void> {
    await gate.stop();
    crash();
  }

  function storage() {
    const { log, outbound } = servers;
    return {
      readFence: (partition: number) => call("readFence", () => log.last(fenceSubject(partition))?.sequence ?? 0),
      readPosition: (partition: number) => call("readPosition", () => positionOf(log.last(positionSubject(partition)))),
      readLog: (partition, { from }, onRecord) => readLog(partition, from, onRecord),
      outbound: (partition) => call("outbound", () => outbound.sight(partition)),
      restart: (partition, at) => call("restart", () => outbound.restart(partition, at)),
      read: (partition, { onMessage, onLost }) =>
        outbound.read(partition, { onLost, onMessage: (message) => onMessage({ ...message, trial: false }) }, process),
      publish: (entries) =>
        call("publish", () => (isBusy() ? busy : log.publish(entries))).catch(() => ({
          kind: "unknown",
          reason: "no answer",
        })),
      acknowledge: (reply) => void call("acknowledge", () => outbound.acknowledge(reply)).catch(() => {}),
      release: (partition, position) => call("release", () => outbound.purge(partition, position)),
      readBody: (sequence) => call("readBody", () => bodyAt(log.records[sequence - 1])),
      writeHold: async (record) => {
        const sequence = await call("appendHold", () => servers.appendHold(record));
        await call("project", () => servers.project(record, sequence));
      },
      showHoldState: (state) => call("show", () => servers.show(state)),
      putTotals: (counted) =>
        call("putTotals", () => {
          for (const { campaign, partition, totals } of counted) servers.putTotals(campaign, partition, totals);
        }),
      announce: (record) => call("announce", () => servers.announce(record)),
      retire: () => call("retire", () => servers.retire(life.name)),
    } satisfies Partial<GateParts>;
  }

  /** Now and then the server has too many open batches. */
  function isBusy(): boolean {
    return world.faults.isOn() && scheduler.chance(busyRate);
  }

  /** In two pieces: between them other things happen. */
  async function readLog(partition: number, from: number, onRecord: (record: Folded) => void): Promise<void> {
    const through = await call("readLog", () => servers.log.records.length);
    const read = (first: number, last: number) => {
      for (const stored of servers.log.records.slice(first - 1, last)) {
        const folded = foldedOf(stored, partition);
        if (folded) onRecord(folded);
      }
    };
    const middle = Math.floor((from + through) / 2);
    read(from, middle);
    await call("readLog", () => undefined);
    read(Math.max(from, middle + 1), through);
  }

  function local() {
    let tokens = 0;
    return {
      name: life.name,
      startedAtMs: scheduler.nowMs(),
      partitions,
      verdictTtlSeconds: 86_400,
      bundles: {
        want: () => {},
        active: () => bundle,
        isWanted: () => true,
        problem: () => null,
        close: async () => {},
      },
      report: (event) => scheduler.note(`${life.name} ${event.type}`),
      decode: decodeSend,
      pseudonym: pseudonymOf,
      replyKind: () => undefined,
      policyInput: (subject) => questionOf(subject, isStopped(subject)),
      decidable: () => true,
      suppressionsAreThere: () => true,
      campaign: (ref) => campaigns.get(campaignScope(ref)),
      toldTotals: (campaign, partition) => told.get(totalsKey(campaign, partition)),
      holdState: (scope) => holds.get(scope),
      desiredRevision: () => 1,
      stopsRevision: () => stopsRevision,
      aliveGates: () => alive,
      newToken: () => `${life.name}-${life.number}-${++tokens}`,
      nowMs: scheduler.nowMs,
      monotonicMs: scheduler.now,
      sleep,
      timers: {
        every: (ms, work) => scheduler.every(ms, work, process),
        after: (ms, work) => scheduler.after(ms, work, process),
        breathe: () => sleep(scheduler.between(0.01, 0.5)),
      },
    } satisfies Partial<GateParts>;
  }

  function isStopped({ candidate: { partition }, recipient, campaign: { purpose, topic } }: Subject): boolean {
    const message = { businessName: sender.businessName, sender: senderName, purpose, topic };
    return suppressionOf(stops.get(suppressKey(partition, recipient)), message) !== undefined;
  }

  function bundleOf(digest: string): ActiveBundle {
    return {
      digest,
      revision: "1",
      data: bundleData.parse({ revision: "1", lexicons: {}, shorteners: [], rules: {} }),
      read: () => {
        throw new Error("the simulation reads no messages");
      },
      verdicts: async (inputs) => {
        await sleep(scheduler.between(0.5, 5));
        return inputs.map(judgement);
      },
      enforcement: async ({ campaign, recent }) => {
        await sleep(scheduler.between(0.5, 5));
        const action = recent.worst?.severity === "Critical" ? "suspend" : "none";
        return { action, cause: "CriticalBreach", resume: campaign.resume, holdMs: 1000 };
      },
      close: async () => {},
    };
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => scheduler.after(ms, resolve, process));
  }
}

function positionOf(stored: Stored | undefined): PositionRecord | undefined {
  return stored && (JSON.parse(String(stored.data)) as PositionRecord);
}

function bodyAt(stored: Stored | undefined): Uint8Array | undefined {
  return stored?.subject.startsWith("consentry.body.") ? Buffer.from(stored.data) : undefined;
}

function foldedOf(stored: Stored, partition: number): Folded | undefined {
  const { subject, sequence } = stored;
  if (subject === holdSubject(partition))
    return { kind: "hold", sequence, record: JSON.parse(String(stored.headers[headers.hold])) };
  const record = decodeVerdict(subject, (name) => String(stored.headers[name] ?? ""));
  return record?.partition === partition ? { kind: "verdict", sequence, record } : undefined;
}
