import type { Link, Sha256Hex } from "../../domain/consent/chain.ts";
import {
  type ChainFinding,
  type ChainResult,
  createChainCheck,
  type HeldChain,
} from "../../domain/consent/chain-check.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import type { Person } from "./parts.ts";

/** A part of what is kept: of everybody, of one source's people, or of one person. */
export type Where = { readonly source?: CampaignRef; readonly partition: number; readonly pseudonym?: string };

export type ChainParts = {
  readonly partitions: number;
  /** Sequence up to which CONSENT is projected. */
  readonly projected: () => Promise<number>;
  readonly chains: (where: Where, onState: (key: string, state: HeldChain) => void) => Promise<void>;
  readonly links: (where: Where, onEvent: (key: string, link: Link) => void) => Promise<void>;
  readonly sha256Hex: Sha256Hex;
};

/** Records by what was found of them; of each result some. */
export type ChainTally = ReadonlyMap<ChainResult, { readonly count: number; readonly some: readonly ChainFinding[] }>;

export const isSound = (result: ChainResult) => result === "Intact" || result === "Unchained";

/** Compares records with their events, a partition after the other, so that memory holds one partition at a time. */
export async function checkChains(
  parts: ChainParts,
  options: {
    /** The name may be `*`: every source of the namespace. */
    readonly source?: CampaignRef | undefined;
    readonly person?: Person | undefined;
    /** Findings to keep of each result. */
    readonly examples: number;
    readonly onPartition?: (done: number, total: number) => void;
  },
): Promise<ChainTally> {
  const { source, person, examples, onPartition } = options;
  const partitions = person ? [person.partition] : Array.from({ length: parts.partitions }, (_, index) => index);
  const tally = new Map<ChainResult, { count: number; some: ChainFinding[] }>();
  for (const [index, partition] of partitions.entries()) {
    const where = { partition, ...(source ? { source } : {}), ...(person ? { pseudonym: person.pseudonym } : {}) };
    for (const finding of await checkedTwice(parts, where)) {
      const entry = tally.get(finding.result) ?? { count: 0, some: [] };
      entry.count++;
      if (!isSound(finding.result) && entry.some.length < examples) entry.some.push(finding);
      tally.set(finding.result, entry);
    }
    onPartition?.(index + 1, partitions.length);
  }
  return tally;
}

/** Somebody may be erased while their partition is read: what is found once and not again is nothing. */
async function checkedTwice(parts: ChainParts, where: Where): Promise<ChainFinding[]> {
  const first = await checked(parts, where);
  if (first.every(({ result }) => isSound(result))) return first;
  const again = new Map((await checked(parts, where)).map((finding) => [finding.key, finding]));
  return first.flatMap((finding) => (isSound(finding.result) ? finding : (again.get(finding.key) ?? [])));
}

async function checked(parts: ChainParts, where: Where): Promise<ChainFinding[]> {
  const projected = await parts.projected();
  const states = new Map<string, HeldChain>();
  await parts.chains(where, (key, state) => states.set(key, state));
  const check = createChainCheck({ states, projected }, parts.sha256Hex);
  await parts.links(where, check.take);
  return check.findings();
}

/** Where to look, and whose it is. */
export function placeOf({ key, from, to }: ChainFinding) {
  const [namespace, name, , person] = key.split(".");
  return { source: `${namespace}/${name}`, person, from, to };
}

/** `Altered: p1-k1-… at marketing/website-optin, events 17 to 90 of CONSENT` */
export function findingText(finding: ChainFinding): string {
  const { source, person, from, to } = placeOf(finding);
  return `${finding.result}: ${person} at ${source}, ${from === to ? `event ${from}` : `events ${from} to ${to}`} of CONSENT`;
}
