/**
 * Remembers results for the keys seen lately, at most twice `entriesMax` of them. Two generations instead of a list of
 * uses: a hit costs one look-up, and what was not asked for during a whole generation goes all at once.
 */
export function memoised<V>(compute: (key: string) => V, entriesMax: number): (key: string) => V {
  let young = new Map<string, V>();
  let old = new Map<string, V>();
  return (key) => {
    const fresh = young.get(key);
    if (fresh !== undefined) return fresh;
    const value = old.get(key) ?? compute(key);
    if (young.size >= entriesMax) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
    return value;
  };
}

/** Texts that are remembered; campaigns repeat theirs a million times. */
const textsMax = 2048;
/** Longer texts are not worth the memory of remembering them. */
const rememberedUnitsMax = 4096;

/** Remembers what was made of the texts of messages seen lately, but for very long ones. */
export function memoisedTexts<V>(compute: (text: string) => V): (text: string) => V {
  const remembered = memoised(compute, textsMax);
  return (text) => (text.length > rememberedUnitsMax ? compute(text) : remembered(text));
}
