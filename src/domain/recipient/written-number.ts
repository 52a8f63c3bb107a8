// People are named by their telephone numbers here. What was typed or listed may hold one; it is neither repeated on a screen or in a
// log nor kept in a record.

/** Nine digits and more in groups, as numbers are read aloud; a date in front of something is none. */
const grouped = String.raw`(?!\d{4}-\d\d-\d\d(?!\d))\d(?:[\s()\-/]{0,3}\d){8,}`;

/** International form with any separators, 00 in front of it, groups of digits, or seven digits and more in a row. */
const number = new RegExp(
  String.raw`\+\d(?:[\s().\-/]*\d){5,}|(?<![\w.-])00\d(?:[\s().\-/]*\d){5,}|(?<![\w.:]|\w-)${grouped}(?![\w:])|(?<![\w])\d{7,}(?![\w])`,
  "g",
);

/** The text with everything that looks like a telephone number cut down to its last two digits. */
export function withoutNumbers(text: string): string {
  return text.replace(number, cutDown);
}

const written = new RegExp(
  String.raw`\+\d(?:[\s().\-/]*\d){6,}|(?<![\w./-])00\d(?:[\s().\-/]*\d){6,}|(?<![\w./:=\-])${grouped}(?![\w:\-])|tel:[\d\s()\-]{6,}\d|wa\.me/\d+`,
  "g",
);

/** Whether a remark seems to hold somebody's number. Ticket numbers in an address do not count. */
export function holdsNumber(text: string): boolean {
  return text.search(written) >= 0;
}

/**
 * A remark about a person without their number, and without any other that it seems to hold. Ticket numbers stay.
 *
 * @param own the person's number however it is written
 */
export function remarkWithoutNumbers(text: string, own: string): string {
  if (!mayHoldNumber(text)) return text;
  const digits = own.replace(/\D/g, "").replace(/^00/, "");
  const others = text.replace(written, cutDown);
  return digits.length < ownDigitsMin ? others : others.replaceAll(digits, cutDown);
}

/** Few digits are no number, but in the address of a chat: most remarks need no closer look. */
function mayHoldNumber(text: string): boolean {
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) digits++;
  }
  return digits >= ownDigitsMin || text.includes("wa.me/");
}

/** Shorter than any number that WhatsApp can reach. */
const ownDigitsMin = 7;

function cutDown(found: string): string {
  return `…${found.replace(/\D/g, "").slice(-2)}`;
}
