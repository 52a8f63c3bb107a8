/** Quantile of the normal distribution for 95 %, two-sided. */
const z = 1.959964;

/**
 * Where a share lies with 95 % confidence, given so many of so many: Wilson's score interval (E. B. Wilson, 1927), which also holds
 * for few and for none.
 *
 * @returns two shares from 0 to 1; undefined of nothing
 */
export function wilsonInterval(hits: number, total: number): readonly [low: number, high: number] | undefined {
  if (total === 0) return undefined;
  const share = hits / total;
  const scale = 1 + z ** 2 / total;
  const centre = share + z ** 2 / (2 * total);
  const reach = z * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2));
  return [hits === 0 ? 0 : (centre - reach) / scale, hits === total ? 1 : (centre + reach) / scale];
}
