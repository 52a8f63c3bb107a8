import { z } from "zod";
import {
  complaintChannel,
  type FiledComplaint,
  filedComplaints,
  type TakenBack,
} from "../../domain/consent/complaint.ts";
import { suppressionsInForce } from "../../domain/consent/suppression.ts";
import { holdsNumber } from "../../domain/recipient/written-number.ts";
import type { Recipient } from "../../schemas/whatsapp/recipient.ts";
import type { SuppressionState } from "../../schemas/wire/consent.ts";
import type { Command, Typed } from "../command.ts";
import { type ConsentParts, type Person, recipientCalled } from "../consent/parts.ts";
import type { Withdrawal } from "../consent/stopping.ts";
import { stoppedText, stopText } from "../consent/words.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { campaignNames, readName, senderNames } from "../names.ts";
import { renderOne } from "../output.ts";
import { negativeAnswer, Problem, problemOf, usageProblem } from "../problem.ts";

export type ComplaintWithdrawParts = ConsentParts & {
  /** Lifts what one complaint stopped, and nothing else. */
  readonly takeBack: (person: Person, id: string, takenBack: TakenBack) => Promise<unknown>;
  /** Tells on SIGNALS that a complaint counts no more, where SIGNALS still holds it. */
  readonly uncount: (complaint: FiledComplaint, takenBack: TakenBack) => Promise<void>;
  /** Makes known that a stop is lifted: as its withdrawal was. */
  readonly tellResumed: (who: Recipient, lifted: Withdrawal) => Promise<void>;
};

const options = z.object({
  who: z.string({ error: "say about whom the complaint was filed" }),
  campaign: z.string().optional(),
  sender: z.string().optional(),
  received: z.string().optional(),
  reason: z.string({ error: "say why it is taken back" }).min(1).max(500),
});
type Options = z.infer<typeof options>;

export const complaintWithdrawCommand: Command<ComplaintWithdrawParts, Options> = {
  words: "complaint withdraw",
  summary: "take back a complaint that was filed by mistake",
  details:
    "Lifts what this one complaint stopped, with --everything too, and nothing else: other complaints, a stop that the person said " +
    "or that was recorded for them, and what an erasure leaves behind stay. It counts no more against campaign and number. Who took " +
    "it back, when and why stands with the stop (consentry consent show).\n" +
    "Their consent records stay withdrawn: they have to agree again, or somebody records what shows that they never withdrew " +
    "(consentry consent record). What a list, a table, a feed or a push says is a complaint is not taken back here: correct it there.",
  examples: [
    {
      type: 'consentry complaint withdraw --who +44... --campaign spring-sale -n marketing --reason "wrong number typed, ticket 812"',
      does: "as it was filed",
    },
    {
      type: 'consentry complaint withdraw --who +44... --sender idesk-main --received 2026-11-26T09:30:00Z --reason "filed twice"',
      does: "one of several",
    },
  ],
  flags: [
    { flags: "--who <number>", help: "about whom it was filed, however the number is written" },
    { flags: "--campaign <name>", help: "campaign that it was filed about" },
    { flags: "--sender <name>", help: "number that it was filed about" },
    { flags: "--received <time>", help: "which one, where there are several: as they are listed" },
    { flags: "--reason <words>", help: "why it is taken back; kept, and never with a telephone number" },
  ],
  options,
  run: runWithdraw,
};

async function runWithdraw(
  parts: ComplaintWithdrawParts,
  { options: given, scope, console }: Typed<Options>,
): Promise<ExitCode> {
  if (holdsNumber(given.reason))
    throw usageProblem("--reason seems to hold a telephone number; records hold none", "give the link of the ticket");
  const who = recipientCalled(given.who);
  const person = parts.identify(who);
  const complaint = complaintMeant(filedComplaints(await parts.suppression(person)), given, parts);
  const now = { by: await parts.user(), reason: given.reason, atMs: parts.nowMs() };
  await parts.takeBack(person, complaint.id, now);
  // Run again it tells what was told before.
  const takenBack = complaint.takenBack ?? now;
  const state = await parts.suppression(person);
  await tell({ who, complaint, takenBack, state }, parts);
  const { lifted, text } = outcome(complaint, takenBack);
  const stops = suppressionsInForce(state);
  const withdrawn = await recordsWithdrawn(person, parts);
  const document = { id: complaint.id, about: complaint.about, lifted, takenBack, stops, withdrawn };
  console.data(renderOne({ text, document }, scope.output));
  for (const entry of stops) console.progress(`note: still ${stopText(entry)}\n`);
  if (withdrawn.length > 0)
    console.progress(
      `note: their consent stays withdrawn: ${withdrawn.join(", ")}. They agree again, or record what shows that they never ` +
        "withdrew, as of now: consentry consent record\n",
    );
  return exitCodes.yes;
}

function outcome({ about, atMs, stops, takenBack: before }: FiledComplaint, takenBack: TakenBack) {
  const lifted = stops.map(stoppedText);
  const which = `complaint about ${about} of ${instant(atMs)}`;
  const when = before ? ` (it was, ${instant(takenBack.atMs)}, by ${takenBack.by}: ${takenBack.reason})` : "";
  return { lifted: stops, text: `taken back  ${which}${when}; lifted: ${lifted.join(", ")}` };
}

type Told = {
  readonly who: Recipient;
  readonly complaint: FiledComplaint;
  readonly takenBack: TakenBack;
  readonly state: SuppressionState | undefined;
};

/** @throws Problem that says what is lifted all the same */
async function tell({ who, complaint, takenBack, state }: Told, parts: ComplaintWithdrawParts): Promise<void> {
  try {
    await parts.uncount(complaint, takenBack);
    for (const stop of complaint.stops)
      if (!isStoppedByAnother(stop, state))
        await parts.tellResumed(who, {
          ...{ scope: stop.scope, of: stop.of, purposes: [], channel: complaintChannel },
          ...{ atMs: takenBack.atMs, inForceAfterMs: null },
        });
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    const { message, exitCode, see } = problem;
    throw new Problem(`taken back and lifted, but not told everywhere, and it may still be counted: ${message}`, {
      ...{ exitCode, see, cause: error },
      cure: "run the same command again: it lifts and tells nothing twice",
    });
  }
}

/** Whoever hears of stops knows no complaints apart: to them another one's stop is the same stop. */
function isStoppedByAnother({ scope, of }: FiledComplaint["stops"][number], state: SuppressionState | undefined) {
  return suppressionsInForce(state).some(
    (each) => each.channel === complaintChannel && each.scope === scope && each.of === of,
  );
}

async function recordsWithdrawn(person: Person, parts: ComplaintWithdrawParts): Promise<string[]> {
  const states = await parts.states(await parts.sources(), person);
  return [...states].flatMap(([source, { state, method }]) =>
    state === "Withdrawn" && method === complaintChannel ? [source] : [],
  );
}

/** @throws Problem when there is none, or more than one */
function complaintMeant(
  all: readonly FiledComplaint[],
  given: Options,
  parts: Pick<ConsentParts, "namespace" | "parseInstant">,
): FiledComplaint {
  const about = all.filter(isAbout(given, parts.namespace));
  const receivedAtMs = receivedAtMsOf(given, parts);
  const meant = about.filter(({ atMs }) => receivedAtMs === undefined || atMs === receivedAtMs);
  const standing = meant.filter(({ takenBack }) => takenBack === undefined);
  const last = meant.toSorted((a, b) => (a.takenBack?.atMs ?? 0) - (b.takenBack?.atMs ?? 0)).at(-1);
  const [complaint = last, ...others] = standing;
  if (complaint === undefined) throw noComplaint(all);
  if (others.length > 0)
    throw negativeAnswer(
      "several complaints were filed about it",
      `say which one:\n${standing.map(({ atMs }) => `--received ${instant(atMs)}`).join("\n")}`,
    );
  return complaint;
}

function noComplaint(all: readonly FiledComplaint[]): Problem {
  const filed = all.map(({ about, atMs, takenBack }) => `${about}, ${instant(atMs)}${takenBack ? ", taken back" : ""}`);
  return negativeAnswer(
    "no such complaint was filed about this person",
    filed.length === 0 ? "see what stops them: consentry consent show" : `these were:\n${filed.join("\n")}`,
  );
}

/** What it is about need not be declared any more. */
function isAbout({ campaign, sender }: Options, namespace: string): (complaint: FiledComplaint) => boolean {
  if ((campaign === undefined) === (sender === undefined))
    throw usageProblem("say what it was filed about: --campaign or --sender");
  if (campaign !== undefined) {
    const { name } = readName(campaign, campaignNames);
    return ({ about }) => about === `campaign ${namespace}/${name}`;
  }
  const { name } = readName(sender, senderNames);
  // As when it is filed: the name of a number is enough.
  return ({ about }) => about.startsWith("number ") && about.endsWith(`/${name}`);
}

function receivedAtMsOf({ received }: Options, parts: Pick<ConsentParts, "parseInstant">): number | undefined {
  if (received === undefined) return undefined;
  const atMs = parts.parseInstant(received);
  if (atMs === undefined) throw usageProblem("--received is no instant", "write it as 2026-11-26T09:30:00Z");
  return atMs;
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
