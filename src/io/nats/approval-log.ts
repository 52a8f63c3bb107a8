import type { NatsConnection } from "@nats-io/transport-node";
import { approvedSubjects, streams } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { type Follower, type FollowOptions, follow } from "./follow.ts";
import { verdictOf } from "./verdicts.ts";

/** Follows the approvals of the first so many partitions, without what they were judged by; trials are none. */
export function followApprovals(
  nc: NatsConnection,
  options: Pick<FollowOptions, "from" | "onCaughtUp"> & {
    readonly partitions: number | "all";
    readonly onApproval: (record: VerdictRecord) => void;
  },
): Follower {
  const { partitions, onApproval, ...rest } = options;
  return follow(nc, {
    ...rest,
    stream: streams.verdicts,
    filters:
      partitions === "all"
        ? [approvedSubjects("*")]
        : Array.from({ length: partitions }, (_, partition) => approvedSubjects(partition)),
    headersOnly: true,
    onMessage: (followed) => {
      const record = verdictOf(followed);
      if (record !== undefined && !record.trial) onApproval(record);
    },
  });
}
