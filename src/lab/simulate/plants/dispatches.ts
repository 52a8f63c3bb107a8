import type { SentRecord } from "../../../schemas/wire/sent.ts";
import type { DispatchPlant } from "../world.ts";

export const inDispatches: Readonly<Record<string, DispatchPlant>> = {
  "sent-without-claim": ({ ledger }) => ({ ledger: { ...ledger, claim: async () => ({ kind: "claimed" }) } }),
  "sent-again-without-answer": ({ post }) => ({
    post: async (number, payload) => {
      const answer = await post(number, payload);
      return answer.kind === "unanswered" ? { kind: "notSent", reason: "NoAnswer" } : answer;
    },
  }),
  "claim-given-back-after-sending": ({ ledger }) => ({
    ledger: { ...ledger, settle: async (decision) => await ledger.release(decision) },
  }),
  "refusal-taken-as-sent": ({ ledger }) => ({
    ledger: { ...ledger, settle: (decision, campaign, end) => ledger.settle(decision, campaign, asSent(end)) },
  }),
  "holds-not-looked-at": ({ knownNow }) => ({ knownNow: (record) => ({ ...knownNow(record), held: false }) }),
  "stops-not-looked-at": ({ knownNow }) => ({
    knownNow: (record) => ({ ...knownNow(record), suppression: undefined }),
  }),
  "looked-at-once": ({ knownNow }) => {
    const first = new Map<string, ReturnType<typeof knownNow>>();
    return {
      knownNow: (record) => {
        const seen = first.get(record.decision) ?? knownNow(record);
        first.set(record.decision, seen);
        return seen;
      },
    };
  },
  "waiting-not-written": () => ({ put: async () => {} }),
  "body-of-another": ({ body }) => ({ body: (approval) => body({ ...approval, sequence: approval.sequence + 2 }) }),
  "body-kept": () => ({ eraseBody: async () => {} }),
};

function asSent<End extends Pick<SentRecord, "state">>(end: End): End {
  return { ...end, state: "Sent" };
}
