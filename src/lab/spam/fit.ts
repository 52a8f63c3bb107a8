/**
 * Multinomial logistic regression with an L2 penalty, fitted by L-BFGS (Nocedal and Wright, *Numerical Optimization*,
 * 2nd ed., algorithm 7.5). No random numbers take part: the same rows in the same order give the same weights.
 */
export type Example = {
  /** Distinct features. */
  readonly features: Uint32Array;
  /** What each of them counts: 1 / √(number of features of the whole text). */
  readonly value: number;
  readonly label: number;
  /** How much the example counts; 1 is usual. */
  readonly weight: number;
};

export type Fit = {
  readonly classes: number;
  /** L2 penalty on every weight but the biases. */
  readonly penalty: number;
  readonly roundsMax?: number;
  /** Where to begin; nowhere in particular when left out. */
  readonly start?: Weights;
  readonly onRound?: (round: number, loss: number) => void;
};

/** Weights by feature and class; biases by class. */
export type Weights = {
  readonly of: (feature: number) => Float64Array | undefined;
  readonly features: readonly number[];
  readonly biases: Float64Array;
};

export function fitWeights(examples: readonly Example[], settings: Fit): Weights {
  const { classes } = settings;
  const compact = compacted(examples);
  const size = (compact.features.length + 1) * classes;
  const problem = { ...compact, settings, size };
  const solution = minimised(problem);
  const at = new Map(compact.features.map((feature, index) => [feature, index]));
  return {
    of: (feature) => {
      const index = at.get(feature);
      return index === undefined ? undefined : solution.subarray(index * classes, (index + 1) * classes);
    },
    features: compact.features,
    biases: solution.slice(size - classes),
  };
}

/** What all classes have in common changes nothing. */
export function centred(weights: Float64Array): number[] {
  const mean = weights.reduce((a, b) => a + b, 0) / Math.max(1, weights.length);
  return [...weights].map((weight) => weight - mean);
}

type Compact = {
  readonly features: number[];
  readonly rows: ReadonlyArray<{ readonly at: Uint32Array } & Omit<Example, "features">>;
};

type Problem = Compact & { readonly settings: Fit; readonly size: number };

/** Only the features that occur take room; the commonest lie together, where a processor finds them soonest. */
function compacted(examples: readonly Example[]): Compact {
  const counts = new Map<number, number>();
  for (const { features } of examples)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const features = [...counts].sort(([a, n], [b, m]) => m - n || a - b).map(([feature]) => feature);
  const at = new Map(features.map((feature, index) => [feature, index]));
  const rows = examples.map(({ features: own, ...example }) => ({
    ...example,
    at: own.map((feature) => at.get(feature) ?? 0).sort(),
  }));
  return { features, rows };
}

/** Fills `gradient`; returns the penalised negative log-likelihood. */
function lossOf({ rows, settings, size }: Problem, weights: Float64Array, gradient: Float64Array): number {
  const { classes, penalty } = settings;
  const biasAt = size - classes;
  const scores = new Float64Array(classes);
  let loss = 0;
  gradient.fill(0);
  for (const { at, value, label, weight } of rows) {
    scoresOf(weights, at, value, biasAt, scores);
    loss -= weight * Math.log(Math.max(1e-300, softmax(scores, label)));
    for (let k = 0; k < classes; k++) scores[k] = weight * ((scores[k] ?? 0) - (k === label ? 1 : 0));
    for (let k = 0; k < classes; k++) gradient[biasAt + k] = (gradient[biasAt + k] ?? 0) + (scores[k] ?? 0);
    for (let i = 0; i < at.length; i++) {
      const base = (at[i] ?? 0) * classes;
      for (let k = 0; k < classes; k++) gradient[base + k] = (gradient[base + k] ?? 0) + value * (scores[k] ?? 0);
    }
  }
  let squares = 0;
  for (let i = 0; i < biasAt; i++) {
    const weight = weights[i] ?? 0;
    squares += weight * weight;
    gradient[i] = (gradient[i] ?? 0) + penalty * weight;
  }
  return loss + 0.5 * penalty * squares;
}

function scoresOf(weights: Float64Array, at: Uint32Array, value: number, biasAt: number, into: Float64Array): void {
  const classes = into.length;
  into.fill(0);
  for (let i = 0; i < at.length; i++) {
    const base = (at[i] ?? 0) * classes;
    for (let k = 0; k < classes; k++) into[k] = (into[k] ?? 0) + (weights[base + k] ?? 0);
  }
  for (let k = 0; k < classes; k++) into[k] = (into[k] ?? 0) * value + (weights[biasAt + k] ?? 0);
}

/** In place; returns the probability of `label`. */
function softmax(scores: Float64Array, label: number): number {
  const most = Math.max(...scores);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) sum += scores[k] = Math.exp((scores[k] ?? 0) - most);
  for (let k = 0; k < scores.length; k++) scores[k] = (scores[k] ?? 0) / sum;
  return scores[label] ?? 0;
}

type Pair = { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number };

const memory = 8;
const halvingsMax = 20;
const enough = 1e-5;
const armijo = 1e-4;

function minimised(problem: Problem): Float64Array {
  const { size, settings } = problem;
  let weights = startOf(problem);
  let gradient = new Float64Array(size);
  let loss = lossOf(problem, weights, gradient);
  const pairs: Pair[] = [];
  for (let round = 1; round <= (settings.roundsMax ?? 60); round++) {
    const direction = twoLoops(gradient, pairs);
    const next = searched(problem, { weights, gradient, loss }, direction, pairs.length === 0);
    if (next === undefined) break;
    remember(pairs, difference(next.weights, weights), difference(next.gradient, gradient));
    const gained = (loss - next.loss) / Math.max(1, loss);
    ({ weights, gradient, loss } = next);
    settings.onRound?.(round, loss);
    if (gained < enough) break;
  }
  return weights;
}

function startOf({ features, size, settings: { classes, start } }: Problem): Float64Array<ArrayBuffer> {
  const weights = new Float64Array(size);
  if (start === undefined) return weights;
  features.forEach((feature, at) => {
    weights.set(start.of(feature) ?? [], at * classes);
  });
  weights.set(start.biases, size - classes);
  return weights;
}

type Point = {
  readonly weights: Float64Array<ArrayBuffer>;
  readonly gradient: Float64Array<ArrayBuffer>;
  readonly loss: number;
};

/** Backtracking line search; undefined: no step goes down any more. */
function searched(problem: Problem, from: Point, direction: Float64Array, first: boolean): Point | undefined {
  const slope = dot(from.gradient, direction);
  let step = first ? 1 / Math.max(1, Math.sqrt(dot(from.gradient, from.gradient))) : 1;
  const weights = new Float64Array(problem.size);
  const gradient = new Float64Array(problem.size);
  for (let halving = 0; halving < halvingsMax; halving++, step /= 2) {
    for (let i = 0; i < problem.size; i++) weights[i] = (from.weights[i] ?? 0) - step * (direction[i] ?? 0);
    const loss = lossOf(problem, weights, gradient);
    if (loss <= from.loss - armijo * step * slope) return { weights, gradient, loss };
  }
  return undefined;
}

function twoLoops(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = Float64Array.from(gradient);
  const alphas: number[] = [];
  for (const { s, y, rho } of pairs.toReversed()) {
    const alpha = rho * dot(s, direction);
    alphas.push(alpha);
    addTo(direction, y, -alpha);
  }
  const newest = pairs.at(-1);
  if (newest) scale(direction, 1 / (newest.rho * dot(newest.y, newest.y)));
  for (const { s, y, rho } of pairs) addTo(direction, s, (alphas.pop() ?? 0) - rho * dot(y, direction));
  return direction;
}

function remember(pairs: Pair[], s: Float64Array, y: Float64Array): void {
  const curvature = dot(s, y);
  if (curvature <= 1e-12) return;
  pairs.push({ s, y, rho: 1 / curvature });
  if (pairs.length > memory) pairs.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function addTo(into: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) + times * (what[i] ?? 0);
}

function scale(into: Float64Array, by: number): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) * by;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - (b[i] ?? 0));
}
