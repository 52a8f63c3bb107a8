/** Runs again and again until it is stopped. */
export type Every = (ms: number, run: () => void) => { readonly stop: () => void };

export const every: Every = (ms, run) => {
  const timer = setInterval(run, ms);
  return { stop: () => clearInterval(timer) };
};
