import type { ConsentChain, ConsentState } from "../../schemas/wire/consent.ts";
import { type Link, nextChain, type Sha256Hex } from "./chain.ts";

/**
 * What comparing a record's chain with its events finds.
 *
 * - `Intact`: every event stands as and where it stood when it was chained
 * - `Unchained`: recorded by an older release; the chain begins with the next event
 * - `Altered`: an event is another one, or events have changed places
 * - `Missing`, `Inserted`: there are fewer or more events than were chained
 * - `Unseen`: an event that is projected is not in the chain: the record is an older one than it was
 * - `Lost`: there are projected events and no record
 */
export type ChainResult = "Intact" | "Unchained" | "Altered" | "Missing" | "Inserted" | "Unseen" | "Lost";

export type ChainFinding = {
  /** Of the record in the `consent` bucket. */
  readonly key: string;
  readonly result: ChainResult;
  /** Sequences of CONSENT between which to look. */
  readonly from: number;
  readonly to: number;
};

export type ChainCheck = {
  /** Takes every event of the records, in the order of CONSENT. */
  readonly take: (key: string, link: Link) => void;
  readonly findings: () => ChainFinding[];
};

export type HeldChain = Pick<ConsentState, "sequence" | "chain">;

/**
 * Compares records with the events they were made of.
 *
 * @param held.states read before the events are, so that none of them can be ahead of what is taken
 * @param held.projected sequence up to which CONSENT was projected before the states were read
 */
export function createChainCheck(
  held: { readonly states: ReadonlyMap<string, HeldChain>; readonly projected: number },
  sha256Hex: Sha256Hex,
): ChainCheck {
  const chains = new Map<string, ConsentChain>();
  const outside = new Map<string, ChainFinding>();
  return { take, findings };

  function take(key: string, link: Link): void {
    const state = held.states.get(key);
    if (!state) note(key, "Lost", link.sequence);
    else if (!state.chain || link.sequence < state.chain.from) return;
    else if (link.sequence > state.chain.to) note(key, "Unseen", link.sequence);
    else chains.set(key, nextChain(chains.get(key), link, sha256Hex));
  }

  /** What is not projected yet is nobody's fault. */
  function note(key: string, result: "Lost" | "Unseen", sequence: number): void {
    if (sequence > held.projected) return;
    const from = outside.get(key)?.from ?? sequence;
    outside.set(key, { key, result, from, to: sequence });
  }

  function findings(): ChainFinding[] {
    const ofStates = [...held.states].map(([key, state]) => {
      const found = resultOf(state.chain, chains.get(key));
      const at = state.chain ?? { from: state.sequence, to: state.sequence };
      return (found === "Intact" && outside.get(key)) || { key, result: found, from: at.from, to: at.to };
    });
    return [...ofStates, ...[...outside.values()].filter(({ result }) => result === "Lost")];
  }
}

/** The result of a record and its history, in the order of CONSENT. */
export function chainResult(kept: ConsentChain | undefined, links: readonly Link[], sha256Hex: Sha256Hex): ChainResult {
  return resultOf(kept, kept && chainOver(links, kept, sha256Hex));
}

/** The chain over the events of a stretch of CONSENT; undefined when there is none. */
export function chainOver(
  links: readonly Link[],
  { from, to }: Pick<ConsentChain, "from" | "to">,
  sha256Hex: Sha256Hex,
): ConsentChain | undefined {
  return links
    .filter(({ sequence }) => sequence >= from && sequence <= to)
    .reduce<ConsentChain | undefined>((chain, link) => nextChain(chain, link, sha256Hex), undefined);
}

function resultOf(kept: ConsentChain | undefined, computed: ConsentChain | undefined): ChainResult {
  if (!kept) return "Unchained";
  const length = computed?.length ?? 0;
  if (length !== kept.length) return length < kept.length ? "Missing" : "Inserted";
  return computed?.head === kept.head ? "Intact" : "Altered";
}
