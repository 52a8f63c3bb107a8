import { paceOf } from "../domain/lifecycle/pace.ts";
import { type KubeObject, objectKey } from "../schemas/kubernetes/object.ts";
import type { KindName } from "../schemas/resources/index.ts";
import type { Again } from "./again.ts";
import type { OperatorEvent } from "./told.ts";

export type ApplyStatus = (wanted: {
  readonly kind: KindName;
  readonly object: KubeObject;
  readonly status: object;
  readonly seen: object;
  readonly urgent: boolean;
}) => Promise<"written" | "same" | "later" | "stale" | "gone">;

export type StatusWriterParts = {
  readonly apply: ApplyStatus;
  readonly same: (a: unknown, b: unknown) => boolean;
  /** Nobody will see its newest version before this one is replaced. */
  readonly isUnreadable: (kind: KindName, key: string) => boolean;
  readonly nowMs: () => number;
  readonly report: (event: OperatorEvent) => void;
};

export type StatusWrite<Status extends object> = {
  readonly kind: KindName;
  readonly object: KubeObject & { readonly status: Status };
  readonly next: Status;
  readonly withoutCounts: (status: Status) => unknown;
  /** When the counts in its status were written, if the status says so: a restart is no reason to write them anew. */
  readonly countedAtMs?: number | undefined;
};

export type StatusWriter = {
  /** @returns whether this call wrote it, and when to ask again if it could not now */
  write<Status extends object>(
    wanted: StatusWrite<Status>,
  ): Promise<{ readonly written: boolean; readonly again: Again }>;
};

/** After a lost race the newer object is on its way; asked again much sooner it would only be lost once more. */
const afterLostRaceMs = 100;
const withoutRoomMs = 2_000;
const unreadableMs = 60_000;

/** Transitions at once, counts at most every 30 seconds an object and only when the budget has room. */
export function createStatusWriter(parts: StatusWriterParts): StatusWriter {
  const writtenAtMs = new Map<string, number>();
  return {
    write: async ({ kind, object, next, withoutCounts, countedAtMs }) => {
      const { uid } = object.metadata;
      const nowMs = parts.nowMs();
      const pace = paceOf({
        seen: object.status,
        wanted: next,
        withoutCounts,
        same: parts.same,
        writtenAtMs: writtenAtMs.get(uid) ?? countedAtMs,
        nowMs,
      });
      if (pace.write === "never") return { written: false, again: undefined };
      if (pace.write === "later") return { written: false, again: { againInMs: pace.afterMs } };
      const urgent = pace.write === "now";
      const outcome = await parts.apply({ kind, object, status: next, seen: object.status, urgent });
      const key = objectKey(object.metadata);
      if (outcome === "stale")
        return { written: false, again: { againInMs: parts.isUnreadable(kind, key) ? unreadableMs : afterLostRaceMs } };
      if (outcome === "later") {
        parts.report({ type: "status-delayed", kind });
        return { written: false, again: { againInMs: withoutRoomMs } };
      }
      if (outcome === "gone") writtenAtMs.delete(uid);
      if (outcome !== "written") return { written: false, again: undefined };
      writtenAtMs.set(uid, nowMs);
      parts.report({ type: "status-written", kind, key });
      return { written: true, again: undefined };
    },
  };
}
