import type { ComplaintSignal } from "../../schemas/wire/signal.ts";

/** Of how long complaints are counted. */
const countedMs = 30 * 24 * 3_600_000;

export type ComplaintCounts = {
  readonly take: (signal: ComplaintSignal) => void;
  /** Complaints of the last thirty days about a campaign, a number or a source, by `<ns>/<name>`. */
  readonly about: (kind: "campaign" | "sender" | "source", nowMs: number) => ReadonlyMap<string, number>;
};

type Counted = Pick<ComplaintSignal, "campaign" | "sender" | "source" | "atMs" | "takenBack">;

/** Counts each complaint once, however often it is told, and none that was taken back. */
export function createComplaintCounts(): ComplaintCounts {
  const complaints = new Map<string, Counted>();
  return {
    take: ({ id, campaign, sender, source, atMs, takenBack = complaints.get(id)?.takenBack }) =>
      void complaints.set(id, { campaign, sender, source, atMs, takenBack }),
    about: (kind, nowMs) => {
      const counts = new Map<string, number>();
      for (const [id, complaint] of complaints) {
        const name = complaint[kind];
        if (complaint.atMs <= nowMs - countedMs) complaints.delete(id);
        else if (name !== null && complaint.takenBack === undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      return counts;
    },
  };
}
