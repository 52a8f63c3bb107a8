import {
  type ListBatch,
  type ListOptions,
  type ListOrigin,
  listBatches,
  listDigest,
  settledMark,
  unsettled,
} from "../files/consent-list.ts";

/** How far a list has been read. */
type Mark = { readonly version: string | null };

/** A list that has not changed is compared with what is held all the same, in case that was lost. */
const wholeEveryMs = 3_600_000;

export type FileOptions = Pick<ListOptions, "format" | "required"> & {
  /** Looked up at each reading: the file may be another one by then. @throws Failure when there is none */
  readonly list: () => Promise<ListOrigin>;
  readonly intervalMs: number;
  readonly nowMs: () => number;
};

/** A list in a file or a ConfigMap: read whole when its digest is another one. */
export function fileOrigin(options: FileOptions) {
  return {
    intervalMs: options.intervalMs,
    wholeEveryMs,
    open: async (since: Mark | undefined) => {
      const origin = await options.list();
      const settled = await settledMark(origin, options.nowMs());
      const version = await listDigest(origin);
      if (since?.version === version) return { kind: "unchanged" } as const;
      return { kind: "rows", isWhole: true, version, batches: batchesOf(options, origin, settled) } as const;
    },
    close: async () => {},
  };
}

/** No batch is handed over that may come from two contents of the file. */
async function* batchesOf(options: FileOptions, origin: ListOrigin, settled: string) {
  for await (const batch of listBatches({ ...options, origin })) {
    await mustBe(settled, options, origin);
    yield withoutCursor(batch);
  }
  await mustBe(settled, options, origin);
}

async function mustBe(settled: string, options: FileOptions, origin: ListOrigin): Promise<void> {
  if ((await settledMark(origin, options.nowMs())) !== settled) throw unsettled();
}

function withoutCursor(batch: ListBatch) {
  return { ...batch, cursor: null };
}
