/**
 * What a phrase does in the clause it stands in.
 *
 * - clear: says it, wherever it stands: unsubscribe
 * - keyword: says it when little else stands in the clause: stop
 * - bare: says it when it is the whole text, politeness apart: end
 * - cancel: as bare, but only typed, since a button of that name may belong to an order
 *
 * Two or three together say it, too:
 *
 * - halt + topic: stop + messages; halt + plan: cancel + subscription; drop + self: remove + my number
 * - unwanted + topic: don't want + ads; none + topic: no more + ads
 * - no + write: don't + text me; no + send + topic, no + send + more: don't + send + anything
 * - left + still, anywhere in the text: unsubscribed + still
 *
 * Some take it back:
 *
 * - not, notAfter: turn round what stands after them, or before: do not + stop
 * - asks: everything after it is only asked: what happens if
 * - harmless: what it holds is something else: bus stop
 * - other: the clause is about something else: order; miss, lacks, limits: don't want to miss, got no, not before nine
 *
 * And some change nothing:
 *
 * - polite, filler: words that may stand beside a bare word and beside a keyword
 * - known: a word that looks like a misspelling and is none
 */
export type Role =
  | ("clear" | "keyword" | "bare" | "cancel")
  | ("halt" | "topic" | "plan" | "drop" | "self" | "unwanted" | "none")
  | ("no" | "write" | "send" | "more" | "left" | "still")
  | ("not" | "notAfter" | "asks" | "harmless" | "other" | "miss" | "lacks" | "limits")
  | ("polite" | "filler" | "known");

/**
 * Phrases between commas. In a phrase, `a/b c/d_e` stands for a c, b c, a d e and b d e; `mess*` begins a word; `^` and
 * `$` are the ends of the clause.
 */
export type OptOutWords = Readonly<Partial<Record<Role, string>>>;
