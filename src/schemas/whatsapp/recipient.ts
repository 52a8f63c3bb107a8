/**
 * Whom a message is for, in the one form under which everything about the person is kept.
 * `id` is the E.164 number as digits, or WhatsApp's business-scoped user id for people who hide their number.
 * It names a person: it never leaves the process except inside a message body. Everything else carries its pseudonym.
 */
export type Recipient = {
  readonly kind: "phone" | "bsuid";
  readonly id: string;
  /**
   * Last four characters: the same however the number is written, so producers can compute it; decides the partition.
   */
  readonly lastFour: string;
};
