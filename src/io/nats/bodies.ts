import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import {
  type BodiesAnswer,
  type BodiesRequest,
  bodiesAnswer,
  bodiesMax,
  bodiesQueue,
  bodiesRequest,
  bodiesSubject,
} from "../../schemas/wire/requests.ts";
import { bodyRecord, removeApprovedBody, type Verdict } from "./approvals.ts";
import { serveRequests } from "./requests.ts";

/** The messages beside verdicts, for whoever forgets people. */
export type Bodies = {
  /** Sequences of those verdicts that still have one. */
  readonly of: (verdicts: readonly Verdict[]) => Promise<ReadonlySet<number>>;
  /** What is gone already is fine. */
  readonly remove: (verdicts: readonly Verdict[]) => Promise<void>;
};

/** For who may read them. */
export function bodiesIn(nc: NatsConnection): Bodies {
  return {
    of: async (verdicts) => {
      const there = new Set<number>();
      for (const verdict of verdicts) if (await bodyRecord(nc, verdict)) there.add(verdict.sequence);
      return there;
    },
    remove: async (verdicts) => {
      for (const verdict of verdicts) await removeApprovedBody(nc, verdict);
    },
  };
}

const answerWithinMs = 30_000;

/** For sync, who may not: it asks a gate. @throws Failure `Unreachable` when none answers */
export function bodiesByGates(nc: NatsConnection): Bodies {
  return {
    of: async (verdicts) => new Set(await ask(verdicts, false)),
    remove: async (verdicts) => void (await ask(verdicts, true)),
  };

  async function ask(verdicts: readonly Verdict[], remove: boolean): Promise<number[]> {
    const there: number[] = [];
    for (let at = 0; at < verdicts.length; at += bodiesMax) {
      const some = verdicts.slice(at, at + bodiesMax).map(({ record: { campaign, partition }, sequence }) => ({
        ...{ namespace: campaign.namespace, name: campaign.name },
        ...{ partition, sequence },
      }));
      there.push(...(await askGate({ remove, verdicts: some })).there);
    }
    return there;
  }

  async function askGate(request: BodiesRequest): Promise<BodiesAnswer> {
    try {
      const reply = await nc.request(bodiesSubject, JSON.stringify(request), { timeout: answerWithinMs });
      return bodiesAnswer.parse(reply.json());
    } catch (cause) {
      throw new Failure("TimedOut", "no gate says which messages are kept: start one", { retry: true, cause });
    }
  }
}

/** A gate answers what `bodiesByGates` asks; what it cannot do, it does not answer in this shape. */
export function serveBodies(nc: NatsConnection): { readonly stop: () => void } {
  const bodies = bodiesIn(nc);
  return serveRequests(nc, {
    ...{ subject: bodiesSubject, queue: bodiesQueue, tooLarge: {} },
    answer: async (body) => {
      try {
        return await answerTo(bodiesRequest.parse(JSON.parse(body)));
      } catch {
        return {};
      }
    },
  });

  async function answerTo({ remove, verdicts }: BodiesRequest): Promise<BodiesAnswer> {
    const asked = verdicts.map(({ namespace, name, partition, sequence }) => ({
      ...{ record: { campaign: { namespace, name }, partition }, sequence },
    }));
    const there = await bodies.of(asked);
    if (remove) await bodies.remove(asked.filter(({ sequence }) => there.has(sequence)));
    return { there: [...there] };
  }
}
