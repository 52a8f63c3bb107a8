import type { BundleData } from "../../schemas/policy/bundle-data.ts";
import { foldCharacter } from "../message/fold.ts";

/** Kind of a harmful file by its name, or by any part of an address that could be one; null for others. */
export type FileKindOf = (nameOrAddress: string) => string | null;

export function createFileKinds(files: BundleData["files"]): FileKindOf {
  const kinds = new Map(
    Object.entries(files).flatMap(([kind, endings]) => endings.map((ending) => [ending, kind] as const)),
  );
  return (nameOrAddress) => {
    if (!nameOrAddress.includes(".") && !mayDisguise.test(nameOrAddress)) return null;
    for (const part of partsOf(nameOrAddress)) {
      const kind = kinds.get(endingOf(part));
      if (kind !== undefined) return kind;
    }
    return null;
  };
}

/** A full stop in other letters or percent-encoded. */
const mayDisguise = /%2e|[^\x20-\x7e]/i;
const charsMax = 4096;

/** Of an address the host is no file: `https://shop.zip/` is a page. */
function partsOf(nameOrAddress: string): string[] {
  const text = nameOrAddress.slice(-charsMax).replace(/%2e/gi, ".");
  const path = text.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  return path.split(/[/?&=#;\\]/).filter((part) => part !== "");
}

/** What follows the last full stop, as small letters: endings of spaces, full stops and invisible characters are not seen. */
function endingOf(part: string): string {
  const at = Math.max(...[".", "．", "。", "․"].map((stop) => part.lastIndexOf(stop)));
  if (at < 0) return "";
  let ending = "";
  for (const character of part.slice(at + 1)) ending += foldCharacter(character.codePointAt(0) ?? 0);
  const plain = ending.trim();
  return plain === "" ? endingOf(part.slice(0, at)) : plain;
}
