import { z } from "zod";
import { isOptOut } from "../../domain/consent/opt-out.ts";
import { topicOf } from "../../domain/consent/suppression.ts";
import type { DesiredSender, DesiredSource } from "../../schemas/wire/desired.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { readName, senderNames } from "../names.ts";
import { renderOne } from "../output.ts";
import { negativeAnswer, usageProblem } from "../problem.ts";
import { seconds } from "../seconds.ts";
import { inNamespace, notProjectedCure, recipientCalled, sourceNames } from "./parts.ts";
import { carryOut, nameOf, type StopParts, type StopPlan, senderCalled } from "./stopping.ts";
import { stoppedText } from "./words.ts";

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

export const withdrawCommand: Command<StopParts, WithdrawOptions> = {
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
  parts: StopParts,
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
  const channel = given.text === undefined ? "Officer" : "Keyword";
  const plan = await planOf(given, parts);
  const { sources, projected } = await carryOut(
    {
      ...{ who: recipientCalled(given.who), plan, purposes: given.purpose, channel },
      ...{ atMs: parts.nowMs(), timeoutMs: given.timeout * 1000 },
    },
    parts,
  );
  const document = { stopped: plan.stop ?? null, withdrawn: sources.map(nameOf), projected };
  console.data(renderOne({ text: withdrawnText(plan, { sources, channel }), document }, scope.output));
  if (!projected)
    console.progress(`note: the stop is in force; the records are not withdrawn yet: ${notProjectedCure}\n`);
  return exitCodes.yes;
}

async function planOf(given: WithdrawOptions, parts: StopParts): Promise<StopPlan> {
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

function withdrawnText(
  plan: StopPlan,
  done: { readonly sources: readonly DesiredSource[]; readonly channel: string },
): string {
  const names = done.sources.map((source) => source.name).join(", ");
  if (!plan.stop) return `withdrawn  ${names}`;
  const how = done.channel === "Keyword" ? " by keyword" : "";
  return `stopped  ${stoppedText(plan.stop)}${how}${names === "" ? "" : `; withdrawn: ${names}`}`;
}
