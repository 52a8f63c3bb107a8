import { z } from "zod";

/** One stream of a backup: what the server wants to know to restore it, and the file with its snapshot. */
export const backedUpStream = z.object({
  name: z.string().regex(/^[A-Za-z0-9_-]+$/),
  config: z.looseObject({ name: z.string() }),
  state: z.looseObject({ messages: z.int(), last_seq: z.int() }),
  bytes: z.int().describe("Of the file `<name>.snapshot`"),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** `manifest.json` of a backup. It is written last: a backup without it is none. */
export const backupManifest = z.object({
  version: z.literal(1),
  startedAt: z.iso.datetime().describe("Nothing that was written after this is sure to be in it"),
  partitions: z.int().min(1),
  outboundBytesMax: z.int(),
  replicas: z.int().min(1),
  streams: z.array(backedUpStream).describe("In the order in which they were taken"),
});

export type BackedUpStream = z.infer<typeof backedUpStream>;
export type BackupManifest = z.infer<typeof backupManifest>;
