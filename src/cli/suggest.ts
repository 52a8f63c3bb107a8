/** How a thing that is not there is told: what is there, and which of it was probably meant. */
export function notThere(what: string, wanted: string, names: readonly string[]): { message: string; cure: string } {
  const near = nearest(wanted, names);
  const shown = [...names].sort().slice(0, namesShown).join(", ") + (names.length > namesShown ? ", …" : "");
  const known = names.length === 0 ? "there is none yet" : `there ${names.length === 1 ? "is" : "are"}: ${shown}`;
  return { message: `no ${what} "${wanted}"`, cure: near === undefined ? known : `did you mean ${near}? ${known}` };
}

const namesShown = 8;

function nearest(wanted: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((each) => ({ each, distance: editDistance(wanted, each) }))
    .sort((a, b) => a.distance - b.distance);
  const [first] = ranked;
  return first && first.distance <= Math.max(2, Math.floor(wanted.length / 3)) ? first.each : undefined;
}

/** Letters to add, drop or change. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
