import type { Hit } from "./opt-out-finder.ts";
import { everywhere } from "./opt-out-meaning.ts";
import type { Clause } from "./opt-out-text.ts";
import type { Role } from "./opt-out-words.ts";

/** A clause with what was found in it and not taken back by the words around. */
export type Reading = Clause & { readonly hits: readonly Hit[] };

/** The first is looked for, the others near it. */
type Pattern = { readonly roles: readonly [Role, ...Role[]]; readonly spoiledBy: readonly Role[] };

const patterns: readonly Pattern[] = [
  { roles: ["halt", "topic"], spoiledBy: [] },
  { roles: ["halt", "plan"], spoiledBy: ["other"] },
  { roles: ["drop", "self"], spoiledBy: [] },
  { roles: ["unwanted", "topic"], spoiledBy: ["miss"] },
  { roles: ["none", "topic"], spoiledBy: ["lacks", "miss"] },
  { roles: ["no", "write"], spoiledBy: ["limits"] },
  { roles: ["no", "send", "topic"], spoiledBy: ["limits"] },
  { roles: ["no", "send", "more"], spoiledBy: ["limits", "other"] },
];

/** Whether a clause says it by itself, whatever stands around it. */
export function isUnmistakable({ hits, ...clause }: Reading): boolean {
  if (hits.some(({ role }) => role === "clear")) return true;
  const languages = new Set(hits.map(({ language }) => language));
  return [...languages].some((language) => {
    const own = hits.filter((hit) => hit.language === language || hit.language === everywhere);
    return patterns.some((pattern) => isMatch(pattern, own, clause));
  });
}

function isMatch({ roles, spoiledBy }: Pattern, hits: readonly Hit[], { asked, reach }: Clause): boolean {
  const [first, ...further] = roles;
  if ((asked && first === "none") || hits.some(({ role }) => spoiledBy.includes(role))) return false;
  const nearby = { hits, reach, others: hits.filter(({ role }) => role === "other") };
  return hits.some((anchor) => anchor.role === first && isCompleted([anchor], further, nearby));
}

/** Whether the roles still missing are found near the first of the hits so far, in other words than those. */
function isCompleted(found: readonly [Hit, ...Hit[]], missing: readonly Role[], nearby: Nearby): boolean {
  const [role, ...rest] = missing;
  if (role === undefined) return true;
  return nearby.hits.some(
    (hit) =>
      hit.role === role &&
      found.every((each) => each.to < hit.from || each.from > hit.to) &&
      isNear(found[0], hit, nearby) &&
      isCompleted([...found, hit], rest, nearby),
  );
}

type Nearby = { readonly hits: readonly Hit[]; readonly others: readonly Hit[]; readonly reach: number };

/** Near each other, and no order or appointment between them: `remove the shirt from my shopping list`. */
function isNear(a: Hit, b: Hit, { others, reach }: Nearby): boolean {
  const [left, right] = a.from < b.from ? [a, b] : [b, a];
  if (right.from - left.to > reach) return false;
  return !others.some(({ from, to }) => from > left.to && to < right.from);
}
