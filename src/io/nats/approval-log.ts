import type { NatsConnection } from "@nats-io/transport-node";
import { approvedSubjects, streams } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { type Follower, type FollowOptions, follow } from "./follow.ts";
import { verdictOf } from "./verdicts.ts";

type ApprovalOptions = Pick<FollowOptions, "from" | "onCaughtUp"> & {
  readonly partitions: number | "all";
  readonly onApproval: (record: VerdictRecord) => void;
};

/**
 * Follows the approvals of the first so many partitions, without what they were judged by; trials are none. Of some partitions
 * each is read by itself: `lastSequence` then says up to where all of them have been read.
 */
export function followApprovals(nc: NatsConnection, options: ApprovalOptions): Pick<Follower, "stop" | "lastSequence"> {
  const { partitions, onCaughtUp = () => {} } = options;
  if (partitions === "all") return followFilter(nc, approvedSubjects("*"), { ...options, onCaughtUp });
  let behind = partitions;
  const caughtUp = () => {
    if (--behind === 0) onCaughtUp();
  };
  const followers = Array.from({ length: partitions }, (_, partition) =>
    followFilter(nc, approvedSubjects(partition), { ...options, onCaughtUp: once(caughtUp) }),
  );
  const before = typeof options.from === "number" ? options.from - 1 : 0;
  return {
    stop: () => {
      for (const follower of followers) follower.stop();
    },
    lastSequence: () => Math.min(...followers.map((follower) => Math.max(before, follower.lastSequence()))),
  };
}

function followFilter(nc: NatsConnection, filter: string, options: ApprovalOptions): Follower {
  const { from, onCaughtUp, onApproval } = options;
  return follow(nc, {
    from,
    ...(onCaughtUp ? { onCaughtUp } : {}),
    stream: streams.verdicts,
    filters: [filter],
    headersOnly: true,
    onMessage: (followed) => {
      const record = verdictOf(followed);
      if (record !== undefined && !record.trial) onApproval(record);
    },
  });
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (!done) run();
    done = true;
  };
}
