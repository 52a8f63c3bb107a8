import type { Folded } from "../../../domain/partition/fold.ts";
import type { LogEntry } from "../../../gate/commit.ts";
import type { GateParts } from "../../../gate/run.ts";
import { holdRecords } from "../../../io/nats/holds.ts";
import { natsHeaders } from "../../../schemas/wire/headers.ts";
import type { PositionRecord } from "../../../schemas/wire/position.ts";
import { partitions } from "../servers.ts";
import type { GatePlant } from "../world.ts";

export const inGates: Readonly<Record<string, GatePlant>> = {
  "released-before-commit": ({ read, release }) => ({
    read: (partition, callbacks) =>
      read(partition, {
        ...callbacks,
        onMessage: (message) => {
          void release(partition, message.sequence).catch(() => {});
          callbacks.onMessage(message);
        },
      }),
  }),
  "acknowledged-on-delivery": ({ read, acknowledge }) => ({
    read: (partition, callbacks) =>
      read(partition, {
        ...callbacks,
        onMessage: (message) => {
          acknowledge(message.reply);
          callbacks.onMessage(message);
        },
      }),
  }),
  "consumer-not-restarted": () => ({ restart: async () => {} }),
  "never-released": () => ({ release: async () => {} }),
  "fence-not-expected": ({ publish }) => ({ publish: (entries) => publish(entries.map(withoutExpectation)) }),
  "no-answer-taken-as-stored": ({ publish }, { log }) => ({
    publish: async (entries) => {
      const result = await publish(entries);
      return result.kind === "unknown" ? { kind: "committed", lastSequence: log.records.length } : result;
    },
  }),
  "no-answer-sent-again": ({ publish }) => ({
    publish: async (entries) => {
      const result = await publish(entries);
      return result.kind === "unknown" ? await publish(entries.map(withoutExpectation)) : result;
    },
  }),
  "hold-only-in-the-bucket": (_parts, servers) => ({
    writeHold: async (record) => servers.project(record, servers.log.records.length + 1),
  }),
  "hold-moves-no-fence": (_parts, servers) => ({
    writeHold: async (record) => {
      const { length } = servers.log.records;
      servers.log.publish(holdRecords(record, partitions).slice(0, partitions));
      servers.project(record, length + 1);
    },
  }),
  "hold-not-written": () => ({ writeHold: async () => {} }),
  "holds-not-folded": foldingOnly((folded) => folded.kind !== "hold"),
  "lifts-not-folded": foldingOnly((folded) => folded.kind !== "hold" || folded.record.action === "hold"),
  "parked-not-folded": foldingOnly(
    (folded) => folded.kind === "hold" || (folded.record.outcome !== "held" && folded.record.outcome !== "deferred"),
  ),
  "approvals-not-folded": foldingOnly((folded) => folded.kind === "hold" || folded.record.outcome !== "approved"),
  "refusals-not-folded": foldingOnly((folded) => folded.kind === "hold" || folded.record.outcome !== "rejected"),
  "position-not-read": ({ readPosition }) => ({
    readPosition: async (partition) => {
      const position = await readPosition(partition);
      return position && { ...position, sequence: 0 };
    },
  }),
  "position-read-before-fence": positionFirst,
  "expiry-ignored": ({ campaign, read }) => ({
    campaign: (ref) => {
      const declared = campaign(ref);
      return declared && { ...declared, expireAfterMs: 3_600_000 };
    },
    read: (partition, callbacks) =>
      read(partition, { ...callbacks, onMessage: (message) => callbacks.onMessage({ ...message, expires: "" }) }),
  }),
  "cap-ignored": ({ campaign }) => ({
    campaign: (ref) => {
      const declared = campaign(ref);
      return declared && { ...declared, frequencyCap: null };
    },
  }),
  "wrong-body-read": ({ readBody }) => ({ readBody: (sequence) => readBody(sequence + 1) }),
  "totals-not-told": () => ({ putTotals: async () => {} }),
  "verdict-names-no-bundle": ({ bundles }) => ({
    bundles: {
      ...bundles,
      active: () => {
        const active = bundles.active();
        return active && { ...active, digest: "" };
      },
    },
  }),
  "unknown-taken-as-yes": ({ policyInput }) => ({
    policyInput: (subject) => policyInput(subject).replace('"kind":"unknown"', '"kind":"approve"'),
  }),
  "recipient-by-number": () => ({ pseudonym: (id) => id }),
};

function foldingOnly(isFolded: (folded: Folded) => boolean): GatePlant {
  return ({ readLog }) => ({
    readLog: (partition, range, onRecord) =>
      readLog(partition, range, (folded) => {
        if (isFolded(folded)) onRecord(folded);
      }),
  });
}

/** What is written between the two reads then moves a fence that nobody looks at again. */
function positionFirst({ readFence, readPosition }: GateParts): Partial<GateParts> {
  const positions = new Map<number, PositionRecord | undefined>();
  return {
    readFence: async (partition) => {
      positions.set(partition, await readPosition(partition));
      return await readFence(partition);
    },
    readPosition: async (partition) => positions.get(partition),
  };
}

function withoutExpectation(entry: LogEntry): LogEntry {
  const { [natsHeaders.expectedLastSubjectSequence]: _expected, ...headers } = entry.headers;
  return { ...entry, headers };
}
