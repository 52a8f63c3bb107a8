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
