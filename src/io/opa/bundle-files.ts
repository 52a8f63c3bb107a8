import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { extract } from "tar-stream";

/** Far above any real bundle (ours unpacks to less than 1 MiB), far below what hurts: an archive may be a bomb. */
const unpackedBytesMax = 64 * 1024 * 1024;
const filesMax = 2000;

const unzip = promisify(gunzip);

/**
 * @param bytes a bundle as OPA builds it, a gzipped tar
 * @returns its files by path without a leading slash
 * @throws if it is no such archive, is too large, or holds a path twice
 */
export async function readBundleFiles(bytes: Uint8Array): Promise<ReadonlyMap<string, Buffer>> {
  const tar = await unzip(Buffer.from(bytes), { maxOutputLength: unpackedBytesMax });
  const files = new Map<string, Buffer>();
  const archive = extract();
  archive.end(tar);
  for await (const entry of archive) {
    const { name, type } = entry.header;
    const chunks: Buffer[] = [];
    for await (const chunk of entry) if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    if (type !== "file") continue;
    const path = name.replace(/^\.?\/+/, "");
    if (files.has(path)) throw new Error(`the archive holds ${path} twice`);
    if (files.size >= filesMax) throw new Error(`the archive holds more than ${filesMax} files`);
    files.set(path, Buffer.concat(chunks));
  }
  return files;
}
