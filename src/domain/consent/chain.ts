import type { ConsentChain, ConsentEvent, ConsentState } from "../../schemas/wire/consent.ts";
import { foldConsent, type Stored } from "./fold.ts";

/** SHA-256 of a text's UTF-8 bytes, in hex. */
export type Sha256Hex = (text: string) => string;

/** An event's place in CONSENT, and the SHA-256 in hex of the bytes that stand there. */
export type Link = { readonly sequence: number; readonly digest: string };

/**
 * The chain after one more event. Its head is the SHA-256 of three lines: the head before (empty in front of the first), the
 * event's sequence, and the digest of its bytes as CONSENT holds them. So it depends on every event, on their order and on
 * their places, and anybody can compute it again with a shell.
 */
export function nextChain(chain: ConsentChain | undefined, link: Link, sha256Hex: Sha256Hex): ConsentChain {
  return {
    head: sha256Hex(`${chain?.head ?? ""}\n${link.sequence}\n${link.digest}`),
    from: chain?.from ?? link.sequence,
    to: link.sequence,
    length: (chain?.length ?? 0) + 1,
  };
}

/**
 * What is known of a person at one source after one more event, with the chain of their events.
 *
 * Every event moves the chain, also one that changes nothing else; one that is in it already changes nothing at all, and then
 * the same object comes back. A state of an older release, and that of an erased person, begins its chain with the event.
 */
export function foldChained(
  state: ConsentState | undefined,
  event: ConsentEvent,
  at: { readonly stored: Stored & Link; readonly sha256Hex: Sha256Hex },
): ConsentState {
  if (state && at.stored.sequence <= Math.max(state.sequence, state.chain?.to ?? 0)) return state;
  const before = event.event === "Erased" ? undefined : state?.chain;
  return { ...foldConsent(state, event, at.stored), chain: nextChain(before, at.stored, at.sha256Hex) };
}
