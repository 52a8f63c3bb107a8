import type { SenderWords, TemplateWords } from "../../schemas/wire/standing.ts";

type Word = { readonly atMs: number };

const pausesMax = 99;

/** What is known of a number after more words about it: of each the newer one. At the same instant the later to arrive. */
export function newerSenderWords(known: SenderWords | undefined, words: SenderWords): SenderWords {
  return newest(known ?? {}, words);
}

/** What is known of a template after more words about it. A pause that is told twice is one pause. */
export function newerTemplateWords(known: TemplateWords | undefined, words: TemplateWords): TemplateWords {
  const { pausesAtMs: before = [], ...old } = known ?? {};
  const { pausesAtMs, ...fresh } = words;
  const pauses = [...new Set([...before, ...pausesAtMs])].sort((a, b) => a - b);
  return { ...newest(old, fresh), pausesAtMs: pauses.slice(-pausesMax) };
}

function newest<Words extends object>(known: Words, words: Words): Words {
  const before = Object.entries(known) as [string, Word][];
  const newer = (Object.entries(words) as [string, Word][]).filter(([name, { atMs }]) => {
    const at = before.find(([each]) => each === name)?.[1].atMs;
    return at === undefined || atMs >= at;
  });
  return { ...known, ...Object.fromEntries(newer) };
}
