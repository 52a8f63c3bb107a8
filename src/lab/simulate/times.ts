/** When a run begins, in virtual time. */
export const startMs = Date.UTC(2026, 0, 1);
/** How long things go wrong. */
export const faultsMs = 15_000;
