import type { OperatorEvent } from "./told.ts";

/** One record of the `desired` bucket as last seen or written. */
export type Stored = { readonly value: unknown; readonly revision: number };

export type DesiredBucket = {
  /** The revision written; undefined when the key exists already. */
  readonly create: (key: string, value: unknown) => Promise<number | undefined>;
  /** The revision written; undefined when somebody else wrote meanwhile. */
  readonly update: (key: string, value: unknown, revision: number) => Promise<number | undefined>;
  readonly delete: (key: string) => Promise<void>;
};

export type DesiredStore = {
  get(key: string): Stored | undefined;
  keys(): IterableIterator<string>;
  /** Writes only what differs. @throws when another operator wrote meanwhile; whoever asked looks again then */
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** For the mirror of the bucket: what was written by whomever. @returns whether it is news */
  seen(key: string, value: unknown, revision: number): boolean;
  /** Another bucket has taken the place of this one: nothing that was known of it is so any more. */
  forget(): void;
};

/**
 * The only way into the `desired` bucket. Every write is a compare-and-set on what was seen, so that of two operators that
 * both think they lead, the one with the older view writes nothing.
 */
export function createDesiredStore(parts: {
  readonly bucket: DesiredBucket;
  readonly same: (a: unknown, b: unknown) => boolean;
  readonly report: (event: OperatorEvent) => void;
}): DesiredStore {
  const known = new Map<string, Stored>();
  const newest = new Map<string, number>();
  const remember = (key: string, value: unknown, revision: number): boolean => {
    if ((newest.get(key) ?? 0) >= revision) return false;
    newest.set(key, revision);
    if (value === undefined) known.delete(key);
    else known.set(key, { value, revision });
    return true;
  };
  const put = async (key: string, value: unknown): Promise<void> => {
    const before = known.get(key);
    if (before !== undefined && parts.same(before.value, value)) return;
    const { create, update } = parts.bucket;
    const revision = before === undefined ? await create(key, value) : await update(key, value, before.revision);
    if (revision === undefined) throw new Error(`${key} was written by somebody else meanwhile`);
    remember(key, value, revision);
    parts.report({ type: "desired-written", key, revision });
  };
  const remove = async (key: string): Promise<void> => {
    if (!known.has(key)) return;
    await parts.bucket.delete(key);
    known.delete(key);
    parts.report({ type: "desired-deleted", key });
  };
  const forget = (): void => {
    known.clear();
    newest.clear();
  };
  return { get: (key) => known.get(key), keys: () => known.keys(), put, delete: remove, seen: remember, forget };
}
