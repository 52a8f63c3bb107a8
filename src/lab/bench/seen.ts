/** What a contestant has written into VERDICTS. */
import type { NatsConnection } from "../../io/nats/connect.ts";
import { type Followed, follow, readToEnd } from "../../io/nats/follow.ts";
import { headerOf } from "../../io/nats/headers.ts";
import { headers } from "../../schemas/wire/headers.ts";
import { parseVerdictSubject, streams } from "../../schemas/wire/subjects.ts";

const verdicts = { stream: streams.verdicts, filters: ["consentry.verdict.>"], headersOnly: true };
const readDeadlineMs = 60_000;

export type SeenVerdict = {
  /** OUTBOUND sequence of the message. */
  readonly sequence: number;
  readonly approved: boolean;
  /** When the server stored the verdict. */
  readonly storedAtMs: number;
};

/** Every verdict there is, in the order of the log. */
export async function storedVerdicts(nc: NatsConnection): Promise<SeenVerdict[]> {
  const seen: SeenVerdict[] = [];
  await readToEnd(nc, {
    ...verdicts,
    from: 1,
    deadlineMs: readDeadlineMs,
    onMessage: (followed) => seen.push(seenVerdict(followed)),
  });
  return seen;
}

export type Arrival = { readonly sequence: number; readonly atMs: number };

/**
 * Notes when each new verdict comes. Only the time is taken then; what the record says is read afterwards, so that looking
 * takes nothing from those who are looked at. Resolves when nothing can be missed any more.
 */
export async function watchVerdicts(
  nc: NatsConnection,
): Promise<{ count: () => number; arrivals: () => Arrival[]; stop: () => void }> {
  const noted: { followed: Followed; atMs: number }[] = [];
  const watching = Promise.withResolvers<void>();
  const follower = follow(nc, {
    ...verdicts,
    from: "new",
    onCaughtUp: watching.resolve,
    onMessage: (followed) => noted.push({ followed, atMs: performance.now() }),
  });
  await watching.promise;
  return {
    count: () => noted.length,
    arrivals: () => noted.map(({ followed, atMs }) => ({ sequence: seenVerdict(followed).sequence, atMs })),
    stop: follower.stop,
  };
}

function seenVerdict({ subject, message, storedAtMs }: Followed): SeenVerdict {
  const { sequence } = JSON.parse(headerOf(message, headers.verdict)) as { sequence: number };
  return { sequence, approved: parseVerdictSubject(subject)?.outcome === "approved", storedAtMs };
}
