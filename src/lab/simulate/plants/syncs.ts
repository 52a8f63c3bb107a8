import type { SyncPlant } from "../world.ts";

export const inSyncs: Readonly<Record<string, SyncPlant>> = {
  "projected-in-passing": ({ write }) => ({
    write: async (writes) => {
      void write(writes).catch(() => {});
      return [];
    },
  }),
  "checkpoint-skipped-over": ({ checkpoint }) => ({ checkpoint: checkpoint + 1 }),
  "end-of-stream-not-asked": () => ({ streamEnd: async () => 0 }),
  "in-sync-by-the-clock": ({ putHealth, nowMs }) => ({
    putHealth: (key, said) => putHealth(key, said && { ...said, lastSyncAtMs: nowMs() }),
  }),
  "left-out-taken-as-unchanged": () => ({ held: async () => {} }),
  "list-read-once": ({ originOf }) => ({
    originOf: (source) => {
      const origin = originOf(source);
      return { ...origin, wholeEveryMs: 3_600_000, open: (since) => (since ? unchanged : origin.open(since)) };
    },
  }),
};

const unchanged = Promise.resolve({ kind: "unchanged" } as const);
