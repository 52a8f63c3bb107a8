import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BackedUpStream, type BackupManifest, backupManifest } from "../../schemas/backup.ts";
import { Failure } from "../../schemas/failures.ts";

// A backup on disk: a snapshot a stream, and manifest.json, written last. Only its owner may read it: bodies are in it.

const manifestName = "manifest.json";
const chunkBytes = 128 * 1024;
const fileOf = (directory: string, stream: string) => join(directory, `${stream}.snapshot`);

/** @throws Failure `Refused` when the directory holds something */
export async function newBackupDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if ((await readdir(directory)).length > 0)
    throw new Failure("Refused", "the directory is not empty: a backup is never written over", { retry: false });
}

/** Takes the chunks of one stream to its file, and tells what the file should be when it is read again. */
export async function writeSnapshotFile(
  directory: string,
  stream: string,
  take: (onChunk: (chunk: Uint8Array) => Promise<void>) => Promise<Pick<BackedUpStream, "config" | "state">>,
): Promise<BackedUpStream> {
  const file = await open(fileOf(directory, stream), "wx", 0o600);
  const digest = createHash("sha256");
  let bytes = 0;
  try {
    const shape = await take(async (chunk) => {
      bytes += chunk.length;
      digest.update(chunk);
      await file.write(chunk);
    });
    await file.sync();
    return { name: stream, ...shape, bytes, sha256: digest.digest("hex") };
  } finally {
    await file.close();
  }
}

export async function writeManifest(directory: string, manifest: BackupManifest): Promise<void> {
  await writeFile(join(directory, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flag: "wx" });
}

/** @throws Failure `NotFound` or `Unusable` when there is no whole backup in it */
export async function readManifest(directory: string): Promise<BackupManifest> {
  const text = await readFile(join(directory, manifestName), "utf8").catch((cause: unknown) => {
    throw new Failure("NotFound", "there is no backup in this directory, or it was broken off", {
      retry: false,
      cause,
    });
  });
  const manifest = backupManifest.safeParse(parsed(text)).data;
  if (!manifest) throw new Failure("Unusable", "manifest.json is of no backup this version can read", { retry: false });
  for (const stream of manifest.streams) await checkFile(directory, stream);
  return manifest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Before anything is touched: half a restored install is worse than none. */
async function checkFile(directory: string, stream: BackedUpStream): Promise<void> {
  const digest = createHash("sha256");
  try {
    for await (const chunk of snapshotChunks(directory, stream.name)) digest.update(chunk);
  } catch (cause) {
    throw new Failure("Unusable", `the snapshot of ${stream.name} cannot be read`, { retry: false, cause });
  }
  if (digest.digest("hex") !== stream.sha256)
    throw new Failure("Unusable", `the snapshot of ${stream.name} is not what was written`, { retry: false });
}

export function snapshotChunks(directory: string, stream: string): AsyncIterable<Uint8Array> {
  return createReadStream(fileOf(directory, stream), { highWaterMark: chunkBytes });
}
