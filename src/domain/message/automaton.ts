/**
 * Aho–Corasick: all phrases as one table of states, so that a text is searched for all of them at one step a character.
 */
export type Automaton = {
  /** state × width + class → state */
  readonly next: Int32Array;
  readonly width: number;
  /** Phrases that end in a state, by their place in the list. */
  readonly found: ReadonlyArray<readonly number[] | undefined>;
  /** UTF-16 unit, as a string, → class. Units that occur in no phrase are class 0. */
  readonly classes: ReadonlyMap<string, number>;
};

export const spaceClass = 1;
/** 64 MB of table. Real lists need a hundredth. */
const cellsMax = 16 * 1024 * 1024;

/** @throws RangeError when the phrases need a table that is too large */
export function createAutomaton(phrases: readonly string[]): Automaton {
  const classes = classesOf(phrases);
  const trie = trieOf(phrases, classes);
  const width = classes.size + 1;
  const cells = trie.length * width;
  if (cells > cellsMax) throw new RangeError(`the word lists need ${cells} table cells, over ${cellsMax}`);
  return { ...link(trie, width), width, classes };
}

function classesOf(phrases: readonly string[]): Map<string, number> {
  const classes = new Map([[" ", spaceClass]]);
  for (const phrase of phrases) {
    for (const unit of phrase.split("")) if (!classes.has(unit)) classes.set(unit, classes.size + 1);
  }
  return classes;
}

type Node = { readonly children: Map<number, number>; found: readonly number[] };

function trieOf(phrases: readonly string[], classes: ReadonlyMap<string, number>): Node[] {
  const root: Node = { children: new Map(), found: [] };
  const nodes = [root];
  for (const [id, phrase] of phrases.entries()) {
    if (phrase.trim() === "") continue;
    let node = root;
    for (const unit of phrase.split("")) node = childOf(nodes, node, classes.get(unit) ?? 0);
    node.found = [...node.found, id];
  }
  return nodes;
}

function childOf(nodes: Node[], { children }: Node, unitClass: number): Node {
  const known = nodes[children.get(unitClass) ?? -1];
  if (known !== undefined) return known;
  const child: Node = { children: new Map(), found: [] };
  children.set(unitClass, nodes.push(child) - 1);
  return child;
}

/**
 * Breadth first, so that a state's suffix is finished before it: where there is no child, go on where the suffix would.
 */
function link(nodes: readonly Node[], width: number): Pick<Automaton, "next" | "found"> {
  const next = new Int32Array(nodes.length * width);
  const suffix = new Int32Array(nodes.length);
  const queue = [0];
  for (const state of queue) {
    const node = nodes[state];
    const fallback = suffix[state] ?? 0;
    if (node === undefined) continue;
    if (state !== 0) node.found = [...node.found, ...(nodes[fallback]?.found ?? [])];
    for (let unitClass = 0; unitClass < width; unitClass++) {
      const child = node.children.get(unitClass);
      const beyond = state === 0 ? 0 : (next[fallback * width + unitClass] ?? 0);
      next[state * width + unitClass] = child ?? beyond;
      if (child === undefined) continue;
      suffix[child] = beyond;
      queue.push(child);
    }
  }
  return { next, found: nodes.map(({ found }) => (found.length > 0 ? found : undefined)) };
}
