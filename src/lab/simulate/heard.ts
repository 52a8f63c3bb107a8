import type { SuppressionState, WindowState } from "../../schemas/wire/consent.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { createBucket, type ModelledBucket } from "./bucket.ts";
import { sender, senderName } from "./campaigns.ts";
import type { Consents } from "./consents.ts";
import type { Word } from "./words.ts";

export type People = ReturnType<typeof createPeople>;

/** What intakes write of people, and what they promise of it: checked at each answer, and of everything at the end. */
export function createPeople(at: {
  readonly stops: ModelledBucket<SuppressionState>;
  readonly consents: Consents;
  readonly nowMs: () => number;
  readonly fault: (text: string) => void;
}) {
  const windows = createBucket<WindowState>();
  const told = new Set<string>();
  const said: Word[] = [];
  const answered = new Set<Word>();
  /** When WhatsApp was first answered that somebody's stop is stored. */
  const stoppedAtMs = new Map<string, number>();
  return {
    consents: at.consents,
    windows,
    tell,
    said: (word: Word) => void said.push(word),
    stored,
    judged,
    unfinished,
    atEnd,
  };

  /** @returns whether it is news */
  function tell(id: string): boolean {
    return told.size < told.add(id).size;
  }

  /** A webhook was answered with 200: WhatsApp does not repeat it any more. */
  function stored(word: Word): void {
    answered.add(word);
    const { stopsKey, atMs, kind, recipient } = word;
    if (kind === "text") return;
    const entry = at.stops.get(stopsKey)?.value.entries.find(({ channel }) => channel === channelOf[kind]);
    const written = kind === "resume" ? entry?.liftedAtMs : entry?.atMs;
    if ((written ?? 0) < atMs) at.fault(`a ${kind} was answered and is not stored`);
    if (kind !== "stop") return;
    stoppedAtMs.set(recipient, Math.min(stoppedAtMs.get(recipient) ?? Number.POSITIVE_INFINITY, at.nowMs()));
    const isRecorded = ({ event }: Consents["events"][number]) =>
      event.pseudonym === recipient && event.event === "Withdrawn";
    if (!at.consents.events.some(isRecorded)) at.fault("a stop was answered and is not in the person's history");
  }

  /** What a gate judges after WhatsApp was told that the stop is in force goes to nobody who stopped. */
  function judged({ outcome, recipient, sequence, judgedAtMs }: VerdictRecord): void {
    const sinceMs = stoppedAtMs.get(recipient) ?? Number.POSITIVE_INFINITY;
    if (outcome === "approved" && judgedAtMs > Math.ceil(sinceMs))
      at.fault(`${sequence} was approved ${Math.round(judgedAtMs - sinceMs)} ms after its person's stop was answered`);
  }

  function unfinished(): number {
    return said.length - answered.size;
  }

  /** However often and in whatever order words came, what stands is what was said. */
  function atEnd(): void {
    if (unfinished() > 0) at.fault(`${unfinished()} webhooks were never answered`);
    for (const words of Map.groupBy(said, ({ stopsKey }) => stopsKey).values()) checkPerson(words);
  }

  function checkPerson(words: readonly Word[]): void {
    const { stopsKey, windowKey } = words[0] as Word;
    const latest = (...kinds: Word["kind"][]) =>
      Math.max(0, ...words.filter(({ kind }) => kinds.includes(kind)).map(({ atMs }) => atMs));
    const entries = at.stops.get(stopsKey)?.value.entries ?? [];
    const shown = (channel: string) => entries.filter((entry) => entry.channel === channel);
    const wanted = {
      Keyword: entryOf({ scope: "Business", of: sender.businessName, channel: "Keyword" }, latest("stop"), 0),
      Preference: entryOf({ scope: "Sender", of: senderName, channel: "Preference" }, latest("off"), latest("resume")),
    };
    for (const [channel, entry] of Object.entries(wanted))
      if (JSON.stringify(shown(channel)) !== JSON.stringify(entry))
        at.fault(`${channel}: said ${JSON.stringify(entry)}, stored ${JSON.stringify(shown(channel))}`);
    const inboundAtMs = windows.get(windowKey)?.value.lastInboundAtMs ?? 0;
    if (inboundAtMs !== latest("stop", "text")) at.fault(`a window is ${inboundAtMs - latest("stop", "text")} ms off`);
  }
}

const channelOf = { stop: "Keyword", off: "Preference", resume: "Preference" } as const;

function entryOf(entry: object, atMs: number, liftedAtMs: number): object[] {
  if (atMs === 0 && liftedAtMs === 0) return [];
  return [{ ...entry, atMs, ...(liftedAtMs > 0 ? { liftedAtMs } : {}) }];
}
