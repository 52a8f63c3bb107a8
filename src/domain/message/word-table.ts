/** Words by their letters, at one step a letter; a word that no phrase holds is left at its first odd letter. */
export type WordTable = {
  /** state × width + class → state */
  readonly next: Uint32Array;
  readonly width: number;
  /** State after a word's last letter → its number; 0 where none ends. */
  readonly wordAt: Uint32Array;
  /** UTF-16 unit, as a string, → class. Units that occur in no word are class 0. */
  readonly classes: ReadonlyMap<string, number>;
};

/** Before a word's first letter. State 0 is where no word goes on: every step from it leads back to it. */
export const wordStart = 1;
/** 64 MB of table. Real lists need a sixth. */
const cellsMax = 16 * 1024 * 1024;

/**
 * @param words word → number, from 1
 * @throws RangeError when the words need a table that is too large
 */
export function createWordTable(words: ReadonlyMap<string, number>): WordTable {
  const classes = classesOf(words.keys());
  const width = classes.size + 1;
  const count = wordStart + 1 + beginningsOf(words.keys());
  const cells = count * width;
  if (cells > cellsMax) throw new RangeError(`the word lists need ${cells} table cells, over ${cellsMax}`);
  const next = new Uint32Array(cells);
  const wordAt = new Uint32Array(count);
  let states = wordStart + 1;
  let growing = [...words].map(([word, id]) => ({ word, id, state: wordStart }));
  // First letters first, so that the states that every text visits lie side by side.
  for (let letter = 0; growing.length > 0; letter++) {
    for (const each of growing) {
      const cell = each.state * width + (classes.get(each.word[letter] ?? "") ?? 0);
      if (next[cell] === 0) next[cell] = states++;
      each.state = next[cell] ?? 0;
      if (letter + 1 === each.word.length) wordAt[each.state] = each.id;
    }
    growing = growing.filter(({ word }) => letter + 1 < word.length);
  }
  return { next, width, wordAt, classes };
}

/** How many different beginnings the words have, themselves among them. */
function beginningsOf(words: Iterable<string>): number {
  const beginnings = new Set<string>();
  for (const word of words) for (let end = 1; end <= word.length; end++) beginnings.add(word.slice(0, end));
  return beginnings.size;
}

function classesOf(words: Iterable<string>): Map<string, number> {
  const classes = new Map<string, number>();
  for (const word of words) {
    for (const unit of word.split("")) if (!classes.has(unit)) classes.set(unit, classes.size + 1);
  }
  return classes;
}
