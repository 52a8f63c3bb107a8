import { createLedger } from "../../edge/dispatch/ledger.ts";
import { type DispatchParts, runDispatch } from "../../edge/dispatch/run.ts";
import type { CloudAnswer } from "../../schemas/whatsapp/cloud-answer.ts";
import type { SuppressionState } from "../../schemas/wire/consent.ts";
import { type HoldState, isHeld } from "../../schemas/wire/hold.ts";
import { type CampaignRef, campaignScope, suppressKey } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { approvalIn } from "./approvals.ts";
import { campaigns, scopesOfCampaign, sender } from "./campaigns.ts";
import type { Edge } from "./edge.ts";
import { inOrder } from "./in-order.ts";
import type { Process } from "./scheduler.ts";
import type { Watcher } from "./servers.ts";
import type { SimulatedRole, World } from "./world.ts";

/** Longer than a call of the simulation lasts, also one that arrives late. */
const sendingMaxMs = 8000;
const unanswered: CloudAnswer = { kind: "unanswered", reason: "NoAnswer" };

/** One life of a dispatch: the product's own code between modelled servers. */
export function startDispatch(world: World, edge: Edge, life: { readonly name: string }): SimulatedRole {
  const { scheduler, servers } = world;
  const process: Process = { alive: true, frozenUntilMs: 0 };
  const watcher = inOrder(scheduler, process);
  const call = world.faults.caller(process, crash);
  const holds = new Map<string, HoldState>(servers.holds);
  const stops = new Map([...servers.stops.entries].map(([key, { value }]) => [key, value]));
  const sound = { ...looks(), ...storage() };
  const dispatch = runDispatch({ ...sound, ...world.plant.dispatch?.(sound, servers, edge) });
  const watching: Partial<Watcher> = {
    onHoldState: (state) => {
      holds.set(state.scope, state);
      dispatch.onHold(state.scope, isHeld(state));
    },
    onStop: (key, state) => stops.set(key, state),
  };
  const tell = (what: (to: Partial<Watcher>) => void) => watcher(() => what(watching));
  servers.watchers.add(tell);
  for (const [scope, state] of holds) dispatch.onHold(scope, isHeld(state));
  const endReading = edge.approvals.read({ process, call, take: dispatch.take });
  return { process, stop };

  function crash(): void {
    if (!process.alive) return;
    scheduler.note(`${life.name} crashes`);
    process.alive = false;
    servers.watchers.delete(tell);
    endReading();
  }

  async function stop(): Promise<void> {
    endReading();
    await dispatch.drain();
    crash();
  }

  function heldScopes(campaign: CampaignRef) {
    return scopesOfCampaign(campaign).filter((scope) => isHeld(holds.get(scope)));
  }

  function stopOf({ partition, recipient }: VerdictRecord): SuppressionState | undefined {
    return stops.get(suppressKey(partition, recipient));
  }

  function looks() {
    return {
      knownNow: (record) => ({
        campaign: campaigns.get(campaignScope(record.campaign)),
        sender,
        held: heldScopes(record.campaign).length > 0,
        suppressionsKnown: true,
        suppression: stopOf(record),
      }),
      isHeld: (campaign) => heldScopes(campaign).length > 0,
      holdOf: (campaign) => {
        const [scope = ""] = heldScopes(campaign);
        return Object.values(holds.get(scope)?.holds ?? {})[0]?.id;
      },
      consents: async () => [],
      digest: (text) => `sha256:${text}`,
      report: ({ type }) => scheduler.note(`${life.name} ${type}`),
      nowMs: scheduler.nowMs,
      every: (ms, work) => ({ cancel: scheduler.every(ms, work, process) }),
    } satisfies Partial<DispatchParts>;
  }

  function storage() {
    const { log } = servers;
    const { ledger, waiting, whatsApp, sends } = edge;
    return {
      body: ({ sequence }) => call("body", () => edge.bodyBefore(log.records, sequence)),
      eraseBody: ({ sequence }) => call("eraseBody", () => void edge.erased.add(sequence - 1)),
      ledger: createLedger(
        {
          create: (key, value) => call("create", () => ledger.create(key, value)),
          get: (key) => call("get", () => ledger.get(key)),
          put: (key, value) => call("put", () => ledger.put(key, value)),
          update: (key, value, revision) => call("update", () => ledger.update(key, value, revision)),
          delete: (key) => call("delete", () => ledger.delete(key)),
        },
        { nowMs: scheduler.nowMs, sendingMaxMs },
      ),
      post: (_number, payload) => {
        sends.started(payload, {
          isHeld: (ref) => heldScopes(ref).length > 0,
          isStopped: (one) => stopOf(one)?.entries.some(stands) ?? false,
        });
        return call("post", () => whatsApp.post(payload)).catch(() => unanswered);
      },
      signal: () => call("signal", () => {}),
      rememberStop: () => call("rememberStop", () => {}),
      putSight: (campaign, sight) => call("putSight", () => sends.seen(campaign, sight)),
      put: (one) => call("park", () => void waiting.put(one.decision, one)),
      remove: ({ decision }) => call("leave", () => waiting.delete(decision)),
      list: () => call("list", () => [...waiting.entries.values()].map(({ value }) => value)),
      verdictAt: (sequence) =>
        call("verdictAt", () => {
          const stored = log.records[sequence - 1];
          return stored && approvalIn(stored);
        }),
    } satisfies Partial<DispatchParts>;
  }
}

/** A stop that nobody has taken back since. */
function stands({ atMs, liftedAtMs }: SuppressionState["entries"][number]): boolean {
  return liftedAtMs === undefined || atMs >= liftedAtMs;
}
