// People are named by their telephone numbers here. What was typed may hold one; it is not repeated on a screen or in a log.

/** International form with any separators, 00 in front of it, or seven digits and more in a row. */
const number = /\+\d(?:[\s().\-/]*\d){5,}|(?<![\w.-])00\d(?:[\s().\-/]*\d){5,}|(?<![\w])\d{7,}(?![\w])/g;

/** The text with everything that looks like a telephone number cut down to its last two digits. */
export function withoutNumbers(text: string): string {
  return text.replace(number, (found) => `…${found.replace(/\D/g, "").slice(-2)}`);
}

const written =
  /\+\d(?:[\s().\-/]*\d){6,}|(?<![\w./-])00\d(?:[\s().\-/]*\d){6,}|(?<![\w./=-])\d{9,15}(?![\w-])|wa\.me\/\d/;

/** Whether a remark seems to hold somebody's number. Ticket numbers in an address do not count. */
export function holdsNumber(text: string): boolean {
  return written.test(text);
}
