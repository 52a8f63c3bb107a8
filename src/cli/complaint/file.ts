import { z } from "zod";
import {
  aboutText,
  type Complaint,
  complaintChannel,
  complaintEvidence,
  complaintSignalOf,
  filedAtMs,
  toldAtMs,
} from "../../domain/consent/complaint.ts";
import { holdsNumber } from "../../domain/recipient/written-number.ts";
import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { SuppressionState } from "../../schemas/wire/consent.ts";
import type { DesiredCampaign, DesiredSender } from "../../schemas/wire/desired.ts";
import { complaintVia } from "../../schemas/wire/signal.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import type { Command, Typed } from "../command.ts";
import { inNamespace, recipientCalled } from "../consent/parts.ts";
import {
  nameOf,
  type StopParts,
  type StopPlan,
  senderCalled,
  standing,
  untilInForce,
  writeStop,
} from "../consent/stopping.ts";
import { stoppedText } from "../consent/words.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { campaignNames, readName, senderNames } from "../names.ts";
import { renderOne } from "../output.ts";
import { usageProblem } from "../problem.ts";
import { seconds } from "../seconds.ts";

export type ComplaintParts = StopParts & {
  readonly campaigns: () => Promise<readonly DesiredCampaign[]>;
  /** Makes the complaint known on SIGNALS, where it counts against what it is about. */
  readonly complain: (complaint: Complaint) => Promise<void>;
  /** SHA-256 in hex. */
  readonly digest: (text: string) => string;
};

const options = z.object({
  who: z.string({ error: "say who has complained" }),
  via: z.enum(complaintVia, { error: `say how it came with --via: ${complaintVia.join(", ")}` }),
  campaign: z.string().optional(),
  sender: z.string().optional(),
  everything: z.boolean().default(false),
  received: z.string().optional(),
  reference: z.string().min(1).max(253).optional(),
  timeout: seconds.default(15),
});
type Options = z.infer<typeof options>;

export const complaintFileCommand: Command<ComplaintParts, Options> = {
  words: "complaint file",
  summary: "record that a person complained about messages, and stop these",
  details:
    "The person gets no more marketing of the business that the campaign or number belongs to, whatever any list says, or with " +
    "--everything no message from anybody; their consent records for the business are withdrawn. Nothing that the person, a list or " +
    "WhatsApp says later lifts it; what was filed by mistake is taken back with consentry complaint withdraw. The complaint is counted " +
    "against the campaign and its number.\n" +
    "Comes back when every gate has said that it judges by it.",
  examples: [
    {
      type: "consentry complaint file --who +44... --via Email --campaign spring-sale -n marketing --reference https://tickets.example/812",
      does: "about the messages of a campaign",
    },
    { type: "consentry complaint file --who +44... --via Authority --sender idesk-main", does: "about a number" },
  ],
  flags: [
    { flags: "--who <number>", help: "who has complained, however the number is written; stored as a pseudonym" },
    { flags: "--via <way>", help: `how it reached you: ${complaintVia.join(", ")}` },
    { flags: "--campaign <name>", help: "campaign that it is about" },
    { flags: "--sender <name>", help: "number that it is about, where nobody knows the campaign" },
    { flags: "--everything", help: "stop all messages from any number of the company" },
    { flags: "--received <time>", help: "when the person complained, RFC 3339", byDefault: "now" },
    { flags: "--reference <link>", help: "where the complaint itself is kept" },
    { flags: "--timeout <span>", help: "how long to wait until it is in force everywhere", byDefault: "15s" },
  ],
  options,
  run: runFile,
};

async function runFile(parts: ComplaintParts, { options: given, scope, console }: Typed<Options>): Promise<ExitCode> {
  const about = await aboutOf(given, parts);
  const who = recipientCalled(given.who);
  const atMs = receivedAtMs(given, parts);
  if (holdsNumber(given.reference ?? ""))
    throw usageProblem("--reference seems to hold a telephone number", "give the link of the ticket");
  const plan = await planOf(given, about, parts);
  const state = await parts.suppression(parts.identify(who));
  const complaint = await complaintOf({ about, who, atMs, given, state }, parts);
  const stopping = { who, plan, ...stopOf(complaint, { about, plan, state }) };
  // The stop first: nobody is written to because a complaint could not be counted. It is counted before anything is waited for.
  const written = await writeStop({ ...stopping, timeoutMs: given.timeout * 1000 }, parts);
  await standing(written, "the complaint is not counted", () => parts.complain(complaint));
  const { sources, projected } = await untilInForce(written, parts);
  const { id, pseudonym } = complaint.signal;
  const document = { id, about, stopped: plan.stop, person: pseudonym, withdrawn: sources.map(nameOf), projected };
  const names = sources.map(({ name }) => name);
  console.data(renderOne({ text: filedText(about, plan, names), document }, scope.output));
  console.progress(`next: a case of origin Complaint about ${pseudonym} (docs/resources/compliancecase.md)\n`);
  return exitCodes.yes;
}

type Said = {
  readonly about: About;
  readonly who: Recipient;
  readonly atMs: number;
  readonly given: Options;
  readonly state: SuppressionState | undefined;
};

async function complaintOf({ about, who, given, ...said }: Said, parts: ComplaintParts): Promise<Complaint> {
  const { pseudonym } = parts.identify(who);
  const told = { via: given.via, by: await parts.user(), reference: given.reference ?? null };
  const at = (atMs: number) => complaintSignalOf({ ...about, pseudonym, source: null, ...told, atMs }, parts.digest);
  return at(filedAtMs(said.state, said.atMs, (atMs) => at(atMs).signal.id));
}

function stopOf(
  { signal }: Complaint,
  { about, plan, state }: Pick<Said, "about" | "state"> & { readonly plan: Plan },
) {
  const { id, atMs } = signal;
  return {
    ...{ purposes: [], channel: complaintChannel, atMs, toldAtMs: toldAtMs(state, { ...plan.stop, atMs }) },
    ...{ evidence: complaintEvidence(signal), complaint: { id, about: writtenAbout(about) } },
    again: `run it again with --received ${new Date(atMs).toISOString()}: it stops and counts nothing twice`,
  };
}

function writtenAbout({ campaign, sender }: About): string {
  return campaign ? aboutText("campaign", campaign) : aboutText("number", sender);
}

type About = { readonly campaign: CampaignRef | null; readonly sender: CampaignRef };

async function aboutOf({ campaign, sender }: Options, parts: ComplaintParts): Promise<About> {
  if ((campaign === undefined) === (sender === undefined))
    throw usageProblem("say what it is about: --campaign or --sender");
  if (campaign === undefined)
    return { campaign: null, sender: refOf(await senderCalled(readName(sender, senderNames).name, parts)) };
  const ref = { namespace: parts.namespace, name: readName(campaign, campaignNames).name };
  const declared = inNamespace("campaign", ref, await parts.campaigns());
  return { campaign: refOf(declared), sender: declared.sender };
}

function refOf({ namespace, name }: CampaignRef): CampaignRef {
  return { namespace, name };
}

function receivedAtMs({ received }: Options, parts: ComplaintParts): number {
  if (received === undefined) return parts.nowMs();
  const atMs = parts.parseInstant(received);
  if (atMs === undefined) throw usageProblem("--received is no instant", "write it as 2026-11-26T09:30:00Z");
  if (atMs > parts.nowMs()) throw usageProblem("--received lies in the future");
  return atMs;
}

type Plan = StopPlan & { readonly stop: NonNullable<StopPlan["stop"]> };

/** At least the whole business: whoever complains is not left to find out which of its numbers writes next. */
async function planOf({ everything }: Options, about: About, parts: ComplaintParts): Promise<Plan> {
  const all = await parts.sources();
  const businessName = (await parts.senders()).find((sender) => isAbout(sender, about))?.businessName;
  // Of a number that nobody declares no business is known: then all of them.
  if (everything || businessName === undefined) return { stop: { scope: "Everything", of: "" }, sources: all };
  const sources = all.filter((source) => source.businessName === businessName);
  return { stop: { scope: "Business", of: businessName }, sources };
}

function isAbout({ namespace, name }: DesiredSender, { sender }: About): boolean {
  return namespace === sender.namespace && name === sender.name;
}

function filedText(about: About, { stop }: Plan, withdrawn: readonly string[]): string {
  const names = withdrawn.length === 0 ? "" : `; withdrawn: ${withdrawn.join(", ")}`;
  return `filed  complaint about ${writtenAbout(about)}; stopped ${stoppedText(stop)}${names}`;
}
