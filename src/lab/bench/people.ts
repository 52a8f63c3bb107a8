/** The people the benchmark writes to: numbers that are as many as needed, in several countries, each in its own form. */
import { canonicalRecipient } from "../../domain/recipient/canonical.ts";
import { partitionOf } from "../../schemas/wire/subjects.ts";

export type Person = {
  readonly digits: string;
  readonly lastFour: string;
  readonly partition: number;
  readonly pseudonym: string;
  /** False: the list has nothing on this person, so nobody may write. */
  readonly consented: boolean;
};

/** Country code and the start of a mobile number there; seven digits follow. */
const prefixes = ["49151", "44770", "33612", "39320", "31612", "91981"] as const;
const numbersPerPrefix = 10_000_000;
/** Multiplying by this walks through all ten million endings once, and neighbours share no digits. */
const stride = 7_654_321;

/** One in this many never agreed: 3 %. */
const refusedEvery = 33;

/** @param index any number from 0; the same index is the same person */
export function personAt(
  index: number,
  install: { readonly partitions: number; readonly pseudonym: (id: string) => string },
): Person {
  const digits = digitsAt(index);
  const recipient = canonicalRecipient(digits);
  if (!recipient) throw new Error("the benchmark made a number that is none");
  return {
    digits,
    lastFour: recipient.lastFour,
    partition: partitionOf(recipient.lastFour, install.partitions),
    pseudonym: install.pseudonym(recipient.id),
    consented: index % refusedEvery !== refusedEvery - 1,
  };
}

/** @param index any number from 0 to sixty million; each is another number */
export function digitsAt(index: number): string {
  const prefix = prefixes[index % prefixes.length] ?? prefixes[0];
  const ending = (Math.floor(index / prefixes.length) * stride) % numbersPerPrefix;
  return prefix + String(ending).padStart(7, "0");
}
