/** A text in UTF-16 units, to be changed in place. */
export type Units = { units: Uint16Array; length: number };

/** A part of it as a string. */
export function textOf({ units, length }: Readonly<Units>, from = 0, to = length): string {
  let text = "";
  for (let at = from; at < to; at += unitsAtOnce)
    text += String.fromCharCode.apply(null, units.subarray(at, Math.min(to, at + unitsAtOnce)) as unknown as number[]);
  return text;
}

/** Few enough to be arguments. */
const unitsAtOnce = 8192;
