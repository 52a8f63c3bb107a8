// When is a text a withdrawal? The law counts any reasonable wording, so more than the bare keyword is understood: case,
// accents, punctuation, stretched letters and a little politeness around it do not matter.

/**
 * Words that mean it when they stand alone. US: 47 CFR 64.1200(a)(10); providers' default lists of Twilio, AWS, Sinch and
 * Telnyx; French, Spanish, Portuguese, German, Italian and Arabic as bots in use understand them.
 */
const keywords = words(
  "stop, stop all, stopall, quit, end, revoke, opt out, optout, cancel, unsubscribe, remove",
  "arret, arreter, desabonner, baja, darme de baja, sair, parar, pare, cancelar, descadastrar",
  "abmelden, stopp, basta, cancellami, توقف, إلغاء",
);

/** Words that mean it in a short sentence as well: nobody asks for more with them. */
const strongWords = words("stop, stopall, unsubscribe, optout, opt out, revoke, arret, desabonner, abmelden");
const sentenceWordsMax = 6;

/** Whether a person who writes this wants no more messages. */
export function isOptOut(text: string): boolean {
  const sentence = reduced(text);
  if (keywords.includes(sentence)) return true;
  if (sentence.split(" ").length > sentenceWordsMax || /\b(dont|do not|never) stop\b/.test(sentence)) return false;
  return strongWords.some((word) => ` ${sentence} `.includes(` ${word} `));
}

function words(...lines: string[]): string[] {
  return lines.flatMap((line) => line.split(",")).map(reduced);
}

/** One form for all spellings: lower case, no accents, no signs, no invisible letters, no stretched ones. */
function reduced(text: string): string {
  return text
    .slice(0, 400)
    .normalize("NFKD")
    .replace(/\p{M}|\p{Cf}|'|’/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/(\p{L})\1+/gu, "$1")
    .trim();
}
