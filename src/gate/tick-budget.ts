import type { Gathered } from "./gather.ts";

// A tick becomes one atomic batch. The server refuses a batch of more than a thousand records whole, and refuses it again when
// it is judged again: a tick that is too large would stop its gate for good.

/** What a tick may still take. */
export type Budget = { records: number; bytes: number };

/** What one partition may take of a tick. */
export type Share = { readonly messages: number; readonly bytes: number };

/** A server's own limit of an atomic batch. */
const recordsMax = 1000;
/** Half of what a batch should have at most: the documents that were judged come on top of the bodies. */
const bytesMax = 4 * 1024 * 1024;
/** Position and fence. */
const recordsOfPart = 2;
/** Body and verdict. */
const recordsOfMessage = 2;
/** With hundreds of partitions some wait for the next tick: a part a message would be more fences than verdicts. */
const shareMin = 8;

export function wholeTick(): Budget {
  return { records: recordsMax, bytes: bytesMax };
}

/** A fair share of what is left, for the next of some partitions; no messages when nothing fits any more. */
export function shareOf(left: Budget, partitions: number): Share {
  const fitting = (records: number) => Math.floor((records - recordsOfPart) / recordsOfMessage);
  const messages = Math.min(Math.max(fitting(left.records / partitions), shareMin), fitting(left.records));
  return { messages: left.bytes > 0 ? Math.max(messages, 0) : 0, bytes: left.bytes / partitions };
}

/** Takes a part's messages out of what is left. */
export function spend(left: Budget, gathered: readonly Gathered[]): void {
  left.records -= recordsOfPart + recordsOfMessage * gathered.length;
  left.bytes -= bytesOf(gathered);
}

/** Body and document. */
export function bytesOf(gathered: readonly Gathered[]): number {
  return gathered.reduce((bytes, { candidate, input }) => bytes + (candidate.data?.length ?? 0) + input.length, 0);
}
