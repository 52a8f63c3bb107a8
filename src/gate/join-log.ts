import { publishBatch } from "../io/nats/batch.ts";
import { serveBodies } from "../io/nats/bodies.ts";
import type { NatsConnection } from "../io/nats/connect.ts";
import { follow } from "../io/nats/follow.ts";
import { readOutbound, readOutboundSight, restartOutbound } from "../io/nats/outbound.ts";
import { readFence, readPartitionLog, readPosition } from "../io/nats/partition-log.ts";
import { purgeBelow, recordAt } from "../io/nats/stored.ts";
import { workOff } from "../io/nats/work.ts";
import {
  campaignNamed,
  outboundFilter,
  parseOutboundSubject,
  straySubjects,
  streams,
} from "../schemas/wire/subjects.ts";
import type { GateParts, runGate } from "./run.ts";

/** A leader that steps down leaves a batch unanswered: then the log is asked what became of it. */
const commitAnsweredWithinMs = 3000;

/** The log and OUTBOUND, as a gate works on them. */
export function logParts(nc: NatsConnection, { traced }: { readonly traced: boolean }) {
  return {
    readFence: (partition: number) => readFence(nc, partition),
    readPosition: (partition: number) => readPosition(nc, partition),
    readLog: (partition, range, onRecord) => readPartitionLog(nc, { partition, ...range, onRecord }),
    outbound: (partition: number) => readOutboundSight(nc, partition),
    restart: (partition, at) => restartOutbound(nc, { partition, ...at }),
    read: (partition, callbacks) =>
      readOutbound(nc, {
        partition,
        traced,
        onLost: callbacks.onLost,
        hasRoom: callbacks.hasRoom,
        onMessage: (message) => {
          const subject = parseOutboundSubject(message.subject);
          if (subject) callbacks.onMessage({ ...message, campaign: campaignNamed(subject) });
        },
      }),
    publish: (entries) => publishBatch(nc, entries, commitAnsweredWithinMs),
    acknowledge: (reply: string) => nc.publish(reply, "+ACK"),
    release: (partition: number, position: number) =>
      purgeBelow(nc, { stream: streams.outbound, filter: outboundFilter(partition), sequence: position + 1 }),
    readBody: async (sequence: number) => {
      const stored = await recordAt(nc, streams.verdicts, sequence);
      return stored?.subject.startsWith("consentry.body.") ? stored.data : undefined;
    },
  } satisfies Pick<
    GateParts,
    | "outbound"
    | "readFence"
    | "readPosition"
    | "readLog"
    | "restart"
    | "read"
    | "publish"
    | "acknowledge"
    | "release"
    | "readBody"
  >;
}

/** What tells a running gate of holds, and what erases messages that no partition gets, and those of people who are forgotten. */
export function attachReaders(
  nc: NatsConnection,
  { report }: Pick<GateParts, "report">,
  gate: ReturnType<typeof runGate>,
) {
  const holds = follow(nc, {
    stream: streams.verdicts,
    filters: ["consentry.hold.*"],
    from: "new",
    headersOnly: true,
    onMessage: gate.onHold,
  });
  const strays = workOff(nc, {
    stream: streams.outbound,
    durable: "stray",
    filter: straySubjects,
    maxInFlight: 100,
    onMessage: (work) => {
      report({ type: "stray-erased", sequence: work.sequence });
      work.ack();
    },
  });
  return [holds, strays, serveBodies(nc)];
}
