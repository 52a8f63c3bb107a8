import { foldChained } from "../../domain/consent/chain.ts";
import { canonicalRecipient } from "../../domain/recipient/canonical.ts";
import { sha256Hex } from "../../io/sha256.ts";
import type { ConsentEvent } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import { partitionOf } from "../../schemas/wire/subjects.ts";
import type { Consents, Placed } from "./consents.ts";
import { pseudonymOf, sayStop } from "./people.ts";
import type { Scheduler } from "./scheduler.ts";
import { partitions } from "./servers.ts";
import { website } from "./sources.ts";

/** What somebody said to a source, as whoever hears it appends it. */
export function placed(source: DesiredSource, number: string, event: ConsentEvent["event"], atMs: number): Placed {
  const person = canonicalRecipient(number);
  if (!person) throw new Error("a simulated number is none");
  return {
    source,
    partition: partitionOf(person.lastFour, partitions),
    event: {
      event,
      pseudonym: pseudonymOf(person.id),
      atMs,
      recordedAtMs: atMs,
      businessName: source.businessName,
      purposes: source.purposes,
      method: source.method,
      noticeId: null,
      noticeHash: null,
      language: null,
      affirmative: true,
      doubleOptIn: false,
      preTicked: false,
      bundled: false,
      channel: "WhatsApp",
      jurisdiction: null,
      evidence: null,
      age: null,
      validUntilMs: null,
      by: "website",
    },
  };
}

/** Those who will say stop have agreed before, and everybody knows it. */
export function agreeBefore(scheduler: Scheduler, consents: Consents): void {
  for (const number of sayStop) consents.append([placed(website, number, "Granted", scheduler.nowMs() - 1000)]);
  for (const arrived of consents.events)
    consents.states.put(arrived.key, foldChained(undefined, arrived.event, { stored: arrived, sha256Hex }));
  consents.checkpoint.put("checkpoint", consents.events.length);
}
