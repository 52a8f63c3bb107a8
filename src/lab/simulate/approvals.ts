import type { Task } from "../../edge/dispatch/run.ts";
import { headers } from "../../schemas/wire/headers.ts";
import { decodeVerdict, type VerdictRecord } from "../../schemas/wire/verdict.ts";
import type { Stored } from "./log.ts";
import type { Process, Scheduler } from "./scheduler.ts";

type Call = <T>(name: string, effect: () => T | Promise<T>) => Promise<T>;
type Reader = { readonly process: Process; readonly call: Call; readonly take: (task: Task) => void };
type Entry = { readonly record: VerdictRecord; readonly sequence: number; isOut: boolean; callOff: () => void };

const ackWaitMs = 10_000;

export type Approvals = ReturnType<typeof createApprovals>;

/** The durable consumer that dispatches share: an approval goes to any of them, and again to any when nothing was heard of it. */
export function createApprovals(scheduler: Scheduler) {
  const open = new Map<number, Entry>();
  const readers = new Set<Reader>();
  return { stored, read, open: () => open.size };

  function stored(record: Stored): void {
    const verdict = approvalIn(record);
    if (verdict) offer({ record: verdict, sequence: record.sequence, isOut: false, callOff: () => {} });
  }

  function read(reader: Reader): () => void {
    readers.add(reader);
    for (const entry of open.values()) if (!entry.isOut) offer(entry);
    return () => readers.delete(reader);
  }

  function offer(entry: Entry): void {
    open.set(entry.sequence, entry);
    const alive = [...readers].filter(({ process }) => process.alive);
    entry.isOut = alive.length > 0;
    if (!entry.isOut) return;
    const { process, call, take } = scheduler.pick(alive);
    const { sequence, record: verdict } = entry;
    const again = (ms: number) => {
      entry.callOff();
      entry.callOff = scheduler.after(ms, () => offer(entry));
    };
    const done = () => {
      entry.callOff();
      open.delete(sequence);
    };
    const tell = (name: string, effect: () => void) => void call(name, effect).catch(() => {});
    again(ackWaitMs);
    const task: Task = {
      verdict,
      sequence,
      ack: () => tell("ack", done),
      nak: (delayMs) => tell("nak", () => again(delayMs)),
      progress: () => tell("progress", () => open.has(sequence) && again(ackWaitMs)),
    };
    scheduler.after(scheduler.between(0.1, 3), () => take(task), process);
  }
}

export function approvalIn(stored: Stored): VerdictRecord | undefined {
  return stored.subject.startsWith("consentry.verdict.approved.") ? verdictIn(stored) : undefined;
}

export function verdictIn({ subject, headers: fields }: Stored): VerdictRecord | undefined {
  if (!subject.startsWith("consentry.verdict.")) return undefined;
  return decodeVerdict(subject, (name) => String(name === headers.verdict ? fields[name] : ""));
}
