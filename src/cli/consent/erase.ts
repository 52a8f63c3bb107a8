import { z } from "zod";
import { erasedEvent } from "../../domain/consent/record.ts";
import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { instantText } from "../message/verdict-text.ts";
import { renderOne } from "../output.ts";
import { Problem } from "../problem.ts";
import { seconds } from "../seconds.ts";
import { notProjectedCure, type Person, recipientCalled, type Traces } from "./parts.ts";
import type { WithdrawParts } from "./withdraw.ts";

export type EraseParts = WithdrawParts & {
  readonly traces: (person: Person) => Promise<Traces>;
  readonly remove: (traces: Traces) => Promise<void>;
};

const options = z.object({
  who: z.string({ error: "say who is to be forgotten" }),
  dryRun: z.boolean().default(false),
  timeout: seconds.default(30),
});
export type EraseOptions = z.infer<typeof options>;

export const eraseCommand: Command<EraseParts, EraseOptions> = {
  words: "consent erase",
  summary: "forget a person, and never write to them again",
  details:
    "Removes the person's consent records with their history, the bodies of messages to them that are still kept (held, deferred, " +
    "approved) and the times at which they wrote. What stays is a stop of everything under a pseudonym, so that no list brings " +
    "them back, and the verdicts, which name nobody. Run again it finishes what was interrupted.\n" +
    "The answer is the receipt: -o json or -o yaml for the file. Backups keep what they hold until they are deleted.",
  examples: [
    { type: "consentry consent erase --who +447700900123 --dry-run", does: "say what would be removed" },
    { type: "consentry consent erase --who +447700900123 -o yaml", does: "with a receipt" },
  ],
  flags: [
    { flags: "--who <number>", help: "who is to be forgotten, however the number is written" },
    { flags: "--dry-run", help: "change nothing, say what would be removed" },
    { flags: "--timeout <span>", help: "how long to wait until it is in force everywhere", byDefault: "30s" },
  ],
  options,
  run: runErase,
};

async function runErase(parts: EraseParts, { options: given, scope, console }: Typed<EraseOptions>): Promise<ExitCode> {
  const who = recipientCalled(given.who);
  const person = parts.identify(who);
  const atMs = parts.nowMs();
  const by = await parts.user();
  if (!given.dryRun) await stopEverything(parts, { who, person, atMs, given });
  const traces = await parts.traces(person);
  // What says that they were forgotten is not forgotten.
  const told = traces.events.filter(({ event }) => event.event !== "Erased");
  const sources = await sourcesWith(parts, person, told);
  const found = { consentEvents: told.length, messages: traces.verdicts.length, windows: traces.windows.length };
  if (!given.dryRun) {
    await appendErased(parts, { person, sources, atMs, by, given });
    await parts.remove({ ...traces, events: told });
  }
  const names = sources.map(({ namespace, name }) => `${namespace}/${name}`);
  const document = { person: person.pseudonym, erasedAt: instantText(atMs), by, sources: names, ...found };
  console.data(renderOne({ text: receiptText(document, given.dryRun), document }, scope.output));
  return exitCodes.yes;
}

/** First: what is removed must not be written anew by a message under way. */
async function stopEverything(
  parts: EraseParts,
  at: {
    readonly who: Recipient;
    readonly person: Person;
    readonly atMs: number;
    readonly given: EraseOptions;
  },
): Promise<void> {
  const stop = { scope: "Everything", of: "", channel: "Erasure", atMs: at.atMs } as const;
  const revision = await parts.suppress(at.person, stop);
  const behind = await parts.untilStopped(revision, at.given.timeout * 1000);
  const inForceAfterMs = behind.length === 0 ? parts.nowMs() - at.atMs : null;
  await parts.tell(at.who, { ...stop, purposes: [], inForceAfterMs });
  if (behind.length === 0) return;
  throw new Problem(`stopped, but ${behind.join(", ")} may not have heard of it yet: nothing was removed`, {
    exitCode: exitCodes.timedOut,
    cure: "see whether the gate stands still (consentry status), and run the same command again",
  });
}

async function sourcesWith(parts: EraseParts, person: Person, told: Traces["events"]): Promise<DesiredSource[]> {
  const all = await parts.sources();
  const held = await parts.states(all, person);
  const named = new Set([...held.keys(), ...told.map(({ source }) => source)]);
  return all.filter(({ namespace, name }) => named.has(`${namespace}/${name}`));
}

async function appendErased(
  parts: EraseParts,
  at: {
    readonly person: Person;
    readonly sources: readonly DesiredSource[];
    readonly atMs: number;
    readonly by: string;
    readonly given: EraseOptions;
  },
): Promise<void> {
  const { person, sources, atMs, by, given } = at;
  const events = sources.map((source) => ({
    source,
    partition: person.partition,
    event: erasedEvent({ pseudonym: person.pseudonym, atMs, by }),
  }));
  const sequence = events.length === 0 ? 0 : await parts.append(events);
  if (sequence === 0 || (await parts.untilProjected(sequence, given.timeout * 1000))) return;
  throw new Problem("stopped, but the records are not removed yet", {
    exitCode: exitCodes.timedOut,
    cure: `${notProjectedCure}; then run the same command again`,
  });
}

type Receipt = {
  readonly consentEvents: number;
  readonly messages: number;
  readonly windows: number;
  readonly sources: readonly string[];
};

function receiptText({ consentEvents, messages, windows, sources }: Receipt, dryRun: boolean): string {
  const of = sources.length === 0 ? "" : ` of ${sources.join(", ")}`;
  const what = `${consentEvents} consent events${of}, the bodies of ${messages} verdicts, ${windows} windows`;
  return dryRun ? `would erase  ${what}` : `erased  ${what}; all messages are stopped`;
}
