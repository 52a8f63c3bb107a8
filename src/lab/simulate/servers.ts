import { holdRecords } from "../../io/nats/holds.ts";
import type { SuppressionState } from "../../schemas/wire/consent.ts";
import type { GateRecord } from "../../schemas/wire/gates.ts";
import { afterHold, type HoldRecord, type HoldState, isNewer } from "../../schemas/wire/hold.ts";
import { type CampaignRef, totalsKey } from "../../schemas/wire/subjects.ts";
import type { Totals } from "../../schemas/wire/totals.ts";
import { createBucket } from "./bucket.ts";
import { createLog, type Stored } from "./log.ts";
import { createOutbound } from "./outbound.ts";
import type { Scheduler } from "./scheduler.ts";

/** What a gate is told of changes; each arrives in its order, a moment later. */
export type Watcher = {
  readonly onGates: (alive: readonly GateRecord[]) => void;
  readonly onHoldState: (state: HoldState) => void;
  readonly onTotals: (campaign: CampaignRef, partition: number, totals: Totals) => void;
  readonly onHoldRecord: () => void;
  /** What somebody has stopped is another. */
  readonly onStop: (key: string, state: SuppressionState, revision: number) => void;
  /** Another bundle is to judge. */
  readonly onBundle: (digest: string) => void;
};

export type Servers = ReturnType<typeof createServers>;

export const partitions = 4;
export const gateTtlMs = 5000;

/** The streams and buckets that gates share. */
export function createServers(
  scheduler: Scheduler,
  on: { readonly stored: (record: Stored) => void; readonly shown: (state: HoldState) => void },
) {
  const log = createLog((record) => {
    scheduler.note(`${record.subject} ${record.sequence}`);
    on.stored(record);
  });
  const outbound = createOutbound(scheduler, partitions);
  const gates = new Map<string, { readonly record: GateRecord; readonly callOff: () => void }>();
  const holds = new Map<string, HoldState>();
  const totals = new Map<string, { campaign: CampaignRef; partition: number; value: Totals }>();
  const stops = createBucket<SuppressionState>((key, state, revision) =>
    tell((watcher) => watcher.onStop?.(key, state, revision)),
  );
  /** Digests of the bundles that were to judge, the newest last. */
  const bundles = ["sha256:first"];
  const watchers = new Set<(tell: (watcher: Partial<Watcher>) => void) => void>();
  return {
    log,
    outbound,
    holds,
    totals,
    stops,
    bundles,
    watchers,
    activate,
    announce,
    retire,
    appendHold,
    project,
    show,
    putTotals,
    alive,
  };

  function tell(what: (watcher: Partial<Watcher>) => void): void {
    for (const watcher of watchers) watcher(what);
  }

  function alive(): readonly GateRecord[] {
    return [...gates.values()].map(({ record }) => record);
  }

  function tellGates(): void {
    const now = alive();
    tell((watcher) => watcher.onGates?.(now));
  }

  function announce(record: GateRecord): void {
    const { name, bundle, stopsRevision } = record;
    const known = gates.get(name);
    known?.callOff();
    gates.set(name, { record, callOff: scheduler.after(gateTtlMs, () => retire(name)) });
    if (known?.record.bundle !== bundle || known?.record.stopsRevision !== stopsRevision) tellGates();
  }

  function retire(name: string): void {
    gates.get(name)?.callOff();
    if (gates.delete(name)) tellGates();
  }

  /** @returns sequence of the record on partition 0 */
  function appendHold(record: HoldRecord): number {
    const records = holdRecords(record, partitions);
    const result = log.publish(records);
    if (result.kind === "refused") throw new Error(result.description);
    tell((watcher) => watcher.onHoldRecord?.());
    return result.lastSequence - records.length + 1;
  }

  function project(record: HoldRecord, sequence: number): void {
    const shown = holds.get(record.scope);
    const next = afterHold(shown, record, sequence);
    if (next !== shown) setState(next);
  }

  function show(state: HoldState): void {
    if (!isNewer(holds.get(state.scope), state)) setState(state);
  }

  function setState(state: HoldState): void {
    holds.set(state.scope, state);
    on.shown(state);
    tell((watcher) => watcher.onHoldState?.(state));
  }

  function activate(digest: string): void {
    bundles.push(digest);
    tell((watcher) => watcher.onBundle?.(digest));
  }

  function putTotals(campaign: CampaignRef, partition: number, value: Totals): void {
    totals.set(totalsKey(campaign, partition), { campaign, partition, value });
    tell((watcher) => watcher.onTotals?.(campaign, partition, value));
  }
}
