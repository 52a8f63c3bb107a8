import { ownedPartitions } from "../domain/membership/rendezvous.ts";
import type { GateRecord } from "../schemas/wire/gates.ts";
import type { Timers } from "./timers.ts";

export type MembershipParts = {
  readonly announce: (record: GateRecord) => Promise<void>;
  readonly describe: () => GateRecord;
  /** Names of the gates that share the work. */
  readonly members: () => readonly string[];
  readonly onOwnership: (partitions: readonly number[]) => void;
  /** The process stood still for longer than its key lives: others own its partitions now. */
  readonly onFrozen: () => void;
  readonly onFault: (error: unknown) => void;
  readonly self: string;
  readonly partitions: number;
  readonly monotonicMs: () => number;
  readonly timers: Timers;
};

export const gateTtlMs = 5000;
const announceEveryMs = 1000;
const announceSoonMs = 5;
const announceStopsMs = 25;

/**
 * Says every second that this gate lives and works out which partitions it should work. It decides who should; who may is
 * decided by the fences alone, so that two gates that disagree are slow for a moment and never wrong.
 */
export function createMembership(parts: MembershipParts) {
  let beatAtMs = parts.monotonicMs();
  let announced = false;
  let stopped = false;
  let announcing: Promise<void> = Promise.resolve();
  let callOff: (() => void) | undefined;
  const stopBeating = parts.timers.every(announceEveryMs, () => void beat());
  void beat();
  return { recompute, announceSoon, announceStops, stop, isAnnounced: () => announced };

  /** Tells of a change without a storm: several within a few milliseconds are told once. */
  function announceSoon(): void {
    announceWithin(announceSoonMs);
  }

  /** People's stops come by the thousand when a campaign goes wrong, and whoever waits for them waits for a webhook's answer. */
  function announceStops(): void {
    announceWithin(announceStopsMs);
  }

  function announceWithin(ms: number): void {
    callOff ??= parts.timers.after(ms, () => {
      callOff = undefined;
      void announce();
    });
  }

  /** From then on nothing is told or worked any more; ends when what is being told now is told. */
  async function stop(): Promise<void> {
    stopped = true;
    stopBeating();
    callOff?.();
    await announcing;
  }

  async function beat(): Promise<void> {
    const nowMs = parts.monotonicMs();
    if (nowMs - beatAtMs > gateTtlMs) parts.onFrozen();
    beatAtMs = nowMs;
    await announce();
    recompute();
  }

  async function announce(): Promise<void> {
    if (stopped) return;
    const told = tell();
    announcing = Promise.all([announcing, told]).then(() => {});
    await told;
  }

  async function tell(): Promise<void> {
    try {
      await parts.announce(parts.describe());
      announced = true;
    } catch (error) {
      parts.onFault(error);
    }
  }

  function recompute(): void {
    if (!announced || stopped) return;
    parts.onOwnership(ownedPartitions(parts.members(), parts.self, parts.partitions));
  }
}
