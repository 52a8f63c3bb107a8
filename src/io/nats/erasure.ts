import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import type { ConsentEvent, ConsentState, SuppressionState } from "../../schemas/wire/consent.ts";
import type { GateRecord } from "../../schemas/wire/gates.ts";
import type { Erased } from "../../schemas/wire/requests.ts";
import { buckets, type CampaignRef } from "../../schemas/wire/subjects.ts";
import type { Bodies } from "./bodies.ts";
import { openBucket } from "./bucket.ts";
import { appendConsent } from "./consent-log.ts";
import { untilJudged, untilProjected, untilStopped } from "./in-force.ts";
import { namesOf, openLinks, type Person } from "./links.ts";
import { changeSuppression, type StopLists, suppressionOf } from "./suppressions.ts";
import { type Name, removeTraces, type Traces, tracesOf } from "./traces.ts";

/** What forgetting somebody means, decided elsewhere. */
export type ErasureWords = {
  /** Their stops with the one that stays. */
  readonly stopped: (state: SuppressionState | undefined, atMs: number) => SuppressionState;
  readonly merged: StopLists["merged"];
  readonly event: (erasure: { readonly pseudonym: string; readonly atMs: number; readonly by: string }) => ConsentEvent;
  /** Whether this is what is left of somebody who was forgotten. */
  readonly isErased: (state: ConsentState) => boolean;
  readonly gatesBehind: (gates: Iterable<GateRecord>, revision: number) => readonly string[];
};

export type Erasing = {
  readonly atMs: number;
  readonly by: string;
  readonly timeoutMs: number;
  /** Change nothing, say what would be removed. */
  readonly dryRun: boolean;
  /** Called when the stop is written; null: not every gate has heard of it yet. */
  readonly onStopped: (inForceAfterMs: number | null) => Promise<void>;
};

/**
 * Stops everything to a person first, waits until every gate knows it and has judged what waits, so that nothing is written
 * anew, and then removes what is kept of them under every name. Given again it finishes what broke off.
 *
 * @throws Failure `TimedOut` before anything is removed, or with nothing but the stop and the event of it
 */
export async function erasePerson(
  nc: NatsConnection,
  person: Person,
  { words, bodies, ...erasing }: Erasing & { readonly words: ErasureWords; readonly bodies: Bodies },
): Promise<Erased> {
  const links = await openLinks(nc);
  const names = [...namesOf(person), ...(await links.othersOf(person))];
  const finished = erasing.dryRun || (await stopEverything(nc, { person, names }, { ...erasing, words }));
  const traces = await tracesOf(nc, names, bodies);
  // What says that they were forgotten is not forgotten.
  const events = traces.events.filter(({ event }) => event.event !== "Erased");
  const kept = traces.states.filter(({ state }) => !words.isErased(state));
  const at = holders(kept, events, names);
  if (!erasing.dryRun) {
    await appendErased(nc, at, { ...erasing, words });
    await removeTraces(nc, { ...traces, events }, bodies);
  }
  return {
    sources: [...new Set(at.map(({ source }) => source))].sort(),
    consentEvents: events.length,
    messages: traces.verdicts.filter(({ hasBody }) => hasBody).length,
    windows: traces.windows.length,
    texts: traces.texts.length,
    names: names.length,
    finished,
  };
}

/** Everything that is kept of a person under every name, and what they have stopped under each. */
export async function keptOf(nc: NatsConnection, person: Person, bodies: Bodies) {
  const names = [...namesOf(person), ...(await (await openLinks(nc)).othersOf(person))];
  const suppress = await openBucket(nc, buckets.suppress);
  const stops = await Promise.all(names.map((name) => suppressionOf(suppress, name)));
  return { ...(await tracesOf(nc, names, bodies)), stops };
}

/** @returns whether everything that waited for its verdict has it */
async function stopEverything(
  nc: NatsConnection,
  { person, names }: { readonly person: Person; readonly names: readonly Name[] },
  { words, atMs, timeoutMs, onStopped }: Erasing & { readonly words: ErasureWords },
): Promise<boolean> {
  const { merged } = words;
  const lists = { suppress: await openBucket(nc, buckets.suppress), links: await openLinks(nc), merged };
  const revision = await changeSuppression(lists, person, (state) => words.stopped(state, atMs));
  const behind = await untilStopped(nc, { revision, timeoutMs, behind: words.gatesBehind });
  await onStopped(behind.length === 0 ? Date.now() - atMs : null);
  if (behind.length > 0)
    throw new Failure(
      "TimedOut",
      `stopped, but ${behind.join(", ")} may not have heard of it yet: nothing was removed`,
      {
        retry: true,
      },
    );
  return await untilJudged(nc, [...new Set(names.map(({ partition }) => partition))], timeoutMs);
}

type Holder = { readonly source: string; readonly person: Name };

/** Where something of theirs is held or has been, each source and name once. */
function holders(states: Traces["states"], events: Traces["events"], names: readonly Name[]): Holder[] {
  const byPseudonym = new Map(names.map((person) => [person.pseudonym, person]));
  const all = [
    ...states,
    ...events.flatMap(({ source, event }): Holder[] => {
      const person = byPseudonym.get(event.pseudonym);
      return person ? [{ source, person }] : [];
    }),
  ];
  return [...new Map(all.map(({ source, person }) => [`${source} ${person.pseudonym}`, { source, person }])).values()];
}

async function appendErased(
  nc: NatsConnection,
  at: readonly Holder[],
  { words, atMs, by, timeoutMs }: Erasing & { readonly words: ErasureWords },
): Promise<void> {
  const sequence = await appendConsent(
    nc,
    at.map(({ source, person: { partition, pseudonym } }) => ({
      ...{ source: refOf(source), partition },
      event: words.event({ pseudonym, atMs, by }),
    })),
  );
  if (sequence === 0 || (await untilProjected(nc, sequence, timeoutMs))) return;
  throw new Failure(
    "TimedOut",
    "stopped, but the records are not removed yet: start sync, which brings it into force",
    {
      retry: true,
    },
  );
}

function refOf(source: string): CampaignRef {
  const [namespace = "", name = ""] = source.split("/");
  return { namespace, name };
}
