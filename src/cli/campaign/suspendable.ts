import { conditionOf } from "../../domain/lifecycle/conditions.ts";
import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { Sender } from "../../schemas/resources/sender.ts";
import { campaignNames, type Named, readName, senderNames } from "../names.ts";
import { negativeAnswer } from "../problem.ts";
import type { Clock, Ref } from "./parts.ts";

export type Suspendable = Campaign | Sender;

export type SuspendableParts = Clock & {
  readonly namespace: string;
  readonly read: (kind: "campaign" | "sender", ref: Ref) => Promise<Suspendable | undefined>;
  readonly setSuspend: (kind: "campaign" | "sender", ref: Ref, suspend: boolean) => Promise<Suspendable | undefined>;
};

export type SuspendTarget = { readonly kind: "campaign" | "sender"; readonly ref: Ref };

/** @throws Problem usage */
export function readTarget(parts: { readonly namespace: string }, typed: string | undefined): SuspendTarget {
  const named: Named = readName(typed, { ...campaignNames, ...senderNames });
  return {
    kind: named.kind === "sender" ? "sender" : "campaign",
    ref: { namespace: parts.namespace, name: named.name },
  };
}

/** @throws Problem when there is none */
export async function findTarget(
  parts: Pick<SuspendableParts, "read">,
  { kind, ref }: SuspendTarget,
): Promise<Suspendable> {
  const found = await parts.read(kind, ref);
  if (found !== undefined) return found;
  throw negativeAnswer(
    `there is no ${kind} ${ref.name} in namespace ${ref.namespace}`,
    `kubectl get ${kind}s -n ${ref.namespace}, or name another with -n`,
  );
}

const lookEveryMs = 250;

/** Looks until `ready` says so or the time is over; the object as it was last seen, and whether it was ready. */
export async function untilSeen<T extends Suspendable>(
  parts: Clock,
  wanted: {
    readonly read: () => Promise<T>;
    readonly ready: (seen: T) => boolean;
    readonly timeoutMs: number;
  },
): Promise<{ readonly seen: T; readonly ready: boolean }> {
  for (const deadlineMs = parts.nowMs() + wanted.timeoutMs; ; ) {
    const seen = await wanted.read();
    const ready = wanted.ready(seen);
    if (ready || parts.nowMs() >= deadlineMs) return { seen, ready };
    await parts.sleep(lookEveryMs);
  }
}

/** Whether the operator has answered this generation, and says that it is stopped (or not). */
export function isAnswered({ metadata, status }: Suspendable, suspended: boolean): boolean {
  return status.observedGeneration >= metadata.generation && isSuspended({ status }) === suspended;
}

export function isSuspended({ status }: Pick<Suspendable, "status">): boolean {
  return conditionOf(status.conditions, "Suspended")?.status === "True";
}
