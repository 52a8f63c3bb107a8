/**
 * What a record says. Undefined for what nobody can read, and for a deleted key, whose marker is empty.
 *
 * @param kind its `parse` throws for what is no record of the kind
 */
export function readJson<T>(data: Uint8Array, kind: { readonly parse: (value: unknown) => T }): T | undefined {
  try {
    return kind.parse(JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("utf8")));
  } catch {
    return undefined;
  }
}
