import type { Console } from "./command.ts";

/** Objects that fit no schema of this program are not passed over in silence. */
export function sayUnreadable(count: number, console: Console): void {
  if (count === 0) return;
  const objects = count === 1 ? "1 object is" : `${count} objects are`;
  console.progress(`warning: ${objects} not shown, written for another version of Consentry\n   do: consentry check\n`);
}
