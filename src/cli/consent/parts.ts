import { canonicalRecipient } from "../../domain/recipient/canonical.ts";
import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { ConsentEvent, ConsentState, SuppressionState } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import { negativeAnswer, usageProblem } from "../problem.ts";
import { notThere } from "../suggest.ts";

/** A person, as everything but a message body names them. */
export type Person = {
  readonly pseudonym: string;
  readonly partition: number;
  /** The pseudonym under the other key, while keys are changed. */
  readonly other?: string | undefined;
};

/** What the consent commands share. */
export type ConsentParts = {
  readonly namespace: string;
  readonly sources: () => Promise<readonly DesiredSource[]>;
  readonly identify: (recipient: { readonly id: string; readonly lastFour: string }) => Person;
  /** What sources hold of a person, by `<ns>/<name>`. */
  readonly states: (sources: readonly CampaignRef[], person: Person) => Promise<ReadonlyMap<string, ConsentState>>;
  readonly suppression: (person: Person) => Promise<SuppressionState | undefined>;
  /** Appends events to CONSENT; gives back the last one's sequence. */
  readonly append: (
    events: readonly { readonly source: CampaignRef; readonly partition: number; readonly event: ConsentEvent }[],
    onStored?: (count: number) => void,
  ) => Promise<number>;
  /** Waits until everybody can see the effect of everything up to a sequence of CONSENT; false when the time is over. */
  readonly untilProjected: (sequence: number, timeoutMs: number) => Promise<boolean>;
  /** Who gives this command: the cluster's name for them, else the machine's. */
  readonly user: () => Promise<string>;
  readonly parseInstant: (text: string) => number | undefined;
  readonly nowMs: () => number;
};

export const sourceNames = {
  consentsource: ["consentsources", "csrc", "source", "consentsources.consentry.dev"],
} as const;

/** @throws Problem of usage; the number is not repeated */
export function personCalled(written: string, parts: Pick<ConsentParts, "identify">): Person {
  return parts.identify(recipientCalled(written));
}

/** @throws Problem of usage; the number is not repeated */
export function recipientCalled(written: string): Recipient {
  const recipient = canonicalRecipient(written);
  if (recipient) return recipient;
  throw usageProblem("--who is nobody that WhatsApp can reach", "write the number with its country code");
}

/** @throws Problem when it is not declared */
export async function sourceCalled(
  name: string,
  parts: Pick<ConsentParts, "namespace" | "sources">,
): Promise<DesiredSource> {
  return inNamespace("consent source", { namespace: parts.namespace, name }, await parts.sources());
}

/** The object of a name in a namespace, else a Problem that says what there is. */
export function inNamespace<T extends CampaignRef>(what: string, ref: CampaignRef, all: readonly T[]): T {
  const found = all.find((each) => each.namespace === ref.namespace && each.name === ref.name);
  if (found) return found;
  const elsewhere = all.find((each) => each.name === ref.name);
  const { message, cure } = notThere(
    what,
    ref.name,
    all.filter((each) => each.namespace === ref.namespace).map((each) => each.name),
  );
  throw negativeAnswer(
    `${message} in namespace ${ref.namespace}`,
    elsewhere ? `it is in another namespace: -n ${elsewhere.namespace}` : cure,
  );
}

/** What to do when an event is stored and nobody projects it. */
export const notProjectedCure = "it is stored and not lost; start sync, which brings it into force (consentry status)";
