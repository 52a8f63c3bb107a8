import { z } from "zod";
import { isOptOut } from "../../domain/consent/opt-out.ts";
import { withdrawalEvent } from "../../domain/consent/record.ts";
import { type SuppressionEntry, topicOf } from "../../domain/consent/suppression.ts";
import type { Told } from "../../domain/consent/withdrawal-signals.ts";
import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { DesiredSender, DesiredSource } from "../../schemas/wire/desired.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { readName, senderNames } from "../names.ts";
import { renderOne } from "../output.ts";
import { negativeAnswer, Problem, usageProblem } from "../problem.ts";
import { seconds } from "../seconds.ts";
import {
  type ConsentParts,
  inNamespace,
  notProjectedCure,
  type Person,
  recipientCalled,
  sourceNames,
} from "./parts.ts";
import { stoppedText } from "./words.ts";

export type WithdrawParts = ConsentParts & {
  readonly senders: () => Promise<readonly DesiredSender[]>;
  /** Writes that the person must not be written to. @returns the revision with which that is in the list of stops */
  readonly suppress: (person: Person, entry: SuppressionEntry) => Promise<number>;
  /** Waits until no live gate judges without the stops up to a revision. @returns the names of those that still may */
  readonly untilStopped: (revision: number, timeoutMs: number) => Promise<readonly string[]>;
  /** Makes known what a person has stopped: on SIGNALS, from where it goes to the webhooks of the sources concerned. */
  readonly tell: (who: Recipient, withdrawal: Withdrawal) => Promise<void>;
};

export type Withdrawal = Omit<Told, "event" | "to" | "pseudonym">;

const options = z.object({
  who: z.string({ error: "say who has withdrawn" }),
  sender: z.string().optional(),
  source: z.string().optional(),
  everything: z.boolean().default(false),
  onlyThisNumber: z.boolean().default(false),
  purpose: z.array(z.string()).default([]),
  topic: z.string().optional(),
  text: z.string().optional(),
  timeout: seconds.default(15),
});
export type WithdrawOptions = z.infer<typeof options>;

export const withdrawCommand: Command<WithdrawParts, WithdrawOptions> = {
  words: "consent withdraw",
  summary: "record that a person wants no more messages",
  details:
    "With --sender the person gets no more marketing of that number's business, whatever any list says; their consent records " +
    "for the business are withdrawn as well. With --source only what one source holds is withdrawn, or some purposes of it. " +
    "With --everything nobody in the company writes to them. With --purpose, and --topic within it, only such messages stop, from " +
    "whichever number they come.\n" +
    "Comes back when every gate has said that it judges by it. What was withdrawn goes to the webhooks of the sources concerned.",
  examples: [
    {
      type: 'consentry consent withdraw --sender idesk-main --who "0044 7700 900123" --text STOP',
      does: "as the person wrote it",
    },
    {
      type: "consentry consent withdraw --source website-optin -n marketing --who +44... --purpose newsletter",
      does: "one purpose",
    },
    { type: "consentry consent withdraw --everything --who +44...", does: "never again" },
  ],
  flags: [
    { flags: "--who <number>", help: "who has withdrawn, however the number is written; stored as a pseudonym" },
    { flags: "--sender <name>", help: "number they wrote to; all marketing of its business stops" },
    { flags: "--only-this-number", help: "with --sender: only that number's marketing stops" },
    { flags: "--source <name>", help: "withdraw what this ConsentSource holds, and nothing else" },
    { flags: "--purpose <name...>", help: "with --source: only these purposes; with --sender: only this one" },
    { flags: "--topic <name>", help: "with --sender and --purpose: only this topic of it" },
    { flags: "--everything", help: "no messages of any kind, from any number" },
    { flags: "--text <words>", help: "what the person wrote; it must say stop, and is not stored" },
    { flags: "--timeout <span>", help: "how long to wait until it is in force everywhere", byDefault: "15s" },
  ],
  options,
  run: runWithdraw,
};

async function runWithdraw(
  parts: WithdrawParts,
  { options: given, scope, console }: Typed<WithdrawOptions>,
): Promise<ExitCode> {
  const ways = [given.sender, given.source, given.everything || undefined].filter((way) => way !== undefined);
  if (ways.length !== 1) throw usageProblem("say what is withdrawn: one of --sender, --source, --everything");
  if (given.purpose.length > 0 && given.everything) throw usageProblem("--purpose goes with --source or --sender");
  if (given.purpose.length > 1 && given.sender !== undefined)
    throw usageProblem("with --sender one --purpose stops at a time");
  if (given.topic !== undefined && (given.sender === undefined || given.purpose.length !== 1))
    throw usageProblem("--topic goes with --sender and one --purpose");
  if (given.text !== undefined && !isOptOut(given.text)) {
    throw negativeAnswer(
      "these words do not say stop: nothing was changed",
      "if the person means it all the same, leave --text out",
    );
  }
  const who = recipientCalled(given.who);
  const person = parts.identify(who);
  const atMs = parts.nowMs();
  const channel = given.text === undefined ? "Officer" : "Keyword";
  const plan = await planOf(given, parts);
  const stopped = plan.stop ? await parts.suppress(person, { ...plan.stop, channel, atMs }) : 0;
  const held = await parts.states(plan.sources, person);
  const sources = plan.sources.filter((source) => held.has(`${source.namespace}/${source.name}`) || !plan.stop);
  const by = await parts.user();
  const withdrawal = { pseudonym: person.pseudonym, purposes: given.purpose, channel, atMs, nowMs: parts.nowMs(), by };
  const events = sources.map((source) => ({
    source,
    partition: person.partition,
    event: withdrawalEvent(withdrawal, source.businessName),
  }));
  const sequence = events.length === 0 ? 0 : await parts.append(events);
  const projected = sequence === 0 || (await parts.untilProjected(sequence, given.timeout * 1000));
  const behind = await parts.untilStopped(stopped, given.timeout * 1000);
  const inForce = behind.length === 0 && (projected || plan.stop !== undefined);
  const what = plan.stop ?? { scope: "Source" as const, of: nameOf(plan.sources[0]) };
  const inForceAfterMs = inForce ? parts.nowMs() - atMs : null;
  await parts.tell(who, { ...what, purposes: given.purpose, channel, atMs, inForceAfterMs });
  if (!projected && !plan.stop) {
    throw new Problem("withdrawn, but not in force yet: nobody projects it", {
      exitCode: exitCodes.timedOut,
      cure: notProjectedCure,
    });
  }
  if (behind.length > 0) {
    throw new Problem(`recorded, but ${behind.join(", ")} may not have heard of it yet`, {
      exitCode: exitCodes.timedOut,
      cure: "it is stored and not lost; see whether the gate stands still: consentry status",
    });
  }
  const document = {
    stopped: plan.stop ?? null,
    withdrawn: sources.map((source) => `${source.namespace}/${source.name}`),
    projected,
  };
  console.data(renderOne({ text: withdrawnText(plan, { sources, channel }), document }, scope.output));
  if (!projected)
    console.progress(`note: the stop is in force; the records are not withdrawn yet: ${notProjectedCure}\n`);
  return exitCodes.yes;
}

function nameOf(source: DesiredSource | undefined): string {
  return source === undefined ? "" : `${source.namespace}/${source.name}`;
}

type Plan = {
  /** What stops, beside the records; undefined when only a source's record is withdrawn. */
  readonly stop: Pick<SuppressionEntry, "scope" | "of"> | undefined;
  /** Whose records are withdrawn, where they hold the person. */
  readonly sources: readonly DesiredSource[];
};

async function planOf(given: WithdrawOptions, parts: WithdrawParts): Promise<Plan> {
  const all = await parts.sources();
  if (given.everything) return { stop: { scope: "Everything", of: "" }, sources: all };
  if (given.source !== undefined) {
    const ref = { namespace: parts.namespace, name: readName(given.source, sourceNames).name };
    const source = inNamespace("consent source", ref, all);
    if (given.purpose.some((purpose) => !source.purposes.includes(purpose)))
      throw negativeAnswer(`${source.name} declares no such purpose`, `it declares: ${source.purposes.join(", ")}`);
    return { stop: undefined, sources: [source] };
  }
  const sender = await senderCalled(readName(given.sender, senderNames).name, parts);
  if (given.onlyThisNumber) return { stop: { scope: "Sender", of: `${sender.namespace}/${sender.name}` }, sources: [] };
  const sources = all.filter((source) => source.businessName === sender.businessName);
  const [purpose] = given.purpose;
  if (purpose === undefined) return { stop: { scope: "Business", of: sender.businessName }, sources };
  mustBeDeclared(purpose, sources, sender);
  // What people agree to knows no topics: their records stay as they are.
  if (given.topic !== undefined) return { stop: { scope: "Topic", of: topicOf(purpose, given.topic) }, sources: [] };
  return {
    stop: { scope: "Purpose", of: purpose },
    sources: sources.filter((each) => each.purposes.includes(purpose)),
  };
}

function mustBeDeclared(purpose: string, sources: readonly DesiredSource[], sender: DesiredSender): void {
  const declared = [...new Set(sources.flatMap(({ purposes }) => purposes))];
  if (declared.includes(purpose)) return;
  throw negativeAnswer(
    `no consent source of ${sender.businessName} declares such a purpose`,
    `they declare: ${declared.sort().join(", ")}`,
  );
}

/** A stop must not fail for want of a namespace: a name that only one sender has is enough. */
async function senderCalled(name: string, parts: WithdrawParts): Promise<DesiredSender> {
  const all = await parts.senders();
  const called = all.filter((sender) => sender.name === name);
  const here = called.find((sender) => sender.namespace === parts.namespace);
  return (
    here ??
    (called.length === 1 && called[0] ? called[0] : inNamespace("sender", { namespace: parts.namespace, name }, all))
  );
}

function withdrawnText(
  plan: Plan,
  done: { readonly sources: readonly DesiredSource[]; readonly channel: string },
): string {
  const names = done.sources.map((source) => source.name).join(", ");
  if (!plan.stop) return `withdrawn  ${names}`;
  const how = done.channel === "Keyword" ? " by keyword" : "";
  return `stopped  ${stoppedText(plan.stop)}${how}${names === "" ? "" : `; withdrawn: ${names}`}`;
}
