import { type Complained, isComplaint, isTold, withComplaint } from "../../domain/consent/complaint.ts";
import type { SuppressionState } from "../../schemas/wire/consent.ts";
import type { Arrived } from "./projector.ts";

export type ComplaintParts = {
  /** Changes what a person has stopped, under every name of theirs. */
  readonly changeStops: (
    person: { readonly pseudonym: string; readonly partition: number },
    change: (state: SuppressionState | undefined) => SuppressionState,
  ) => Promise<unknown>;
  /** Makes a complaint known on SIGNALS. */
  readonly complain: (complained: Complained) => Promise<unknown>;
};

/**
 * Stops what has to stop for people of whom a source, or whoever writes to CONSENT, says that they complained. An event that
 * comes again, after a restart, comes to the same stop.
 *
 * @throws Failure when it is not written: the events can be handed in again
 */
export async function stopComplained(arrived: readonly Arrived[], parts: Pick<ComplaintParts, "changeStops">) {
  for (const { key, event } of arrived) {
    if (!isComplaint(event)) continue;
    const [, , partition = "", pseudonym = ""] = key.split(".");
    await parts.changeStops({ pseudonym, partition: Number(partition) }, (state) => withComplaint(state, event));
  }
}

export type Teller = {
  /** Takes events in the order of CONSENT; each of them once. */
  readonly take: (arrived: readonly Arrived[]) => void;
  /** Up to where in CONSENT every complaint is told, of what was taken up to a sequence. */
  readonly toldUpTo: (sequence: number) => number;
  readonly stop: () => void;
};

export type TellerParts = Pick<ComplaintParts, "complain"> & {
  readonly wait: (ms: number) => Promise<void>;
  readonly onProblem: (what: string, cause: unknown) => void;
};

const retryMaxMs = 5000;

/**
 * Tells of complaints, one after the other, each until it is stored. Nothing waits for it: nobody's stop and nobody's
 * withdrawal depends on whether somebody can count. Told again it has the same id.
 */
export function createTeller(parts: TellerParts): Teller {
  const waiting: { readonly sequence: number; readonly complained: Complained }[] = [];
  let telling = false;
  let stopped = false;
  return {
    take: (arrived) => {
      for (const each of arrived)
        if (isComplaint(each.event) && !isTold(each.event))
          waiting.push({ sequence: each.sequence, complained: complainedOf(each) });
      if (!telling) void tell();
    },
    toldUpTo: (sequence) => Math.min(sequence, (waiting[0]?.sequence ?? sequence + 1) - 1),
    stop: () => {
      stopped = true;
    },
  };

  async function tell(): Promise<void> {
    telling = true;
    let retryMs = 100;
    for (let [next] = waiting; next !== undefined && !stopped; [next] = waiting) {
      try {
        await parts.complain(next.complained);
        waiting.shift();
        retryMs = 100;
      } catch (cause) {
        parts.onProblem("telling of a complaint", cause);
        await parts.wait(retryMs);
        retryMs = Math.min(retryMs * 2, retryMaxMs);
      }
    }
    telling = false;
  }
}

function complainedOf({ key, event }: Arrived): Complained {
  const [namespace = "", name = "", , pseudonym = ""] = key.split(".");
  const { atMs, by, evidence: reference } = event;
  return {
    ...{ pseudonym, campaign: null, sender: null, source: { namespace, name }, via: "Source", atMs, by },
    reference: reference?.slice(0, 253) ?? null,
  };
}
