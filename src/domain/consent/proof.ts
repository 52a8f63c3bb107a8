import type { ConsentState } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";

type Proven = Pick<ConsentState, "atMs" | "noticeId" | "noticeHash" | "evidence">;

/** What the record itself carries, in the words of a source's `optIn.proof`. */
export function proofCarried(state: Proven): string[] {
  return [
    ...(state.atMs > 0 ? ["Time"] : []),
    ...(state.noticeId ? ["Notice"] : []),
    ...(state.noticeHash ? ["NoticeHash"] : []),
    ...(state.evidence ? ["Evidence"] : []),
  ];
}

/** The source declares the notice that the record names, and its text is the one the person read. */
export function noticeIsKnown(state: Proven, source: Pick<DesiredSource, "notices">): boolean {
  return source.notices.some((notice) => notice.id === state.noticeId && notice.hash === state.noticeHash);
}

/** The record proves all that the source promises to prove. A hash of another text proves nothing. */
export function isProven(state: Proven, source: Pick<DesiredSource, "notices" | "proof">): boolean {
  const carried = proofCarried(state);
  const needsNotice = source.proof.includes("Notice") || source.proof.includes("NoticeHash");
  return source.proof.every((proof) => carried.includes(proof)) && (!needsNotice || noticeIsKnown(state, source));
}
