import { latinLookalikes } from "./confusable-letters.ts";

/**
 * What a label of a domain name looks like at a glance: letters of other alphabets as the Latin ones they pass for, accents gone,
 * digits as the letters they stand for, `rn` as `m`. Two labels with the same skeleton are easily taken for one another. It is for
 * comparing only: `i` and `l` are one, since a capital I is a small l to the eye.
 */
export function skeletonOf(label: string): string {
  let seen = "";
  for (const character of label.toLowerCase()) seen += latinLookalikes.get(character) ?? character;
  const plain = seen.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[013-57-9i|]/g, (sign) => letterFor[sign] ?? "l")
    .replace(/rn|vv/g, (pair) => pairs[pair] ?? pair);
}

const letterFor: Readonly<Record<string, string>> = { 0: "o", 3: "e", 4: "a", 5: "s", 7: "t", 8: "b", 9: "g" };
const pairs: Readonly<Record<string, string>> = { rn: "m", vv: "w" };

/** What a business's name looks like where a domain name would hold it: without spaces and signs. */
export function nameSkeleton(name: string): string {
  return skeletonOf(name.replace(/[^\p{L}\p{N}]/gu, ""));
}
