import {
  newBackupDirectory,
  readManifest,
  snapshotChunks,
  writeManifest,
  writeSnapshotFile,
} from "../io/files/backup-directory.ts";
import {
  deleteStreams,
  eraseBodies,
  holdsStream,
  installedStreams,
  outboundShape,
  streamsToBackUp,
} from "../io/nats/backup.ts";
import { openBucket } from "../io/nats/bucket.ts";
import { writeHold } from "../io/nats/holds.ts";
import { ensureInstalled, readInstall } from "../io/nats/install.ts";
import { restoreSnapshot, takeSnapshot } from "../io/nats/snapshot.ts";
import { holdState } from "../schemas/wire/hold.ts";
import { buckets, streams } from "../schemas/wire/subjects.ts";
import type { BackupParts } from "./backup/backup.ts";
import type { RestoreParts } from "./backup/restore.ts";
import type { Join } from "./command.ts";
import { connect, openNats } from "./join-nats.ts";

export const joinBackup: Join<BackupParts> = async (at) => {
  const { nc, install, close } = await openNats(at, "backup");
  const parts: BackupParts = {
    partitions: install.partitions,
    outbound: () => outboundShape(nc),
    streams: () => streamsToBackUp(nc),
    open: newBackupDirectory,
    take: (directory, stream) => writeSnapshotFile(directory, stream, (onChunk) => takeSnapshot(nc, stream, onChunk)),
    finish: writeManifest,
    now: () => new Date(),
  };
  return { parts, close };
};

/** Not `openNats`: there may be nothing installed, and that is why somebody restores. */
export const joinRestore: Join<RestoreParts> = async (at) => {
  const nc = await connect(at.env);
  const parts: RestoreParts = {
    read: readManifest,
    installed: () => installedStreams(nc),
    remove: (names) => deleteStreams(nc, names),
    restore: (directory, stream) => restoreSnapshot(nc, stream, snapshotChunks(directory, stream.name)),
    eraseBodies: () => eraseBodies(nc),
    first: [streams.verdicts, holdsStream],
    writeHold: (record, partitions) => writeHold(nc, { record, partitions }),
    install: async (manifest) => void (await ensureInstalled(nc, manifest)),
    heldOfAll: async () => {
      const install = await readInstall(nc);
      if (!install) return { holds: [], partitions: 0 };
      const state = holdState.safeParse((await (await openBucket(nc, buckets.holds)).get("all"))?.value).data;
      return { holds: Object.values(state?.holds ?? {}), partitions: install.partitions };
    },
    nowMs: Date.now,
  };
  return { parts, close: () => nc.close() };
};
