import { foldChained, type Sha256Hex } from "../../domain/consent/chain.ts";
import { type ConsentEvent, type ConsentState, consentState } from "../../schemas/wire/consent.ts";

/** An event of the CONSENT stream, as it arrived. */
export type Arrived = {
  /** Of the person at the source, in the `consent` bucket. */
  readonly key: string;
  readonly event: ConsentEvent;
  readonly sequence: number;
  readonly storedAtMs: number;
  /** SHA-256, hex, of the event's bytes as CONSENT holds them. */
  readonly digest: string;
  /** Nothing was held of the person before, as far as is known. */
  readonly isFirst?: boolean | undefined;
};

/** The value is undefined when the key was deleted. */
export type Entry = { readonly value: unknown; readonly revision: number };
export type StateWrite = { readonly key: string; readonly value: ConsentState; readonly expected: number };

export type ProjectorParts = {
  readonly sha256Hex: Sha256Hex;
  /** Newest values of keys; what is not there is missing. */
  readonly read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Entry>>;
  /** Compare-and-set of many keys; gives back those that have moved on. */
  readonly write: (writes: readonly StateWrite[]) => Promise<readonly string[]>;
};

const attemptsMax = 20;

/**
 * Brings the `consent` bucket up to date with some events, in stream order.
 *
 * Writes are compare-and-set, so a second sync beside this one, or one that lags, can do no harm; and the state carries the
 * sequence it reflects, so events that come again after a crash change nothing. This is the one place that sees a person's
 * events in the order of CONSENT, and so the one that makes their chain.
 *
 * @throws Error when others keep writing the same keys, or when reading or writing fails: nothing is lost, the same events
 *   can be handed in again
 */
export async function project(arrived: readonly Arrived[], parts: ProjectorParts): Promise<void> {
  let open = byKey(arrived);
  for (let attempt = 1; open.size > 0; attempt++) {
    if (attempt > attemptsMax)
      throw new Error(`${open.size} consent records are written by somebody else all the time`);
    const known = attempt === 1 ? await readHeld(open, parts) : await parts.read([...open.keys()]);
    const writes = [...open].flatMap(([key, events]) => changeOf({ key, events, entry: known.get(key) }, parts));
    const moved = new Set(await parts.write(writes));
    open = new Map([...open].filter(([key]) => moved.has(key)));
  }
}

function byKey(arrived: readonly Arrived[]): ReadonlyMap<string, readonly Arrived[]> {
  return Map.groupBy(arrived, (each) => each.key);
}

/** Of people of whom nothing is held there is nothing to read; where somebody was faster, the write is refused. */
async function readHeld(open: ReadonlyMap<string, readonly Arrived[]>, { read }: Pick<ProjectorParts, "read">) {
  const keys = [...open].flatMap(([key, [first]]) => (first?.isFirst ? [] : [key]));
  return keys.length === 0 ? new Map<string, Entry>() : await read(keys);
}

function changeOf(
  person: { key: string; events: readonly Arrived[]; entry: Entry | undefined },
  { sha256Hex }: Pick<ProjectorParts, "sha256Hex">,
): StateWrite[] {
  const { key, events, entry } = person;
  const before = entry?.value === undefined ? undefined : consentState.safeParse(entry.value);
  // A state that nobody can read may be a withdrawal: whoever reads it takes it for no consent, and so it stays.
  if (before && !before.success) return [];
  const after = events.reduce<ConsentState | undefined>(
    (state, each) => foldChained(state, each.event, { stored: each, sha256Hex }),
    before?.data,
  );
  return after === undefined || after === before?.data ? [] : [{ key, value: after, expected: entry?.revision ?? 0 }];
}
