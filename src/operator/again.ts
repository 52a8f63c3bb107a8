/** When to look at the object again without being told; nothing: when something changes. */
export type Again = { readonly againInMs?: number | undefined } | undefined;

/** The earliest of several wishes. */
export function earliest(...wishes: readonly Again[]): Again {
  const times = wishes.map((wish) => wish?.againInMs).filter((ms) => ms !== undefined);
  return times.length === 0 ? undefined : { againInMs: Math.min(...times) };
}
