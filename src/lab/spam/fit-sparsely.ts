import { centred, type Example, type Fit, fitWeights, type Weights } from "./fit.ts";

/** Enough to tell which features will weigh most; the fit of these alone goes to its end. */
const roundsToChoose = 20;
/** What stands in a single text tells nothing of others. */
const textsMin = 2;

/**
 * Where not all weights can be kept, finds the features that hold the largest weights, and fits these alone: they learn to do without the others, which a
 * model that has to be small would otherwise just miss.
 *
 * @param settings.entriesMax how many weights shall be kept; a kept feature keeps all of its weights here
 * @returns `refit` fits other examples with the same features, from nothing
 */
export function fitSparsely(examples: readonly Example[], settings: Fit & { readonly entriesMax: number }) {
  const texts = textsOf(examples);
  if (texts.size * settings.classes <= settings.entriesMax) return { weights: fitWeights(examples, settings), refit };
  const common = new Set([...texts.keys()].filter((feature) => (texts.get(feature) ?? 0) >= textsMin));
  const start = fitWeights(among(examples, common), { ...settings, roundsMax: roundsToChoose });
  const kept = heaviest(start, settings.entriesMax);
  return {
    weights: fitWeights(among(examples, kept), { ...settings, start }),
    refit: (others: readonly Example[]) => refit(among(others, kept)),
  };

  function refit(others: readonly Example[]): Weights {
    return fitWeights(others, settings);
  }
}

function among(examples: readonly Example[], kept: ReadonlySet<number>): Example[] {
  return examples.map((example) => ({
    ...example,
    features: example.features.filter((feature) => kept.has(feature)),
  }));
}

/** Feature → how many texts have it. */
function textsOf(examples: readonly Example[]): Map<number, number> {
  const texts = new Map<number, number>();
  for (const { features } of examples)
    for (const feature of features) texts.set(feature, (texts.get(feature) ?? 0) + 1);
  return texts;
}

function heaviest({ features, of }: Weights, entriesMax: number): ReadonlySet<number> {
  const sizes = features.map((feature) => centred(of(feature) ?? new Float64Array()).map(Math.abs));
  const sorted = Float64Array.from(sizes.flat()).sort();
  const least = sorted[Math.max(0, sorted.length - entriesMax)] ?? 0;
  return new Set(features.filter((_, at) => sizes[at]?.some((size) => size >= least)));
}
