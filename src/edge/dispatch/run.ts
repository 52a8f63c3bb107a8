import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { type Approval, type Attempted, type AttemptParts, attempt } from "./attempt.ts";
import { createPauses } from "./pauses.ts";
import { createSights, type SightsParts } from "./sights.ts";
import { createSlots } from "./slots.ts";
import type { DispatchEvent } from "./told.ts";
import { createWaitingRoom, type Waiting, type WaitingParts } from "./waiting.ts";

/** A verdict handed over by the durable consumer. */
export type Task = {
  readonly verdict: VerdictRecord | undefined;
  readonly sequence: number;
  readonly ack: () => void;
  readonly nak: (delayMs: number) => void;
  readonly progress: () => void;
};

/** What dispatch needs of the world; start.ts hands it over. */
export type DispatchParts = Omit<AttemptParts, "pausedMs" | "pause" | "sendStarts"> &
  Pick<WaitingParts, "put" | "remove" | "list" | "verdictAt"> &
  Pick<SightsParts, "holdOf"> & {
    readonly putSight: SightsParts["put"];
    readonly isHeld: (campaign: CampaignRef, sender: string) => boolean;
    readonly report: (event: DispatchEvent) => void;
    /** Told of a try at an approval; what it answers is told how it ended. Absent: nothing is traced. */
    readonly beginTrace?: (record: VerdictRecord) => ((attempted: Attempted) => void) | undefined;
    readonly every: (ms: number, run: () => void) => { readonly cancel: () => void };
  };

export type Dispatch = {
  readonly take: (task: Task) => void;
  /** A hold or lift was seen; undefined: the scope has no entry any more. */
  readonly onHold: (scope: string, held: boolean) => void;
  /** Waits for what is under way; nothing new is begun by it. */
  readonly drain: () => Promise<void>;
};

/** Requests under way at once: WhatsApp's usual 80 messages a second and number need far fewer. */
const concurrencyMax = 64;
const progressEveryMs = 3_000;
const sweepEveryMs = 5_000;
const faultDelayMs = 2_000;

/** A running dispatch. Everything it knows it can read again; stopping it at any instant sends nothing twice. */
export function runDispatch(parts: DispatchParts): Dispatch {
  const slots = createSlots(concurrencyMax);
  const pauses = createPauses(parts.nowMs);
  const open = new Set<Task>();
  const sights = createSights({
    ...parts,
    put: parts.putSight,
    onFault: (error) => fault("writing when a hold was seen", error),
  });
  const attemptParts: AttemptParts = {
    ...parts,
    pausedMs: pauses.pausedMs,
    pause: (sender, pauseMs) => {
      pauses.pause(sender, pauseMs);
      parts.report({ type: "sender-paused", sender, pauseMs });
    },
    sendStarts: sights.sendStarts,
  };
  const room = createWaitingRoom({
    ...parts,
    inSlot: slots.run,
    mayLeave,
    attempt: tryToSend,
    onListed: (byReason) => parts.report({ type: "waiting-counted", byReason }),
    onLooked: tell,
    onFault: (error) => fault("looking at an approval that waits", error),
  });
  const timers = [
    parts.every(progressEveryMs, () => open.forEach((task) => void task.progress())),
    parts.every(sweepEveryMs, sweep),
  ];
  return {
    take: (task) => void work(task),
    onHold: (scope, held) => {
      parts.report({ type: "holds-seen", scope, held });
      const [kind, namespace = "", name = ""] = scope.split(".");
      sights.holdsChanged(kind === "campaign" ? [{ namespace, name }] : []);
      if (!held) sweep();
    },
    drain: async () => {
      for (const timer of timers) timer.cancel();
      await slots.idle();
    },
  };

  async function work(task: Task): Promise<void> {
    const record = task.verdict;
    if (!record) parts.report({ type: "verdict-unreadable", sequence: task.sequence });
    if (!record || record.trial) return task.ack();
    open.add(task);
    try {
      await slots.run(() => workOff({ record, sequence: task.sequence }, task));
    } catch (error) {
      fault("sending", error);
      task.nak(faultDelayMs);
    } finally {
      open.delete(task);
    }
  }

  async function workOff(approval: Approval, task: Task): Promise<void> {
    const attempted = await tryToSend(approval);
    tell(attempted, approval.record.decision);
    if (attempted.kind === "later") return task.nak(attempted.delayMs);
    if (attempted.kind === "wait") await room.park(approval, attempted.reason);
    task.ack();
  }

  async function tryToSend(approval: Approval): Promise<Attempted> {
    const ended = parts.beginTrace?.(approval.record);
    const attempted = await attempt(approval, attemptParts);
    ended?.(attempted);
    return attempted;
  }

  function mayLeave(waiting: Waiting): boolean {
    if (parts.nowMs() >= waiting.expireAtMs) return true;
    return !parts.isHeld(waiting.campaign, waiting.sender) && pauses.pausedMs(waiting.sender) === 0;
  }

  function sweep(): void {
    room.sweep().catch((error: unknown) => fault("looking at what waits", error));
  }

  function tell(attempted: Attempted, decision: string): void {
    parts.report(eventOf(attempted, decision));
  }

  function fault(what: string, error: unknown): void {
    parts.report({ type: "fault", what, error });
  }
}

function eventOf(attempted: Attempted, decision: string): DispatchEvent {
  const { reason, code = null } = attempted;
  switch (attempted.kind) {
    case "done":
      return { type: "approval-done", outcome: attempted.outcome, reason, code, decision };
    case "wait":
      return { type: "approval-waits", reason: attempted.reason, code };
    case "later":
      return { type: "approval-later", reason: attempted.reason, code };
  }
}
