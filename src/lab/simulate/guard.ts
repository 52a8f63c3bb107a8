import { createHash } from "node:crypto";
import { headers } from "../../schemas/wire/headers.ts";
import type { HoldRecord } from "../../schemas/wire/hold.ts";
import { campaignScope, holdSubject } from "../../schemas/wire/subjects.ts";
import { createBucket } from "./bucket.ts";
import { guarded } from "./campaigns.ts";
import { createCluster } from "./cluster.ts";
import type { Stored } from "./log.ts";
import type { Scheduler } from "./scheduler.ts";
import { faultsMs, startMs } from "./times.ts";

export type Guard = ReturnType<typeof createGuard>;

const scope = campaignScope(guarded);
/** By then an operator has done what was asked for as the faults ended, whatever had happened to it. */
const suspendedWithinMs = 9000;

/** A campaign that only its operator lets go on, the people who answer for it, and what the operator promises them. */
export function createGuard(scheduler: Scheduler, fault: (text: string) => void) {
  const cluster = createCluster(guarded.name);
  const watchers = new Set<(key: string, value: unknown, revision: number) => void>();
  const desired = createBucket<unknown>((key, value, revision) => {
    for (const watcher of watchers) watcher(key, value, revision);
  });
  /** By source, as the log has it. */
  const held = new Map<HoldRecord["source"], HoldRecord>();
  /** Requests by the name that a lift has of them, and the hold that each has ended. */
  const requests = new Map<string, string | undefined>();
  let stopsBySpec = 0;
  let over = false;
  return { cluster, desired, watchers, live, stored, unfinished, atEnd };

  function live(): void {
    cluster.declare();
    scheduler.every(300, answer);
    for (let count = 0; count < 3; count++)
      scheduler.after(scheduler.between(500, faultsMs - 1000), () => cluster.suspend(scheduler.chance(0.6)));
    if (scheduler.chance(0.5)) scheduler.after(scheduler.between(2000, faultsMs - 2000), recreate);
    scheduler.after(faultsMs, () => {
      cluster.suspend(true);
      const before = stopsBySpec;
      const isStopped = () => stopsBySpec > before || held.has("spec");
      scheduler.after(suspendedWithinMs, () => {
        if (!isStopped()) fault(`spec.suspend is true for ${suspendedWithinMs} ms, and nothing stops the campaign`);
        cluster.suspend(false);
        over = true;
      });
    });
  }

  /** Whoever deletes a campaign and applies it again has lifted nothing. */
  function recreate(): void {
    cluster.remove();
    scheduler.after(scheduler.between(10, 1000), cluster.declare);
  }

  /** They close cases, and ask to go on: also too early, and also when nothing holds. */
  function answer(): void {
    const open = [...cluster.cases.values()].filter(({ status }) => status.phase !== "Closed");
    for (const one of open) if (scheduler.chance(0.2)) cluster.close(one);
    const may = scheduler.now() < startMs + faultsMs ? 0.1 : 0.5;
    if (!scheduler.chance(may) || (scheduler.now() > startMs + faultsMs && !held.has("policy"))) return;
    const token = `request-${requests.size}`;
    requests.set(`resume-${createHash("sha256").update(token).digest("hex").slice(0, 24)}`, undefined);
    cluster.askToResume(token);
  }

  /** Every hold and lift of the campaign, in the order of the log. */
  function stored({ subject, headers: fields }: Stored): void {
    if (subject !== holdSubject(0)) return;
    const record: HoldRecord = JSON.parse(String(fields[headers.hold]));
    if (record.scope !== scope) return;
    if (record.action === "hold") hold(record);
    else lift(record);
  }

  function lift(record: HoldRecord): void {
    const before = held.get(record.source);
    if (record.lifts !== undefined && record.lifts !== before?.id) return;
    held.delete(record.source);
    if (record.source === "policy" && before) checkLift(record, before);
  }

  function hold(record: HoldRecord): void {
    if (record.source === "spec") stopsBySpec++;
    if (!held.has(record.source)) held.set(record.source, record);
  }

  /** Nobody goes on before somebody has answered for the breach, and asked for it. */
  function checkLift({ id }: HoldRecord, before: HoldRecord): void {
    const answered = [...cluster.cases.values()].find(({ spec }) => spec.decision === before.decision);
    if (answered?.status.phase !== "Closed") fault(`hold ${before.id} was lifted, and its case is not closed`);
    if (!requests.has(id)) fault(`hold ${before.id} was lifted, and nobody had asked for it`);
    const other = requests.get(id);
    if (other !== undefined && other !== before.id) fault(`${id} was granted twice: for ${other} and ${before.id}`);
    requests.set(id, before.id);
  }

  function unfinished(): number {
    const open = [...cluster.cases.values()].filter(({ status }) => status.phase !== "Closed").length;
    return (over ? 0 : 1) + held.size + open + (statusIsTrue() ? 0 : 1);
  }

  /** The condition says what the log says. */
  function statusIsTrue(): boolean {
    const suspended = cluster.campaign()?.status.conditions?.find(({ type }) => type === "Suspended");
    return suspended?.status === (held.size > 0 ? "True" : "False");
  }

  function atEnd(): void {
    for (const source of held.keys()) fault(`${scope} is held by ${source} at the end`);
    if (!statusIsTrue()) fault(`${scope} says otherwise in its status than the log has it`);
  }
}
