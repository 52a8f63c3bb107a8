import { createWordTable, type WordTable } from "./word-table.ts";

/**
 * Aho–Corasick over words: all phrases as one set of states, so that a text is searched for all of them at one step a
 * word. Words are told apart by the table of those that occur in phrases; most words of a text occur in none.
 */
export type Automaton = {
  readonly words: WordTable;
  /** Where a word (by its number) leads from state 0, between phrases. */
  readonly starts: Uint32Array;
  /** Where a word leads from any state. */
  readonly step: (state: number, word: number) => number;
  /** Phrases that end in a state, by their place in the list. */
  readonly found: ReadonlyArray<readonly number[] | undefined>;
};

/** @throws RangeError when the phrases need a table that is too large */
export function createAutomaton(phrases: readonly string[]): Automaton {
  const split = phrases.map((phrase) => phrase.split(" ").filter((word) => word !== ""));
  const numbers = new Map([...new Set(split.flat())].map((word, i) => [word, i + 1]));
  const nodes = trieOf(split.map((words) => words.map((word) => numbers.get(word) ?? 0)));
  const { suffix, found } = link(nodes);
  const starts = new Uint32Array(numbers.size + 1);
  const edges = new Map<number, number>();
  for (const [state, { children }] of nodes.entries()) {
    for (const [word, child] of children) {
      if (state === 0) starts[word] = child;
      else edges.set(state * starts.length + word, child);
    }
  }

  return { words: createWordTable(numbers), starts, step, found };

  function step(state: number, word: number): number {
    for (let from = state; from !== 0; from = suffix[from] ?? 0) {
      const child = edges.get(from * starts.length + word);
      if (child !== undefined) return child;
    }
    return starts[word] ?? 0;
  }
}

type Node = { readonly children: Map<number, number>; readonly ends: number[] };

function trieOf(phrases: readonly (readonly number[])[]): Node[] {
  const root: Node = { children: new Map(), ends: [] };
  const nodes = [root];
  for (const [id, words] of phrases.entries()) {
    if (words.length === 0) continue;
    let node = root;
    for (const word of words) node = childOf(nodes, node, word);
    node.ends.push(id);
  }
  return nodes;
}

function childOf(nodes: Node[], { children }: Node, word: number): Node {
  const known = nodes[children.get(word) ?? -1];
  if (known !== undefined) return known;
  const child: Node = { children: new Map(), ends: [] };
  children.set(word, nodes.push(child) - 1);
  return child;
}

/**
 * Breadth first, so that a state's suffix is finished before it: what ends where its suffix is ends in the state as well.
 */
function link(nodes: readonly Node[]): { readonly suffix: Int32Array; readonly found: Automaton["found"] } {
  const suffix = new Int32Array(nodes.length);
  const found: Array<readonly number[] | undefined> = nodes.map(({ ends }) => (ends.length > 0 ? ends : undefined));
  const queue = [0];
  for (const state of queue) {
    const also = found[suffix[state] ?? 0];
    if (also !== undefined) found[state] = [...(found[state] ?? []), ...also];
    for (const [word, child] of nodes[state]?.children ?? []) {
      if (state !== 0) suffix[child] = suffixOf(state, word);
      queue.push(child);
    }
  }
  return { suffix, found };

  function suffixOf(parent: number, word: number): number {
    for (let from = suffix[parent] ?? 0; ; from = suffix[from] ?? 0) {
      const child = nodes[from]?.children.get(word);
      if (child !== undefined) return child;
      if (from === 0) return 0;
    }
  }
}
