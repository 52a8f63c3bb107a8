import type { Sha256Hex } from "../../domain/consent/chain.ts";
import { chainResult } from "../../domain/consent/chain-check.ts";
import { consentReceipt, type Told } from "../../domain/consent/receipt.ts";
import type { ConsentState } from "../../schemas/wire/consent.ts";
import type { ConsentReceipt } from "../../schemas/wire/receipt.ts";
import { negativeAnswer, usageProblem } from "../problem.ts";
import { isSound } from "./chains.ts";
import type { ConsentParts, Person } from "./parts.ts";

export type ReceiptParts = Pick<ConsentParts, "nowMs"> & {
  readonly newReceiptId: () => string;
  /** A compact JWS. @throws Problem when no key is named, Failure when it cannot be used */
  readonly sign: (receipt: ConsentReceipt) => Promise<string>;
  readonly sha256Hex: Sha256Hex;
};

type Held = { readonly source: string; readonly state: ConsentState; readonly history: readonly Told[] };

/** Of the one record that was asked for. What does not fit its own chain is not signed. */
export async function signedReceipt(
  parts: ReceiptParts,
  person: Person,
  records: readonly Held[],
): Promise<{ readonly receipt: string; readonly payload: ConsentReceipt }> {
  const [record, ...others] = records;
  if (!record) throw negativeAnswer("nobody holds anything of this person");
  if (others.length > 0) {
    const names = records.map(({ source }) => source).join(", ");
    throw usageProblem(
      "a receipt is of one source: say which",
      `consent show <source> -n <namespace> --receipt; there are ${names}`,
    );
  }
  const { source, state } = record;
  // What came meanwhile is not in the record yet.
  const history = record.history.filter(({ sequence }) => sequence <= (state.chain?.to ?? state.sequence));
  if (!isSound(chainResult(state.chain, history, parts.sha256Hex)))
    throw negativeAnswer(
      "the history does not fit the record: there is no receipt of it",
      "consentry consent verify --who …",
    );
  const payload = consentReceipt({
    ...{ id: parts.newReceiptId(), source, pseudonym: person.pseudonym, state, history, nowMs: parts.nowMs() },
  });
  return { receipt: await parts.sign(payload), payload };
}
