import { z } from "zod";

const instant = z.int().describe("Milliseconds since 1970, UTC");

/** The channel of a consent that reaches WhatsApp everywhere, and that of one which names no channel. */
export const whatsAppChannel = "WhatsApp";
export const anyChannel = "Any";

/** One event in a person's history with one source, as appended to the CONSENT stream. */
export const consentEvent = z.object({
  event: z.enum(["Granted", "DoubleOptInPending", "Withdrawn", "Expired", "Erased"]),
  pseudonym: z.string(),
  atMs: instant,
  recordedAtMs: instant,
  businessName: z.string().max(200),
  purposes: z.array(z.string()).max(64),
  method: z.string().max(64),
  noticeId: z.string().max(63).nullable(),
  noticeHash: z.string().max(80).nullable().describe("sha256:… of the text the person read"),
  language: z.string().max(35).nullable(),
  affirmative: z.boolean(),
  doubleOptIn: z.boolean(),
  preTicked: z.boolean().default(false).describe("The box was ticked before the person saw it"),
  bundled: z.boolean().default(false).describe("Agreed to together with other terms, not by an answer of its own"),
  channel: z
    .string()
    .max(64)
    .default(whatsAppChannel)
    .describe("What the person agreed to be reached on: WhatsApp; Any where no channel was named; or another one"),
  jurisdiction: z
    .string()
    .max(6)
    .nullable()
    .default(null)
    .describe("Where it was given: ISO 3166-1 country or ISO 3166-2 region, such as GB or US-CA"),
  evidence: z.string().max(500).nullable(),
  age: z.int().min(0).max(150).nullable(),
  validUntilMs: instant.nullable(),
  by: z.string().max(253).describe("Who recorded it: a person, `sync` or `intake`"),
});

/** The chain of a person's events at a source: what CONSENT holds of them cannot change without it showing. */
export const consentChain = z.object({
  head: z
    .string()
    .length(64)
    .describe("SHA-256 in hex of three lines: head before, sequence, SHA-256 of the event's bytes"),
  from: z.int().describe("CONSENT sequence of its first event"),
  to: z.int().describe("CONSENT sequence of its last event"),
  length: z.int().min(1).describe("Events in it"),
});

/** Latest state of one person at one source: the value of a key in the `consent` bucket. */
export const consentState = consentEvent.omit({ event: true, pseudonym: true }).extend({
  state: z.enum(["Granted", "Pending", "Withdrawn", "Expired"]),
  sequence: z.int().describe("CONSENT stream sequence of the event it reflects"),
  sinceMs: instant
    .optional()
    .describe("Since when the person has agreed to all this without a break; absent: since `atMs`"),
  chain: consentChain.optional().describe("Absent: an older release wrote the state; it begins with the next event"),
});

const eventOfState = {
  Granted: "Granted",
  Pending: "DoubleOptInPending",
  Withdrawn: "Withdrawn",
  Expired: "Expired",
} as const;

/** The event that says of somebody, under another name of theirs, just what a state says. */
export function eventOf(
  { state, sequence: _sequence, sinceMs: _since, chain: _chain, ...rest }: ConsentState,
  pseudonym: string,
): ConsentEvent {
  return { ...rest, event: eventOfState[state], pseudonym };
}

/**
 * What a gate keeps of a state in its memory, for millions of people: what a verdict needs and nothing else; of the evidence
 * only that there is some. A field that a verdict starts to need is added here. A number that differs from person to person is
 * named in `ownNumbers` too; anything else that does has no place here.
 */
export const consentKept = consentState.pick({
  ...{ state: true, purposes: true, businessName: true, noticeId: true, noticeHash: true, affirmative: true },
  ...{
    doubleOptIn: true,
    preTicked: true,
    bundled: true,
    channel: true,
    jurisdiction: true,
    evidence: true,
    age: true,
  },
  ...{ atMs: true, validUntilMs: true, sequence: true, sinceMs: true },
});
export const ownNumbers = ["atMs", "validUntilMs", "sequence", "sinceMs"] as const satisfies (keyof ConsentKept)[];

/**
 * How far CONSENT is projected into the `consent` bucket, under a key that is no person's: whoever appended an event and sees
 * its sequence here knows that everybody can see the event's effect.
 */
export const consentCheckpoint = z.object({
  sequence: z.int().min(0),
  toldUpTo: z.int().min(0).optional().describe("Up to where every complaint is told; absent: up to `sequence`"),
});
export const consentCheckpointKey = "checkpoint";

/** Why a person must not be written to, whatever any list says; the widest entry counts. */
export const suppressionState = z.object({
  entries: z
    .array(
      z.object({
        scope: z.enum(["Everything", "Business", "Sender", "Purpose", "Topic"]),
        /** `Business`: business name; `Sender`: `<ns>/<name>`; `Purpose`: the purpose; `Topic`: `<purpose>/<topic>`. Empty for `Everything`. */
        of: z.string().max(200),
        channel: z.string().max(64).describe("Keyword, Button, Preference, Officer, Complaint, Erasure"),
        atMs: instant,
        liftedAtMs: instant.optional().describe("When whoever may has lifted it; it counts again if it is said later"),
        complaint: z
          .object({
            id: z.string().max(64),
            about: z.string().max(200).describe("`campaign <ns>/<name>` or `number …`"),
          })
          .optional()
          .describe("The complaint that a person filed and that made this stop: each has its own"),
        takenBack: z
          .object({ by: z.string().max(253), reason: z.string().max(500) })
          .optional()
          .describe("Who took such a complaint back, because it was filed by mistake, and why"),
      }),
    )
    .max(64),
  carriedTo: z.string().optional().describe("Id of the key under which all of this stands as well"),
});

const unreadable: z.infer<typeof suppressionState> = {
  entries: [{ scope: "Everything", of: "", channel: "Unreadable", atMs: 0 }],
};

/** What stands in the bucket `suppress`. A value that nobody can read may be any withdrawal, so it counts as the widest. */
export function readSuppression(value: unknown): z.infer<typeof suppressionState> {
  return suppressionState.safeParse(value).data ?? unreadable;
}

const people = z.object({ people: z.int(), left: z.int() });

/** The numbers behind the opt-in process. Counts of people; who shows them leaves small groups out. */
const optInNumbers = z.object({
  asked: z.int().describe("Asked to confirm in the last thirty days but the last one, those who did included"),
  confirmed: z.int(),
  age: z
    .object({
      medianMs: z.int(),
      p90Ms: z.int(),
      pastHalf: z.int().describe("More than half of their validity is over"),
    })
    .nullable()
    .describe("Of live grants, in whole days; null: there are none"),
  methods: z.array(z.object({ method: z.string(), people: z.int() })),
  notices: z.array(z.object({ id: z.string(), declared: z.boolean(), people: z.int() })),
  afterFirstMessage: z
    .object({
      in24Hours: people,
      in7Days: people,
      partitions: z.int().describe("Partitions whose people are followed"),
      of: z.int(),
    })
    .nullable()
    .describe("People first written to in the last thirty days; null while the log is being read"),
});

/** How a source is doing, written by sync every few seconds. */
export const sourceHealth = z.object({
  lastSyncAtMs: instant.nullable().describe("When what the source holds was last read whole and without error"),
  granted: z.int(),
  withdrawn: z.int(),
  expired: z.int(),
  pending: z.int(),
  withProof: z.int().describe("Granted records that carry every proof the source requires"),
  leftIn7Days: z
    .int()
    .optional()
    .describe("People who withdrew in the last seven days; an older sync does not count them"),
  optIn: optInNumbers.optional().describe("An older sync does not count them"),
  webhook: z
    .object({
      pending: z.int().describe("Withdrawals that it has not taken yet"),
      undelivered: z.int().describe("Withdrawals that it never took"),
      deliveredAtMs: instant.nullable().describe("When it last took one; null: not since sync started"),
      error: z.string().max(300).nullable().describe("Why it took none when last asked, in words"),
    })
    .optional(),
  timeToHonour: z
    .object({ events: z.int(), p50Ms: z.int(), p99Ms: z.int(), worstMs: z.int() })
    .optional()
    .describe("Of the withdrawals of the last 24 hours: from arrival until every gate judged by it"),
  lag: z.int().describe("Events read but not projected yet"),
  generation: z.int().describe("Generation of the ConsentSource it served"),
  error: z.string().max(300).nullable().describe("Cause and cure in words, without personal data"),
  reading: z
    .object({ sinceMs: instant, rows: z.int().describe("Rows read so far") })
    .optional()
    .describe("A reading under way"),
  resume: z.string().optional().describe("Sealed, for sync alone: how far the source has been read"),
});

export const windowState = z.object({
  lastInboundAtMs: instant,
  asked: z
    .object({
      source: z.string().describe("`<ns>/<name>`"),
      noticeId: z.string(),
      method: z.enum(["Keyword", "Chat"]),
      atMs: instant.describe("When the person wrote that they want to join"),
      once: z.string().describe("Digest of the id of that message"),
      answered: z.boolean(),
    })
    .optional()
    .describe("The last second question of a double opt-in that this number asked the person"),
});

export type ConsentEvent = z.infer<typeof consentEvent>;
export type ConsentChain = z.infer<typeof consentChain>;
export type ConsentState = z.infer<typeof consentState>;
export type ConsentKept = z.infer<typeof consentKept>;
export type SuppressionState = z.infer<typeof suppressionState>;
export type OptInNumbers = z.infer<typeof optInNumbers>;
export type SourceHealth = z.infer<typeof sourceHealth>;
export type WindowState = z.infer<typeof windowState>;
