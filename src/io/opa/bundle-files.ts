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
 * @throws if it is no such archive, is too large, holds a path twice, or anything that a bundle has no use for: links, devices,
 *   paths that lead out of it
 */
export async function readBundleFiles(bytes: Uint8Array): Promise<ReadonlyMap<string, Buffer>> {
  const tar = await unpacked(bytes);
  const files = new Map<string, Buffer>();
  const archive = extract();
  let entries = 0;
  archive.end(tar);
  for await (const entry of archive) {
    const { name, type } = entry.header;
    const chunks: Buffer[] = [];
    for await (const chunk of entry) if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    if (++entries > filesMax) throw new Error(`the archive holds more than ${filesMax} files`);
    if (type === "directory") continue;
    if (type !== "file") throw new Error(`the archive holds ${shown(name)}, which is no file but a ${type}`);
    const path = plainPath(name);
    if (files.has(path)) throw new Error(`the archive holds ${shown(path)} twice`);
    files.set(path, Buffer.concat(chunks));
  }
  return files;
}

async function unpacked(bytes: Uint8Array): Promise<Buffer> {
  try {
    return await unzip(Buffer.from(bytes), { maxOutputLength: unpackedBytesMax });
  } catch (cause) {
    if ((cause as { code?: string }).code !== "ERR_BUFFER_TOO_LARGE") throw cause;
    throw new Error(`the archive unpacks to more than ${unpackedBytesMax / 1024 / 1024} MiB`);
  }
}

/** OPA's own archives begin their paths with a slash. Whoever writes the files to a disk must not be led elsewhere. */
function plainPath(name: string): string {
  const path = name.replace(/^\.?\/+/, "");
  const odd = path.includes("\\") || path.split("/").some((part) => part === "" || part === "." || part === "..");
  if (odd) throw new Error(`the path ${shown(name)} leads out of it, or is written to look like another`);
  return path;
}

/** Names are whatever somebody wrote; they go into messages. */
function shown(name: string): string {
  return name.length <= shownMax ? name.replace(/\p{C}/gu, "?") : `${name.slice(0, shownMax).replace(/\p{C}/gu, "?")}…`;
}

const shownMax = 100;
