export type ModelledBucket<T> = ReturnType<typeof createBucket<T>>;

/** A bucket of NATS: each write has a revision, and a write may expect one. */
export function createBucket<T>(onPut: (key: string, value: T, revision: number) => void = () => {}) {
  const entries = new Map<string, { readonly value: T; readonly revision: number }>();
  let revision = 0;
  return {
    entries,
    get: (key: string) => entries.get(key),
    put,
    create: (key: string, value: T) => (entries.has(key) ? undefined : put(key, value)),
    update: (key: string, value: T, expected: number) =>
      entries.get(key)?.revision === expected ? put(key, value) : undefined,
    delete: (key: string) => void entries.delete(key),
    revision: () => revision,
  };

  function put(key: string, value: T): number {
    entries.set(key, { value, revision: ++revision });
    onPut(key, value, revision);
    return revision;
  }
}
