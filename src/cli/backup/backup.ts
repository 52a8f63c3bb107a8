import { z } from "zod";
import type { BackedUpStream, BackupManifest } from "../../schemas/backup.ts";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";
import { usageProblem } from "../problem.ts";

export type BackupParts = {
  readonly partitions: number;
  /** How OUTBOUND was installed; its messages are in no backup. */
  readonly outbound: () => Promise<Pick<BackupManifest, "outboundBytesMax" | "replicas">>;
  /** In the order in which they have to be taken. */
  readonly streams: () => Promise<readonly string[]>;
  /** @throws Failure when the directory holds something */
  readonly open: (directory: string) => Promise<void>;
  readonly take: (directory: string, stream: string) => Promise<BackedUpStream>;
  readonly finish: (directory: string, manifest: BackupManifest) => Promise<void>;
  readonly now: () => Date;
};

const options = z.object({});

export const backupCommand: Command<BackupParts, z.infer<typeof options>> = {
  words: "backup",
  args: [{ name: "<directory>", help: "new or empty; only you may read what is written there" }],
  summary: "copy everything that NATS keeps into a directory",
  details:
    "Takes the server's own snapshot of every stream and bucket, while messages flow: verdicts, holds, consent, withdrawals, " +
    "sends, desired state, bundles. Messages that have no verdict yet are not in it. Message texts and numbers are: keep it as " +
    "you keep those. The key of the pseudonyms is not in it and is needed with it.",
  examples: [{ type: "consentry backup /backup/2026-11-22", does: "everything, into a new directory" }],
  options,
  run: async (parts, { args: [directory], scope, console }) => {
    if (!directory) throw usageProblem("name a directory");
    const startedAt = parts.now().toISOString();
    await parts.open(directory);
    const shape = await parts.outbound();
    const streams: BackedUpStream[] = [];
    for (const name of await parts.streams()) {
      const taken = await parts.take(directory, name);
      console.progress(`${name}: ${taken.state.messages} records, ${taken.bytes} bytes\n`);
      streams.push(taken);
    }
    const manifest = { version: 1, startedAt, partitions: parts.partitions, ...shape, streams } as const;
    await parts.finish(directory, manifest);
    const bytes = streams.reduce((sum, stream) => sum + stream.bytes, 0);
    const text = `backed up  ${streams.length} streams, ${bytes} bytes, as of ${startedAt}`;
    console.data(renderOne({ text, document: manifest }, scope.output));
    return exitCodes.yes;
  },
};
