/** Texts of a campaign repeat their links, so the few hundred words with a dot in them are read once. */
const tokensMax = 2048;
const tokenCharsMax = 512;

export function kept<T>(read: (token: string) => readonly T[]): (token: string) => readonly T[] {
  let tokens = new Map<string, readonly T[]>();
  return (token) => {
    const known = tokens.get(token);
    if (known !== undefined) return known;
    const links = read(token);
    if (tokens.size >= tokensMax) tokens = new Map();
    if (token.length <= tokenCharsMax) tokens.set(token, links);
    return links;
  };
}
