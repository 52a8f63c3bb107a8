import type { Hit } from "./opt-out-finder.ts";
import type { Role } from "./opt-out-words.ts";

/** What a clause means: the phrases of the languages it may be in, without what other phrases take back. */
export function meant(found: readonly Hit[]): Hit[] {
  const languages = likelyLanguages(found);
  const hits = found.filter(({ language }) => language === everywhere || languages.has(language));
  const takers = hits.filter(({ role }) => takerRoles.has(role));
  return hits.flatMap((hit) => {
    const taker = takers.find((each) => takesBack(each, hit));
    if (taker === undefined) return hit;
    return isNegation(taker) && commandRoles.has(hit.role) ? { ...hit, role: "other" } : [];
  });
}

/** The language of what all languages share. */
export const everywhere = 0;

/** Short words mean something else in other languages, so only those that explain most of a clause count. */
function likelyLanguages(hits: readonly Hit[]): Set<number> {
  const explained = new Map<number, number>();
  const seen = new Map<number, number>();
  for (const { language, from, to } of hits) {
    const fresh = to - Math.max(from - 1, seen.get(language) ?? 0);
    if (fresh <= 0) continue;
    explained.set(language, (explained.get(language) ?? 0) + fresh);
    seen.set(language, to);
  }
  explained.delete(everywhere);
  const most = Math.max(0, ...explained.values());
  return new Set([...explained].filter(([, words]) => words >= most * likelyShare).map(([language]) => language));
}

const likelyShare = 0.7;

const takerRoles: ReadonlySet<Role> = new Set(["harmless", "asks", "not", "notAfter"]);
const contextRoles: ReadonlySet<Role> = new Set([
  ...takerRoles,
  "other",
  "miss",
  "lacks",
  "limits",
  "polite",
  "filler",
]);
/** A command turned round is a matter of its own: `do not stop sending these`. */
const commandRoles: ReadonlySet<Role> = new Set(["clear", "keyword", "halt", "drop"]);
/** `Do not stop` is no stop, but `do not send` is one. */
const negatable: ReadonlySet<Role> = new Set(["clear", "keyword", "bare", "cancel", "halt", "drop", "unwanted", "no"]);
/** Words from a negation to what it negates: `do not ever stop`. */
const negationReach = 2;

function takesBack(taker: Hit, { role, language, from, to }: Hit): boolean {
  if (contextRoles.has(role)) return false;
  if (taker.role === "harmless") return taker.from <= from && taker.to >= to;
  // What all languages share is asked about and negated in any of them.
  if (taker.language !== language && language !== everywhere) return false;
  if (taker.role === "asks") return taker.to < from;
  const distance = taker.role === "not" ? from - taker.to : taker.from - to;
  return negatable.has(role) && distance > 0 && distance <= negationReach;
}

function isNegation({ role }: Hit): boolean {
  return role === "not" || role === "notAfter";
}
