/** Knows since when everything in CONSENT is projected, also while more keeps coming. */
export type Freshness = {
  /** The stream ended here at this moment. */
  readonly observe: (observed: { readonly end: number; readonly atMs: number }) => void;
  /** The newest moment whose whole stream is projected; null before the first. */
  readonly inSyncAtMs: (projected: number) => number | null;
};

/** Older moments than this many are forgotten: a projection that lags that far is simply not fresh. */
const observationsMax = 1000;

export function createFreshness(): Freshness {
  let observations: { end: number; atMs: number }[] = [];
  let inSyncAtMs: number | null = null;
  return {
    observe: (observed) => {
      observations = [...observations, observed].slice(-observationsMax);
    },
    inSyncAtMs: (projected) => {
      const reached = observations.filter(({ end }) => end <= projected);
      observations = observations.filter(({ end }) => end > projected);
      inSyncAtMs = reached.at(-1)?.atMs ?? inSyncAtMs;
      return inSyncAtMs;
    },
  };
}
