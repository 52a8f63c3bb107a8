import type { Link, Sha256Hex } from "../../domain/consent/chain.ts";
import { chainOver, chainResult } from "../../domain/consent/chain-check.ts";
import type { ConsentReceipt } from "../../schemas/wire/receipt.ts";
import { instantText } from "../message/verdict-text.ts";
import { negativeAnswer } from "../problem.ts";

export type ReadReceipt =
  | { readonly ok: true; readonly receipt: ConsentReceipt; readonly keyId: string }
  | { readonly ok: false; readonly problem: string };

/** @throws Problem when the signature is not the key's, or the receipt does not fit itself */
export function validReceipt(read: ReadReceipt, sha256Hex: Sha256Hex): ConsentReceipt {
  if (!read.ok) throw negativeAnswer(`not valid: ${read.problem}`);
  const { chain, history } = read.receipt;
  const result = chainResult(chain ?? undefined, history, sha256Hex);
  if (result !== "Intact" && result !== "Unchained")
    throw negativeAnswer("not valid: it is signed, but its history does not make the head of its chain");
  return read.receipt;
}

/**
 * Whether what is kept today still holds the history of a receipt.
 *
 * @throws Problem when it does not
 */
export function stillKept(receipt: ConsentReceipt, links: readonly Link[], sha256Hex: Sha256Hex): void {
  const { chain } = receipt;
  if (!chain)
    throw negativeAnswer("the receipt is older than the chain: what is kept today cannot be compared with it");
  const kept = chainOver(links, chain, sha256Hex);
  if (!kept) throw negativeAnswer("nothing of the receipt's history is kept any more", "was the person erased since?");
  if (kept.head !== chain.head)
    throw negativeAnswer(
      "what is kept today is another history than the receipt's",
      "it was changed after the receipt was signed: keep both, and see docs/operations/people.md",
    );
}

export function receiptText(
  { jti, iss, sub, iat, header, event, processing, chain }: ConsentReceipt,
  keyId: string,
): string {
  const [{ purposes = [], service = "", jurisdiction = null } = {}] = processing;
  const names = purposes.map(({ purpose }) => purpose).join(", ") || "nothing";
  const until = event.validity_until === null ? "" : ` until ${event.validity_until}`;
  const place = jurisdiction === null ? "" : `, ${jurisdiction}`;
  return [
    `valid  receipt ${jti} of ${iss} (${header.record_id}), issued ${instantText(iat * 1000)}, signed with ${keyId}`,
    `${event.event_state}  ${names}: ${service}${place}, since ${event.event_time}${until}`,
    `person  ${sub}`,
    `chain  ${chain ? `${chain.head}, ${chain.length} events from ${chain.from} to ${chain.to}` : "none"}`,
  ].join("\n");
}
