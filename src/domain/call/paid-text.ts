/**
 * Whether a text asks people to write to a short code and says what that costs: "text WIN to 80082, £1.50/msg". Each of the
 * two alone is honest: a charity's short code, a tariff of a telephone company.
 */
export function asksForPaidText(text: string): boolean {
  return mayPrice.test(text) && shortNumber.test(text) && writesTo.test(text) && priced.test(text);
}

/** Cheap to look for, and missing in most texts. */
const mayPrice = /[£€$₹]|\d\s?(?:p|ct|eur|usd|r[sp]|mxn|reais|cent)/i;
const shortNumber = /(?<![\p{N}.,/])\d{4,6}(?![\p{N}/])/u;

const verbs = [
  "te?xt|sms|send|reply|answer",
  "env[ií][aeé]n?|manda",
  "envie|mande",
  "envoye[rz]|envoi",
  "sende?|sms",
  "kirim|ketik",
  "भेजें|भेजो|bhej[eo]",
  "أرسل|ارسل",
].join("|");
const preposition = "to|al|a|para|au|an(?: die)?|ke|को|par|ko|إلى|الى";
const writesTo = new RegExp(
  `(?<!\\p{L})(?:${verbs})(?!\\p{L})[^\\n]{0,60}?(?<!\\p{L})(?:${preposition}):?\\s{1,3}\\d{4,6}(?!\\d)`,
  "iu",
);

const amount =
  "(?:[£€$₹]\\s?\\d{1,4}(?:[.,]\\d{1,2})?|\\d{1,4}(?:[.,]\\d{1,2})?\\s?(?:p|ct|cts|pence|cents?|eur|€|£|usd|rs|rp|mxn|reais))";
const each = "(?:\\s?[/x]\\s?|\\s?p(?:er|or|ar|ro)?\\s?|\\s?je\\s)";
const unit =
  "(?:msgs?|messages?|sms|te?xts?|txts?|min(?:ute)?s?|mensajes?|mensagem|mensagens|minutos?|nachricht|semaine|semana|woche|we?e?k)";
const priced = new RegExp(`${amount}${each}${unit}(?!\\p{L})|\\d{2,3}ppm(?!\\p{L})`, "iu");
