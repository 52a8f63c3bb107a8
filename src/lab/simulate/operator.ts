import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type CampaignParts, campaignSteps } from "../../operator/campaign.ts";
import { createCeaseClock } from "../../operator/cease-clock.ts";
import { createController } from "../../operator/controller.ts";
import { createDesiredStore } from "../../operator/desired-store.ts";
import { createStatusWriter } from "../../operator/status-writer.ts";
import type { HoldRecord, HoldState } from "../../schemas/wire/hold.ts";
import { guarded } from "./campaigns.ts";
import type { ClusterWatcher } from "./cluster.ts";
import type { Guard } from "./guard.ts";
import { inOrder } from "./in-order.ts";
import { createModelledQueue } from "./queue.ts";
import type { Process } from "./scheduler.ts";
import type { Watcher } from "./servers.ts";
import type { SimulatedRole, World } from "./world.ts";

const key = `${guarded.namespace}/${guarded.name}`;
const seenWithinMs = 2000;

/** One life of an operator: the product's own steps for a campaign between modelled servers. */
export function startOperator(world: World, guard: Guard, life: { readonly name: string }): SimulatedRole {
  const { scheduler, servers } = world;
  const { cluster } = guard;
  const process: Process = { alive: true, frozenUntilMs: 0 };
  const call = world.faults.caller(process, crash);
  const [ofNats, ofKubernetes] = [inOrder(scheduler, process), inOrder(scheduler, process)];
  const holds = new Map<string, HoldState>(servers.holds);
  const cases = new Map(cluster.cases);
  const ceaseClock = createCeaseClock(scheduler.nowMs);
  let campaign = cluster.campaign();
  let gates = servers.alive();
  const report: CampaignParts["report"] = ({ type }) => scheduler.note(`${life.name} ${type}`);
  const desired = createDesiredStore({ bucket: desiredBucket(), same: isDeepStrictEqual, report });
  for (const [name, { value, revision }] of guard.desired.entries) desired.seen(name, value, revision);
  const sound = { ...sights(), ...writes() };
  const controller = createController(
    {
      createQueue: (options) => createModelledQueue(scheduler, process, options),
      mayAct: () => process.alive,
      isUnreadable,
      report,
      monotonicMs: scheduler.now,
    },
    campaignSteps({ ...sound, ...world.plant.operator?.(sound, guard, servers) }),
  );
  const watching: Partial<Watcher> = {
    onHoldState: (state) => {
      holds.set(state.scope, state);
      controller.enqueue(key);
    },
    onGates: (now) => {
      gates = now;
      ceaseClock.onGates(now);
      controller.enqueue(key);
    },
  };
  const watchingCluster: ClusterWatcher = {
    onCampaign: (now) => {
      campaign = now;
      controller.enqueue(key);
    },
    onCase: (found) => {
      cases.set(found.metadata.name, found);
      controller.enqueue(key);
    },
  };
  const tell = (what: (to: Partial<Watcher>) => void) => ofNats(() => what(watching));
  const tellOfCluster = (what: (to: ClusterWatcher) => void) => ofKubernetes(() => what(watchingCluster));
  servers.watchers.add(tell);
  cluster.watchers.add(tellOfCluster);
  guard.watchers.add(seen);
  controller.start();
  controller.enqueue(key);
  return { process, stop: async () => crash() };

  function seen(name: string, value: unknown, revision: number): void {
    ofNats(() => void desired.seen(name, value, revision));
  }

  function crash(): void {
    if (!process.alive) return;
    scheduler.note(`${life.name} crashes`);
    process.alive = false;
    servers.watchers.delete(tell);
    cluster.watchers.delete(tellOfCluster);
    guard.watchers.delete(seen);
  }

  function desiredBucket() {
    const { desired: bucket } = guard;
    return {
      create: (name: string, value: unknown) => call("create desired", () => bucket.create(name, value)),
      update: (name: string, value: unknown, revision: number) =>
        call("update desired", () => bucket.update(name, value, revision)),
      delete: (name: string) => call("delete desired", () => bucket.delete(name)),
    };
  }

  function sights() {
    return {
      campaign: () => campaign,
      lookup: { sender: () => undefined, source: () => undefined, template: () => undefined, isUnreadable },
      senderWords: () => undefined,
      templateWords: () => undefined,
      cases: () => [...cases.values()],
      desired,
      activeBundle: () => undefined,
      holdState: (scope) => holds.get(scope),
      gates: () => gates,
      totals: () => [],
      policy: { judge: async () => ({ kind: "unknown", why: "the simulation asks nobody" }), steps: () => [] },
      ceaseClock,
      sha256Hex: (text) => createHash("sha256").update(text).digest("hex"),
      nowMs: scheduler.nowMs,
    } satisfies Partial<CampaignParts>;
  }

  function writes() {
    return {
      writeHold,
      createCase: (opened) => call("createCase", () => cluster.createCase(opened)),
      signCase: () => call("signCase", () => {}),
      writeStatus: createStatusWriter({
        apply: ({ object, status }) => call("applyStatus", () => cluster.applyStatus(object.metadata, status)),
        same: sameAsJson,
        isUnreadable,
        nowMs: scheduler.nowMs,
        report,
      }).write,
      tell: ({ event }) => scheduler.note(`${life.name} tells ${event.reason}`),
      report,
    } satisfies Partial<CampaignParts>;
  }

  /** First the log, then the bucket; then it waits until it sees that itself, so as not to write it again. */
  async function writeHold(record: HoldRecord): Promise<void> {
    const sequence = await call("appendHold", () => servers.appendHold(record));
    await call("project", () => servers.project(record, sequence));
    const untilMs = scheduler.now() + seenWithinMs;
    while (!shows(record) && scheduler.now() < untilMs)
      await new Promise<void>((resolve) => scheduler.after(5, resolve, process));
  }

  function shows({ scope, source, action, id }: HoldRecord): boolean {
    const held = holds.get(scope)?.holds[source];
    return action === "hold" ? held?.id === id : held === undefined;
  }
}

/** Everybody is of one version here. */
function isUnreadable(): boolean {
  return false;
}

function sameAsJson(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
}
