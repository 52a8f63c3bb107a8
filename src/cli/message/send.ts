import { z } from "zod";
import { Failure } from "../../schemas/failures.ts";
import type { DesiredCampaign } from "../../schemas/wire/desired.ts";
import type { GateRecord } from "../../schemas/wire/gates.ts";
import { sendSubject } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { noVerdictProblem } from "../gates-text.ts";
import { campaignNames, readName } from "../names.ts";
import { Problem, problemOf, problemText } from "../problem.ts";
import { bar, type ProgressLine, progressLine } from "../progress.ts";
import { seconds } from "../seconds.ts";
import { spanText } from "../span-text.ts";
import { campaignCalled } from "./campaign-called.ts";
import { readSendLine } from "./send-line.ts";
import { type Judged, judgedOf, summaryRows, summaryText } from "./send-summary.ts";

export type Message = { readonly id: string; readonly subject: string; readonly payload: string };

/** Those that OUTBOUND has now, and why it has not the others: one failure each. */
export type Published = {
  readonly stored: readonly { readonly id: string; readonly sequence: number }[];
  readonly failures: readonly unknown[];
};

export type Journal = {
  readonly sent: ReadonlyMap<string, number>;
  readonly verdictsFrom: number | undefined;
  readonly begin: (verdictsFrom: number) => void;
  readonly append: (entries: readonly { readonly id: string; readonly sequence: number }[]) => void;
  readonly forget: () => void;
};

export type SendParts = {
  readonly namespace: string;
  readonly campaigns: () => Promise<readonly DesiredCampaign[]>;
  readonly lines: (file: string) => AsyncIterable<string>;
  /** A hash that names a message: the same one for the same words. */
  readonly hash: (text: string) => string;
  readonly journal: (campaign: DesiredCampaign) => Journal;
  /** Newest sequence of VERDICTS. */
  readonly verdictsEnd: () => Promise<number>;
  readonly watch: (
    campaign: DesiredCampaign,
    options: { readonly from: number; readonly onVerdict: (record: VerdictRecord) => void },
  ) => Promise<{ readonly stop: () => void }>;
  /** Publishes some messages at once. Some may be stored when others are refused, so it never throws. */
  readonly publish: (messages: readonly Message[]) => Promise<Published>;
  readonly gates: () => Promise<readonly GateRecord[]>;
  readonly wait: (ms: number) => Promise<void>;
  readonly nowMs: () => number;
};

const options = z.object({
  campaign: z.string({ error: "say whose messages they are" }),
  again: z.boolean().default(false),
  verdicts: z.boolean().default(true),
  timeout: seconds.default(30),
});
export type SendOptions = z.infer<typeof options>;

export const sendCommand: Command<SendParts, SendOptions> = {
  words: "send",
  args: [{ name: "<file>", help: "Cloud API send payloads, one a line (JSON lines); - for standard input" }],
  summary: "publish a file of messages and count their verdicts",
  details:
    "Every line is published unchanged for the gate to judge; what is approved is sent by dispatch. Lines that were published " +
    "before, by this user on this machine for this campaign, are skipped: a command that broke off is simply given again. While " +
    "OUTBOUND is full it waits for the gates to make room.\n" +
    "Exit code 0 when nothing was refused or held, 1 when something was, 4 when verdicts are missing.",
  examples: [
    {
      type: "consentry send examples/bad-list.jsonl --campaign flash-sale -n marketing",
      does: "publish and wait for the verdicts",
    },
    { type: "consentry send list.jsonl --campaign spring-sale --no-verdicts", does: "publish only" },
    {
      type: "consentry send list.jsonl --campaign spring-sale --again",
      does: "the same messages a second time, on purpose",
    },
  ],
  flags: [
    { flags: "--campaign <name>", help: "campaign the messages belong to" },
    { flags: "--again", help: "publish also what was published before" },
    { flags: "--no-verdicts", help: "do not wait for the verdicts" },
    {
      flags: "--timeout <span>",
      help: "give up when no verdict, or no room, has come for this long",
      byDefault: "30s",
    },
  ],
  options,
  run: runSend,
};

/** Published at once: a few round trips' worth, and little to publish again after a crash. */
const batchMax = 500;
const lookMs = 50;
const fullAgainMs = 200;

type State = {
  readonly verdicts: Map<number, Judged>;
  readonly sequences: number[];
  total: number;
  published: number;
  unreadable: number;
  lastVerdictAtMs: number;
};

async function runSend(
  parts: SendParts,
  { args, options: given, scope, console }: Typed<SendOptions>,
): Promise<ExitCode> {
  const name = readName(given.campaign, campaignNames).name;
  const campaign = await campaignCalled({ namespace: parts.namespace, name }, parts);
  const journal = parts.journal(campaign);
  if (given.again) journal.forget();
  const from = (given.again ? undefined : journal.verdictsFrom) ?? (await parts.verdictsEnd());
  if (given.again || journal.verdictsFrom === undefined) journal.begin(from);
  const state: State = {
    verdicts: new Map(),
    sequences: [],
    total: 0,
    published: 0,
    unreadable: 0,
    lastVerdictAtMs: parts.nowMs(),
  };
  const line = progressLine(console, parts.nowMs);
  const watch = await parts.watch(campaign, {
    from: from + 1,
    onVerdict: (record) => {
      state.verdicts.set(record.sequence, judgedOf(record));
      state.lastVerdictAtMs = parts.nowMs();
    },
  });
  try {
    const skipped: ReadonlyMap<string, number> = given.again ? new Map() : journal.sent;
    const salt = given.again ? String(parts.nowMs()) : "";
    const timeoutMs = given.timeout * 1000;
    await publishAll({ parts, campaign, journal, state, line, file: args[0] ?? "", skipped, salt, timeoutMs });
    if (given.verdicts) await untilJudged(parts, { state, line, timeoutMs });
  } finally {
    line.end();
    watch.stop();
  }
  return await conclude(parts, {
    state,
    given,
    show: (rows) => console.data(summaryText(rows, scope.output)),
    progress: console.progress,
  });
}

type Publishing = {
  readonly parts: SendParts;
  readonly campaign: DesiredCampaign;
  readonly journal: Journal;
  readonly state: State;
  readonly line: ProgressLine;
  readonly file: string;
  readonly skipped: ReadonlyMap<string, number>;
  readonly salt: string;
  readonly timeoutMs: number;
};

async function publishAll(work: Publishing): Promise<void> {
  const { parts, campaign, state, skipped } = work;
  const occurrences = new Map<string, number>();
  let batch: Message[] = [];
  for await (const text of parts.lines(work.file)) {
    state.total++;
    const message = readSendLine(text);
    if (!message) {
      state.unreadable++;
      continue;
    }
    // The same line twice is two messages: each has a number of its own.
    const occurrence = (occurrences.get(text) ?? 0) + 1;
    occurrences.set(text, occurrence);
    const id = parts.hash(JSON.stringify([campaign.namespace, campaign.name, text, occurrence, work.salt]));
    const before = skipped.get(id);
    if (before !== undefined) state.sequences.push(before);
    else batch.push({ id, subject: sendSubject(campaign, message.lastFour), payload: message.payload });
    if (batch.length < batchMax) continue;
    await publishBatch(work, batch);
    batch = [];
  }
  await publishBatch(work, batch);
}

/** What OUTBOUND has no room for is published as soon as the gates have made some. */
async function publishBatch(work: Publishing, batch: readonly Message[]): Promise<void> {
  const { parts, journal, state, line, timeoutMs } = work;
  let left = batch;
  for (let roomAtMs = parts.nowMs(); left.length > 0; ) {
    const { stored, failures } = await parts.publish(left);
    // First of all: what is stored and not written down would be published a second time.
    journal.append(stored);
    state.sequences.push(...stored.map(({ sequence }) => sequence));
    state.published += stored.length;
    const refused = failures.find((failure) => !isFull(failure));
    if (refused !== undefined) throw refused;
    const told = `${state.published} published, ${judgedCount(state)} judged`;
    line.show(failures.length === 0 ? told : `${told}; OUTBOUND is full, waiting for the gates`);
    const isStored = new Set(stored.map(({ id }) => id));
    left = left.filter(({ id }) => !isStored.has(id));
    if (stored.length > 0) roomAtMs = parts.nowMs();
    else if (parts.nowMs() - roomAtMs > timeoutMs) throw await fullProblem(work);
    if (left.length > 0) await parts.wait(fullAgainMs);
  }
}

function isFull(failure: unknown): boolean {
  return failure instanceof Failure && failure.code === "Full";
}

async function fullProblem({ parts, state, timeoutMs }: Publishing): Promise<Problem> {
  const gates = await parts.gates();
  const why = gates.length === 0 ? "no gate is running" : `${gates.length} gates run, and release nothing`;
  const published = `${state.published} messages are published, the rest is not`;
  return new Problem(`OUTBOUND is full, and has been for ${spanText(timeoutMs)}: ${why}. ${published}`, {
    exitCode: exitCodes.timedOut,
    cure: "consentry check says what is wrong with the gates; then give the same command again: it goes on where it stopped",
  });
}

function judgedCount(state: State): number {
  return state.sequences.reduce((count, sequence) => count + (state.verdicts.has(sequence) ? 1 : 0), 0);
}

/** Until every message has a verdict, or none has come for the timeout. */
async function untilJudged(
  parts: SendParts,
  at: { readonly state: State; readonly line: ProgressLine; readonly timeoutMs: number },
): Promise<void> {
  const { state, line, timeoutMs } = at;
  state.lastVerdictAtMs = parts.nowMs();
  for (;;) {
    const judged = judgedCount(state);
    line.show(`${bar(judged, state.sequences.length)} ${judged} of ${state.sequences.length} judged`);
    if (judged === state.sequences.length || parts.nowMs() - state.lastVerdictAtMs > timeoutMs) return;
    await parts.wait(lookMs);
  }
}

async function conclude(
  parts: SendParts,
  end: {
    readonly state: State;
    readonly given: SendOptions;
    readonly show: (rows: ReturnType<typeof summaryRows>) => void;
    readonly progress: (text: string) => void;
  },
): Promise<ExitCode> {
  const { state, given } = end;
  const skipped = state.sequences.length - state.published;
  if (skipped > 0) end.progress(`${skipped} of ${state.total} were published before and are not published again\n`);
  const judged = state.sequences.flatMap((sequence) => state.verdicts.get(sequence) ?? []);
  const unjudged = state.sequences.length - judged.length;
  const rows = summaryRows({ judged, unreadable: state.unreadable, unjudged });
  end.show(rows);
  if (given.verdicts && unjudged > 0) {
    const problem = problemOf(noVerdictProblem(await parts.gates(), given.timeout * 1000));
    if (problem) end.progress(problemText(problem));
    return exitCodes.timedOut;
  }
  const bad = rows.some(({ outcome }) => outcome === "rejected" || outcome === "held" || outcome === "unreadable");
  return bad ? exitCodes.no : exitCodes.yes;
}
