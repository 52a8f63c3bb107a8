import type { SuppressionEntry } from "../../domain/consent/suppression.ts";
import { addressOf, type Signalled, type Told, withdrawalSignals } from "../../domain/consent/withdrawal-signals.ts";
import type { Declared } from "../../domain/intake/plan.ts";
import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { IntakeEvent } from "./told.ts";

/** A stop that a person has said, or taken back. */
export type Word = {
  readonly event: Told["event"];
  readonly person: Recipient;
  readonly entry: Pick<SuppressionEntry, "scope" | "of" | "channel" | "atMs">;
};

export type OutwardParts = {
  readonly identify: (recipient: Recipient) => { readonly pseudonym: string };
  /** For whoever holds the key of the pseudonyms. */
  readonly seal: (text: string) => string;
  readonly digest: (text: string) => string;
  /** Resolves once it is stored; false when the same id was already. */
  readonly publish: (signalled: Signalled) => Promise<boolean>;
  readonly nowMs: () => number;
  readonly report: (event: IntakeEvent) => void;
};

export type Outward = {
  /** Some stops are in force: makes them known. @throws when that has to be tried again */
  readonly tell: (
    words: readonly Word[],
    at: { readonly receivedAtMs: number; readonly declared: Declared },
  ) => Promise<void>;
  /** They are left to WhatsApp to repeat: the clock of each has begun to run. */
  readonly left: (words: readonly Word[], receivedAtMs: number) => void;
};

/** Stops whose first arrival is remembered while they are left to be repeated. */
const leftMax = 10_000;

/** Makes known what people have stopped, and how long each took from its arrival until every gate judged by it. */
export function createOutward(parts: OutwardParts): Outward {
  const arrivedAtMs = new Map<string, number>();
  return {
    tell: async (words, { receivedAtMs, declared }) => {
      const inForceAtMs = parts.nowMs();
      const told = words.map((word) => {
        const arrived = Math.min(arrivedAtMs.get(keyOf(word)) ?? receivedAtMs, receivedAtMs);
        return toldOf(word, Math.max(0, inForceAtMs - arrived));
      });
      await Promise.all(told.map((each) => tell(each, { declared, inForceAtMs })));
      for (const word of words) arrivedAtMs.delete(keyOf(word));
    },
    left: (words, receivedAtMs) => {
      for (const word of words) {
        if (arrivedAtMs.size < leftMax && !arrivedAtMs.has(keyOf(word))) arrivedAtMs.set(keyOf(word), receivedAtMs);
      }
    },
  };

  /** A copy of what is known already is no second event. */
  async function tell(told: Told, at: { readonly declared: Declared; readonly inForceAtMs: number }): Promise<void> {
    const signals = withdrawalSignals(told, at.declared, parts.digest);
    const news = await Promise.all(signals.map(parts.publish));
    const { event, channel, atMs, inForceAfterMs } = told;
    if (event === "Resumed" || !news.includes(true)) return;
    const saidBeforeMs = at.inForceAtMs - atMs;
    parts.report({ type: "stopped", channel, saidBeforeMs, arrivedBeforeMs: inForceAfterMs ?? 0 });
  }

  function toldOf({ event, person, entry }: Word, inForceAfterMs: number): Told {
    const { scope, of, channel, atMs } = entry;
    return {
      ...{ event, scope, of, purposes: [], channel, atMs },
      to: parts.seal(addressOf(person)),
      pseudonym: parts.identify(person).pseudonym,
      inForceAfterMs: event === "Withdrawn" ? inForceAfterMs : null,
    };
  }

  function keyOf({ event, person, entry }: Word): string {
    return `${event} ${parts.identify(person).pseudonym} ${entry.scope} ${entry.of} ${entry.channel} ${entry.atMs}`;
  }
}
