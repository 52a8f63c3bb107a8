import { z } from "zod";
import { canonicalRecipient } from "../../domain/recipient/canonical.ts";
import type { DesiredCampaign, DesiredTemplate } from "../../schemas/wire/desired.ts";
import type { GateRecord } from "../../schemas/wire/gates.ts";
import { type CampaignRef, sendSubject } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { noVerdictProblem } from "../gates-text.ts";
import { campaignNames, readName } from "../names.ts";
import { renderOne } from "../output.ts";
import { negativeAnswer, usageProblem } from "../problem.ts";
import { seconds } from "../seconds.ts";
import { notThere } from "../suggest.ts";
import { campaignCalled } from "./campaign-called.ts";
import { type TryMessage, tryPayload } from "./try-payload.ts";
import { verdictDocument, verdictText } from "./verdict-text.ts";

export type TryParts = {
  readonly namespace: string;
  readonly campaigns: () => Promise<readonly DesiredCampaign[]>;
  readonly template: (ref: CampaignRef) => Promise<DesiredTemplate | undefined>;
  /** Publishes as a trial and waits for its verdict; undefined when none came within the time. */
  readonly judge: (
    campaign: CampaignRef,
    trial: { readonly subject: string; readonly payload: string; readonly timeoutMs: number },
  ) => Promise<VerdictRecord | undefined>;
  readonly gates: () => Promise<readonly GateRecord[]>;
};

const options = z.object({
  to: z.string({ error: "say whom the message would be for" }),
  template: z.string().optional(),
  text: z.string().min(1).max(4096).optional(),
  value: z.array(z.string()).default([]),
  timeout: seconds.default(10),
});
export type TryOptions = z.infer<typeof options>;

export const tryCommand: Command<TryParts, TryOptions> = {
  words: "try",
  args: [{ name: "<campaign>", help: "campaign/<name>" }],
  summary: "judge one message on the real path and stop before dispatch",
  details:
    "Publishes one message of the campaign, marked as a trial, and prints the verdict. It goes through the same gate, policy and " +
    "facts as any other message. It is never sent, and counts for no threshold and no frequency cap.\n" +
    "Exit code 0 when it is approved, 1 when it is not.",
  examples: [
    {
      type: "consentry try campaign/spring-sale -n marketing --to +447700900123",
      does: "may this person get the offer?",
    },
    {
      type: 'consentry try spring-sale --to 0044... --value Ana --value "20 %"',
      does: "with these values in the template",
    },
    {
      type: 'consentry try support --to +44... --text "Your desk is here"',
      does: "a free text, which needs an open service window",
    },
  ],
  flags: [
    { flags: "--to <number>", help: "whom it would be for, however the number is written; it is not stored or shown" },
    { flags: "--template <name>", help: "MessageTemplate to use; the campaign's first when left out" },
    { flags: "--value <text...>", help: "values for the template's placeholders, in order" },
    { flags: "--text <text>", help: "a free text instead of a template" },
    { flags: "--timeout <span>", help: "how long to wait for the verdict", byDefault: "10s" },
  ],
  options,
  run: runTry,
};

async function runTry(parts: TryParts, { args, options: given, scope, console }: Typed<TryOptions>): Promise<ExitCode> {
  const recipient = canonicalRecipient(given.to);
  if (!recipient)
    throw usageProblem("--to is nobody that WhatsApp can reach", "write the number with its country code");
  const { name } = readName(args[0], campaignNames);
  const campaign = await campaignCalled({ namespace: parts.namespace, name }, parts);
  const payload = JSON.stringify(tryPayload(given.to, await messageOf(campaign, given, parts)));
  const subject = sendSubject(campaign, recipient.lastFour);
  const record = await parts.judge(campaign, { subject, payload, timeoutMs: given.timeout * 1000 });
  if (!record) throw noVerdictProblem(await parts.gates(), given.timeout * 1000);
  console.data(renderOne({ text: verdictText(record), document: verdictDocument(record) }, scope.output));
  return record.outcome === "approved" ? exitCodes.yes : exitCodes.no;
}

async function messageOf(campaign: DesiredCampaign, given: TryOptions, parts: TryParts): Promise<TryMessage> {
  if (given.text !== undefined) return { kind: "text", text: given.text };
  const names = campaign.templates.map((each) => each.name);
  const wanted =
    given.template === undefined
      ? campaign.templates[0]
      : campaign.templates.find((each) => each.name === given.template);
  if (!wanted && given.template === undefined)
    throw usageProblem("the campaign uses no template", 'give a text: --text "Hello"');
  const template = wanted && (await parts.template(wanted));
  if (template) return { kind: "template", template, values: given.value };
  const { message, cure } = notThere("template", given.template ?? wanted?.name ?? "", names);
  throw negativeAnswer(`${message} in campaign ${campaign.name}`, cure);
}
