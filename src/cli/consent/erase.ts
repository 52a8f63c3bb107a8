import { z } from "zod";
import { erasureReceipt } from "../../domain/consent/rights.ts";
import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { Erased } from "../../schemas/wire/requests.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";
import { seconds } from "../seconds.ts";
import { type ConsentParts, recipientCalled } from "./parts.ts";

export type EraseParts = Pick<ConsentParts, "identify" | "nowMs" | "user"> & {
  /** Stops everything to the person, then removes what is kept of them. */
  readonly erase: (
    who: Recipient,
    options: { readonly atMs: number; readonly by: string; readonly dryRun: boolean; readonly timeoutMs: number },
  ) => Promise<Erased>;
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
    "Removes the person's consent records with their history at every source, the bodies of messages to them that are still kept " +
    "(waiting, held, deferred, approved), the texts of them that were kept to teach the filter, and the times at which they wrote, under every name they are known by. What stays is a stop of everything under a pseudonym, so that no list brings " +
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
  const { dryRun } = given;
  const atMs = parts.nowMs();
  const by = await parts.user();
  const removed = await parts.erase(who, { atMs, by, dryRun, timeoutMs: given.timeout * 1000 });
  const document = erasureReceipt(removed, { pseudonym: parts.identify(who).pseudonym, atMs, by });
  console.data(renderOne({ text: receiptText(removed, dryRun), document }, scope.output));
  if (removed.finished) return exitCodes.yes;
  console.progress(
    "note: messages wait for their verdict, and one to this person may be among them; it will be refused and not kept.\n" +
      "   do: see why nothing is judged (consentry status), and run the same command again\n",
  );
  return exitCodes.timedOut;
}

function receiptText({ consentEvents, messages, windows, texts, sources }: Erased, dryRun: boolean): string {
  const of = sources.length === 0 ? "" : ` of ${sources.join(", ")}`;
  const what = `${consentEvents} consent events${of}, the bodies of ${messages} verdicts, ${windows} windows, ${texts} kept texts`;
  return dryRun ? `would erase  ${what}` : `erased  ${what}; all messages are stopped`;
}
