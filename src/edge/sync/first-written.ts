import { createFirstMessages, firstMessageReadMs } from "../../domain/consent/first-messages.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";

export type Approval = {
  readonly campaign: CampaignRef;
  readonly partition: number;
  readonly recipient: string;
  readonly judgedAtMs: number;
};

export type FirstWrittenParts = {
  /** Follows the approvals of the first so many partitions, from an instant or a sequence on. */
  readonly followApprovals: (options: {
    readonly partitions: number | "all";
    readonly from: { readonly atMs: number } | number;
    readonly onApproval: (approval: Approval) => void;
    readonly onCaughtUp: () => void;
  }) => { readonly stop: () => void; readonly lastSequence: () => number };
  /** The sources that a campaign relies on, as `<ns>/<name>`; none when nobody declares it. */
  readonly sourcesOf: (campaign: CampaignRef) => readonly string[];
  readonly partitions: number;
  readonly nowMs: () => number;
};

/** Who was first written to when. */
export type FirstWritten = {
  readonly firstAtMs: (source: string, person: string) => number | undefined;
  /** Whose people are followed; null while the log is being read. */
  readonly followed: () => { readonly partitions: number; readonly of: number } | null;
  readonly stop: () => void;
};

/** At about 300 bytes each. A partition is a sample like any other: it follows from the last digits of a number. */
const peopleMax = 100_000;

/**
 * Follows approvals to know people's first messages. Of all people while they are few enough to keep in memory, then of those
 * of half the partitions, and so on: the log of the others is not read, so that neither memory nor load grow with the business.
 */
export function followFirstWritten(parts: FirstWrittenParts, max = peopleMax): FirstWritten {
  const messages = createFirstMessages();
  let followed = parts.partitions;
  let caughtUp = false;
  let follower = follow({ atMs: parts.nowMs() - firstMessageReadMs });
  return {
    firstAtMs: messages.firstAtMs,
    followed: () => (caughtUp ? { partitions: followed, of: parts.partitions } : null),
    stop: () => follower.stop(),
  };

  function follow(from: { readonly atMs: number } | number) {
    return parts.followApprovals({
      partitions: followed === parts.partitions ? "all" : followed,
      from,
      onApproval: take,
      onCaughtUp: () => {
        caughtUp = true;
      },
    });
  }

  function take({ campaign, partition, recipient: person, judgedAtMs: atMs }: Approval): void {
    if (person === "") return;
    for (const source of parts.sourcesOf(campaign)) messages.heard({ source, person, partition, atMs });
    if (messages.size() <= max || followed === 1) return;
    messages.keep(followed, atMs);
    if (messages.size() > max) followFewer(atMs);
  }

  function followFewer(nowMs: number): void {
    const behind = follower.lastSequence();
    follower.stop();
    followed = Math.ceil(followed / 2);
    messages.keep(followed, nowMs);
    caughtUp = false;
    follower = follow(behind + 1);
  }
}
