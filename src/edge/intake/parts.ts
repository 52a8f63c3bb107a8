import type { Reply } from "../../domain/intake/plan.ts";
import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { ConsentEvent, ConsentState, SuppressionState, WindowState } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import type { DeliverySignal, SignalKind, StandingSignal } from "../../schemas/wire/signal.ts";
import type { SenderWords, TemplateWords } from "../../schemas/wire/standing.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import type { Word } from "./outward.ts";

/** A person, as everything but a message body names them. */
export type Person = {
  readonly pseudonym: string;
  readonly partition: number;
  /** The pseudonym under the other key, while keys are changed. */
  readonly other?: string | undefined;
};

type Change<State> = (state: State | undefined) => State | undefined;

/** What intake writes. Everything resolves once it is stored, and throws when that has to be tried again. */
export type ActParts = {
  readonly identify: (recipient: Recipient) => Person;
  /** Under every name of the person, by compare-and-set. @returns the revision of the list of stops with which it is in it */
  readonly changeSuppression: (
    person: Person,
    change: (state: SuppressionState | undefined) => SuppressionState,
  ) => Promise<number>;
  readonly suppressionOf: (person: Person) => Promise<SuppressionState | undefined>;
  readonly links: {
    /** Whether all of these are known as one person, and their earlier stops are under all of them. */
    readonly areSettled: (people: readonly Person[]) => Promise<boolean>;
    readonly link: (people: readonly Person[], settled: boolean) => Promise<void>;
    /** The name is this person's no more. */
    readonly forget: (person: Person) => Promise<void>;
  };
  readonly windowOf: (sender: CampaignRef, person: Person) => Promise<WindowState | undefined>;
  readonly changeWindow: (sender: CampaignRef, person: Person, change: Change<WindowState>) => Promise<void>;
  /** Those of the sources that hold something of the person that is not withdrawn. */
  readonly holding: (sources: readonly DesiredSource[], person: Person) => Promise<readonly DesiredSource[]>;
  /** What one source holds of the person. */
  readonly consentOf: (source: CampaignRef, person: Person) => Promise<ConsentState | undefined>;
  readonly append: (
    events: readonly (Omit<Person, "pseudonym"> & { readonly source: CampaignRef; readonly event: ConsentEvent })[],
  ) => Promise<void>;
  readonly changeSenderWords: (sender: CampaignRef, change: Change<SenderWords>) => Promise<void>;
  readonly changeTemplateWords: (template: CampaignRef, change: Change<TemplateWords>) => Promise<void>;
  /** Stored once, however often it comes with the same words in `once`. */
  readonly signal: (
    signal: { readonly kind: SignalKind; readonly about: CampaignRef; readonly once: string },
    value: DeliverySignal | StandingSignal,
  ) => Promise<void>;
  /** Publishes a message for the gate to judge, once, however often it comes with the same words in `once`. */
  readonly send: (message: {
    readonly campaign: CampaignRef;
    readonly lastFour: string;
    readonly payload: string;
    readonly once: string;
    readonly expiresAtMs: number;
  }) => Promise<void>;
  /** Of a text, as `sha256:<hex>`. */
  readonly digest: (text: string) => string;
  readonly nowMs: () => number;
};

/**
 * What came of an effect: the revision with which it is in the list of stops, 0 when it is none; what was said by it; and what
 * is to be answered once all that is in force.
 */
export type Done = { readonly revision: number; readonly words: readonly Word[]; readonly replies?: readonly Reply[] };

export const nothingSaid: Done = { revision: 0, words: [] };
