import { z } from "zod";
import type { BackedUpStream, BackupManifest } from "../../schemas/backup.ts";
import { type HoldRecord, isRestore, restoreHoldPrefix } from "../../schemas/wire/hold.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";
import { Problem, usageProblem } from "../problem.ts";

export type RestoreParts = {
  /** Checks every file of it. @throws Failure when it is no whole backup */
  readonly read: (directory: string) => Promise<BackupManifest>;
  /** Streams and buckets of ours that the server has. */
  readonly installed: () => Promise<readonly string[]>;
  readonly remove: (streams: readonly string[]) => Promise<void>;
  readonly restore: (directory: string, stream: BackedUpStream) => Promise<void>;
  /** Takes every message body out of the restored log. */
  readonly eraseBodies: () => Promise<void>;
  /** The log and the bucket of holds: with them everything can be held. */
  readonly first: readonly string[];
  readonly writeHold: (record: HoldRecord, partitions: number) => Promise<void>;
  /** Makes what no backup holds: OUTBOUND, and with it the install is complete. */
  readonly install: (manifest: BackupManifest) => Promise<void>;
  /** What holds everything now, on this install. */
  readonly heldOfAll: () => Promise<{ readonly holds: readonly HoldRecord[]; readonly partitions: number }>;
  readonly nowMs: () => number;
};

const options = z.object({ replace: z.boolean().default(false), release: z.boolean().default(false) });
type Options = z.infer<typeof options>;

export const restoreCommand: Command<RestoreParts, Options> = {
  words: "restore",
  args: [{ name: "[directory]", help: "of a backup" }],
  summary: "bring back what NATS kept, with everything held",
  details:
    "Into a server that has nothing of Consentry, or with --replace over what it has. What happened after the backup is not in " +
    "it: sends, withdrawals, stops. So everything is held until you give it free with --release; and a message that had no final " +
    "verdict, or was approved and not yet sent, is never sent from a backup: it may have been sent since. Before you release: " +
    "record the withdrawals since the backup, and run consentry audit.",
  examples: [
    { type: "consentry restore /backup/2026-11-22", does: "into an empty server" },
    { type: "consentry restore /backup/2026-11-22 --replace", does: "instead of what is there" },
    { type: "consentry restore --release", does: "let messages be judged again" },
  ],
  flags: [
    { flags: "--replace", help: "throw away what the server has of Consentry, messages that wait included" },
    { flags: "--release", help: "lift the hold that a restore has left" },
  ],
  options,
  run: async (parts, typed) => (typed.options.release ? await release(parts, typed) : await restore(parts, typed)),
};

async function restore(parts: RestoreParts, typed: Typed<Options>): Promise<ExitCode> {
  const { args, options: given, scope, console } = typed;
  const [directory] = args;
  if (!directory) throw usageProblem("name the directory of a backup");
  const manifest = await parts.read(directory);
  await makeRoom(parts, given);
  const isFirst = ({ name }: BackedUpStream) => parts.first.includes(name);
  const bringBack = async (stream: BackedUpStream) => {
    await parts.restore(directory, stream);
    console.progress(`${stream.name}: ${stream.state.messages} records\n`);
  };
  for (const stream of manifest.streams.filter(isFirst)) await bringBack(stream);
  await parts.eraseBodies();
  // Before anything that a gate or dispatch needs to go on is there.
  await parts.writeHold(holdOf(parts.nowMs()), manifest.partitions);
  for (const stream of manifest.streams.filter((each) => !isFirst(each))) await bringBack(stream);
  await parts.install(manifest);
  const text = `restored  ${manifest.streams.length} streams as of ${manifest.startedAt}; everything is held`;
  console.data(renderOne({ text, document: { startedAt: manifest.startedAt, held: true } }, scope.output));
  console.progress("   do: record the withdrawals since then, run consentry audit, then consentry restore --release\n");
  return exitCodes.yes;
}

async function makeRoom(parts: RestoreParts, { replace }: Options): Promise<void> {
  const there = await parts.installed();
  if (there.length > 0 && !replace) {
    throw new Problem(`the server has ${there.join(", ")} already`, {
      exitCode: exitCodes.no,
      cure: "stop the roles and add --replace: it throws away what is there, messages that wait included",
    });
  }
  await parts.remove(there);
}

async function release(parts: RestoreParts, { scope, console }: Typed<Options>): Promise<ExitCode> {
  const { holds, partitions } = await parts.heldOfAll();
  const [left] = holds.filter(isRestore);
  if (left === undefined) throw new Problem("no restore holds anything", { exitCode: exitCodes.no });
  const lift = {
    ...left,
    action: "lift",
    lifts: left.id,
    cause: "Resumed",
    atMs: Math.max(parts.nowMs(), left.atMs + 1),
  } as const;
  await parts.writeHold(lift, partitions);
  console.data(renderOne({ text: "released  messages are judged again", document: { held: false } }, scope.output));
  return exitCodes.yes;
}

function holdOf(nowMs: number): HoldRecord {
  return {
    scope: "all",
    source: "officer",
    action: "hold",
    id: `${restoreHoldPrefix}${nowMs}`,
    cause: "SuspendedByOfficer",
    clause: null,
    rule: null,
    severity: null,
    decision: null,
    by: "consentry restore",
    breachAtMs: null,
    atMs: nowMs,
    resume: "BySource",
    notBeforeMs: null,
    violations: null,
    outOf: null,
  };
}
