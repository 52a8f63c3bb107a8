import {
  type Fate,
  fateOf,
  receiverProblem,
  type WebhookAnswer,
  webhookBody,
} from "../../domain/consent/webhook-delivery.ts";
import type { SourceHealth } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import type { WithdrawalSignal } from "../../schemas/wire/signal.ts";
import type { SyncEvent } from "./told.ts";

/** A withdrawal to deliver, until it is acknowledged. */
export type Delivery = {
  /** Undefined: nobody can read it. */
  readonly signal: WithdrawalSignal | undefined;
  readonly storedAtMs: number;
  readonly deliveries: number;
  readonly ack: () => void;
  readonly nak: (delayMs: number) => void;
  readonly progress: () => void;
};

export type Webhook = NonNullable<DesiredSource["webhook"]>;

export type EndpointParts = {
  /** What was told in the name of a source, each until it is acknowledged, over every restart. */
  readonly withdrawals: (
    source: DesiredSource,
    onDelivery: (delivery: Delivery) => void,
  ) => { readonly stop: () => void };
  /** How many wait for being delivered, and how many were given up. */
  readonly waiting: (source: DesiredSource) => Promise<{ readonly pending: number; readonly undelivered: number }>;
  /** Keeps what was given up where somebody finds it. */
  readonly giveUp: (source: DesiredSource, signal: WithdrawalSignal) => Promise<void>;
  /** Undefined: it was sealed with another key. */
  readonly open: (sealed: string) => string | undefined;
  readonly post: (
    to: { readonly source: DesiredSource; readonly webhook: Webhook },
    message: { readonly id: string; readonly body: string },
  ) => Promise<WebhookAnswer>;
  readonly later: (run: () => void, delayMs: number) => { readonly cancel: () => void };
  readonly random: () => number;
  readonly nowMs: () => number;
  readonly report: (event: SyncEvent) => void;
};

export type Endpoint = {
  readonly health: () => NonNullable<SourceHealth["webhook"]>;
  readonly stop: () => void;
};

const atOnce = 4;
const lookEveryMs = 2000;

/** Delivers the withdrawals of one source to its webhook, at least once, in no promised order, until somebody has taken each. */
export function runEndpoint(source: DesiredSource, webhook: Webhook, parts: EndpointParts): Endpoint {
  const name = `${source.namespace}/${source.name}`;
  const inHand = new Set<Delivery>();
  const queue: Delivery[] = [];
  let posting = 0;
  let gone = false;
  let stopped = false;
  let error: string | null = null;
  let deliveredAtMs: number | null = null;
  let waiting = { pending: 0, undelivered: 0 };
  const worker = parts.withdrawals(source, take);
  let timer = parts.later(() => void look(), 0);
  return {
    health: () => ({ ...waiting, deliveredAtMs, error }),
    stop: () => {
      stopped = true;
      timer.cancel();
      worker.stop();
    },
  };

  function take(delivery: Delivery): void {
    inHand.add(delivery);
    queue.push(delivery);
    next();
  }

  function next(): void {
    while (posting < atOnce && !stopped) {
      const delivery = queue.shift();
      if (delivery === undefined) return;
      posting++;
      void deliver(delivery).finally(() => {
        posting--;
        inHand.delete(delivery);
        next();
      });
    }
  }

  async function deliver(delivery: Delivery): Promise<void> {
    const { signal } = delivery;
    // Told in the name of a Sender that is called like the source, or nothing that anybody can read.
    if (signal?.source !== name) return delivery.ack();
    const answer = await answerTo(signal);
    const { deliveries, storedAtMs } = delivery;
    const fate = fateOf(answer, { deliveries, ageMs: parts.nowMs() - storedAtMs, random: parts.random() });
    tell(answer, fate);
    try {
      if (fate.kind === "given-up") await parts.giveUp(source, signal);
    } catch (cause) {
      parts.report({ type: "fault", what: "giving a withdrawal up", error: cause });
      return delivery.nak(lookEveryMs);
    }
    if (fate.kind === "again") delivery.nak(fate.afterMs);
    else delivery.ack();
  }

  async function answerTo(signal: WithdrawalSignal): Promise<WebhookAnswer> {
    // It has said that it wants no more: it is asked again when the declaration changes, or sync starts anew.
    if (gone) return { kind: "answered", status: 410, retryAfterMs: null };
    const to = parts.open(signal.to);
    if (to === undefined)
      return { kind: "unanswered", reason: "withdrawals were sealed with another key: give sync the same" };
    return await parts.post({ source, webhook }, { id: signal.id, body: webhookBody(signal, to) });
  }

  function tell(answer: WebhookAnswer, fate: Fate): void {
    const outcome = fate.kind === "again" ? "failed" : fate.kind;
    const problem = receiverProblem(answer)?.slice(0, 300) ?? null;
    if (problem !== error) parts.report({ type: "webhook", source: name, problem });
    parts.report({ type: "withdrawal-told", outcome });
    error = problem;
    if (fate.kind === "delivered") deliveredAtMs = parts.nowMs();
    if (fate.kind === "again" && fate.gone) gone = true;
  }

  async function look(): Promise<void> {
    // What waits for its turn here must not be handed out a second time meanwhile.
    for (const delivery of inHand) delivery.progress();
    try {
      waiting = await parts.waiting(source);
    } catch (cause) {
      parts.report({ type: "fault", what: "counting withdrawals", error: cause });
    }
    if (!stopped) timer = parts.later(() => void look(), lookEveryMs);
  }
}
