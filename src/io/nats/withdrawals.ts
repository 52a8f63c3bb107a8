import type { NatsConnection } from "@nats-io/transport-node";
import { signalSubject, type WithdrawalSignal, withdrawalSignal } from "../../schemas/wire/signal.ts";
import { type CampaignRef, streams } from "../../schemas/wire/subjects.ts";
import { apiErrors, jsApi, jsApiOrThrow } from "./api.ts";
import { type Follower, follow, readToEnd } from "./follow.ts";
import { readJson } from "./read-json.ts";
import { publishJson } from "./records.ts";
import { type Work, workOff } from "./work.ts";

type Signalled = { readonly about: CampaignRef; readonly signal: WithdrawalSignal };

/**
 * Makes a withdrawal known on SIGNALS; stored once, if it comes again within two minutes.
 *
 * @returns whether it was new @throws as `publishRecord`
 */
export async function publishWithdrawal(nc: NatsConnection, { about, signal }: Signalled): Promise<boolean> {
  const subject = signalSubject("withdrawal", about);
  return !(await publishJson(nc, subject, signal, { messageId: signal.id })).duplicate;
}

/** Keeps a withdrawal that a webhook never took, for as long as SIGNALS keeps anything. @throws as `publishRecord` */
export async function giveUpWithdrawal(nc: NatsConnection, { about, signal }: Signalled): Promise<void> {
  const subject = signalSubject("undelivered", about);
  await publishJson(nc, subject, signal, { messageId: `undelivered ${signal.id}` });
}

const everyWithdrawal = signalSubject("withdrawal", { namespace: "*", name: "*" });

/** Every withdrawal that SIGNALS holds and that comes. */
export function followWithdrawals(
  nc: NatsConnection,
  onTold: (signal: WithdrawalSignal, storedAtMs: number) => void,
): Follower {
  return follow(nc, {
    stream: streams.signals,
    filters: [everyWithdrawal],
    from: 1,
    onMessage: ({ data, storedAtMs }) => {
      const signal = readJson(data, withdrawalSignal);
      if (signal) onTold(signal, storedAtMs);
    },
  });
}

const readDeadlineMs = 600_000;

/** Every withdrawal that SIGNALS holds now. */
export async function readWithdrawals(
  nc: NatsConnection,
  onWithdrawal: (withdrawal: { readonly signal: WithdrawalSignal; readonly storedAtMs: number }) => void,
): Promise<void> {
  await readToEnd(nc, {
    stream: streams.signals,
    filters: [everyWithdrawal],
    from: 1,
    deadlineMs: readDeadlineMs,
    onMessage: ({ data, storedAtMs }) => {
      const signal = readJson(data, withdrawalSignal);
      if (signal) onWithdrawal({ signal, storedAtMs });
    },
  });
}

export type WithdrawalWork = Pick<Work, "storedAtMs" | "deliveries" | "ack" | "nak" | "progress"> & {
  /** Undefined: nobody can read it. */
  readonly signal: WithdrawalSignal | undefined;
};

/** As long as SIGNALS keeps anything. */
const forgottenAfterMs = 30 * 24 * 3_600_000;

/** What was told in the name of a source, each until it is acknowledged, over every restart; at first all that is kept. */
export function workOffWithdrawals(
  nc: NatsConnection,
  source: CampaignRef,
  onWork: (work: WithdrawalWork) => void,
): { readonly stop: () => void } {
  return workOff(nc, {
    stream: streams.signals,
    durable: durableOf(source),
    filter: signalSubject("withdrawal", source),
    maxInFlight: 256,
    ackWaitMs: 20_000,
    forgottenAfterMs,
    onMessage: (work) => onWork({ ...work, signal: readJson(work.data, withdrawalSignal) }),
  });
}

/** How many of a source's withdrawals wait for being delivered, and how many were given up. */
export async function withdrawalsWaiting(nc: NatsConnection, source: CampaignRef) {
  const info = await jsApi<{ num_pending: number; num_ack_pending: number }>(
    nc,
    `CONSUMER.INFO.${streams.signals}.${durableOf(source)}`,
    undefined,
  );
  if (!info.ok && info.error.errCode !== apiErrors.consumerNotFound) throw new Error(info.error.description);
  const undelivered = signalSubject("undelivered", source);
  const { state } = await jsApiOrThrow<{ state: { subjects?: Record<string, number> } }>(
    nc,
    `STREAM.INFO.${streams.signals}`,
    { subjects_filter: undelivered },
  );
  const pending = info.ok ? info.value.num_pending + info.value.num_ack_pending : 0;
  return { pending, undelivered: state.subjects?.[undelivered] ?? 0 };
}

/** Names of resources have no underscore, so that no two sources share one. */
function durableOf({ namespace, name }: CampaignRef): string {
  return `withdrawals_${namespace}_${name}`;
}
