const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * The name of one message's decision: its arrival in milliseconds (ten characters, so that ids sort by time) and the low
 * twenty bits of its OUTBOUND sequence (four). It depends on nothing but the stored message: judged again, by another gate
 * or by another bundle, the message keeps it.
 */
export function decisionId(message: { readonly storedAtMs: number; readonly sequence: number }): string {
  return crockford(message.storedAtMs, 10) + crockford(message.sequence % 2 ** 20, 4);
}

function crockford(value: number, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = alphabet[rest % 32] + text;
  return text;
}

/** When the message of a decision arrived, in milliseconds since 1970; undefined for what is no decision id. */
export function decisionReceivedAtMs(decision: string): number | undefined {
  if (!/^[0-9A-HJKMNP-TV-Z]{14}$/.test(decision)) return undefined;
  return [...decision.slice(0, 10)].reduce((ms, character) => ms * 32 + alphabet.indexOf(character), 0);
}
