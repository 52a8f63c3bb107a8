/** How many messages a second a contestant takes from OUTBOUND and answers in VERDICTS, with a backlog before it. */
import { jsApiOrThrow } from "../../io/nats/api.ts";
import type { NatsConnection } from "../../io/nats/connect.ts";
import { streams } from "../../schemas/wire/subjects.ts";
import { type SeenVerdict, storedVerdicts } from "./seen.ts";

/** Between these shares of the backlog, so that neither the start nor the last few count. */
const countedFrom = 0.1;
const countedTo = 0.9;
const lookEveryMs = 100;
/** A contestant that does nothing for so long is broken. */
const stuckAfterMs = 20_000;
/** Before it begins: it reads the consent of millions. */
const startMaxMs = 300_000;

/**
 * Waits until the backlog is worked off and reads afterwards, from the server's own time of each record, how quickly that
 * went: nobody counts while the contestant works.
 *
 * @throws Error when the contestant stops working, or when a message has no verdict or two
 */
export async function measureRate(
  nc: NatsConnection,
  backlog: { readonly messages: number; readonly approvable: number | null; readonly isRunning: () => boolean },
): Promise<number> {
  await untilWorkedOff(nc, backlog);
  const seen = await storedVerdicts(nc);
  verify(seen, backlog);
  const first = seen[Math.floor(seen.length * countedFrom)];
  const last = seen[Math.floor(seen.length * countedTo)];
  if (!first || !last || last.storedAtMs <= first.storedAtMs)
    throw new Error("too few messages to measure: raise --messages");
  return (seen.length * (countedTo - countedFrom) * 1000) / (last.storedAtMs - first.storedAtMs);
}

async function untilWorkedOff(
  nc: NatsConnection,
  { messages, isRunning }: { readonly messages: number; readonly isRunning: () => boolean },
): Promise<void> {
  let left = Number.POSITIVE_INFINITY;
  let changedAtMs = performance.now();
  while (left > 0) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    const { state } = await jsApiOrThrow<{ state: { messages: number } }>(
      nc,
      `STREAM.INFO.${streams.outbound}`,
      undefined,
    );
    if (state.messages !== left) changedAtMs = performance.now();
    left = state.messages;
    if (!isRunning()) throw new Error("it ended");
    const patienceMs = left === messages ? startMaxMs : stuckAfterMs;
    if (performance.now() - changedAtMs > patienceMs) throw new Error(`it stands still with ${left} messages to go`);
  }
}

/** A quick wrong answer is worth nothing. */
function verify(seen: readonly SeenVerdict[], backlog: { messages: number; approvable: number | null }): void {
  const distinct = new Set(seen.map(({ sequence }) => sequence)).size;
  if (seen.length !== backlog.messages || distinct !== backlog.messages) {
    throw new Error(`${backlog.messages} messages have ${seen.length} verdicts, of ${distinct} messages`);
  }
  const approved = seen.filter((one) => one.approved).length;
  if (backlog.approvable !== null && approved !== backlog.approvable) {
    throw new Error(`it approved ${approved} messages; of ${backlog.messages}, ${backlog.approvable} may be`);
  }
}
