import { z } from "zod";
import { type AuditRecord, createAudit, type Findings, type Pledge } from "../../domain/audit/audit.ts";
import type { AuditedWithdrawal } from "../../domain/audit/withdrawals.ts";
import type { Command, Typed } from "../command.ts";
import { type ChainParts, type ChainTally, checkChains, findingText, isSound } from "../consent/chains.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { type Column, renderList } from "../output.ts";
import { progressLine } from "../progress.ts";

export type AuditParts = ChainParts & {
  readonly outbound: () => Promise<{ readonly createdMs: number; readonly lastSequence: number }>;
  /** Hands over the log from a sequence on; answers where it ended. */
  readonly readLog: (
    from: number,
    onRecord: (record: AuditRecord) => void,
  ) => Promise<{ readonly lastSequence: number; readonly unreadable: number }>;
  /** Hands over every withdrawal that SIGNALS keeps. */
  readonly readWithdrawals: (onWithdrawal: (withdrawal: AuditedWithdrawal) => void) => Promise<void>;
  /** Whether a message still waits in OUTBOUND. */
  readonly waits: (sequence: number) => Promise<boolean>;
  /** Whether VERDICTS has a body at a sequence. */
  readonly hasBody: (sequence: number) => Promise<boolean>;
  /** Decisions that dispatch has sent. */
  readonly sent: () => Promise<readonly string[]>;
  readonly nowMs: () => number;
};

const options = z.object({ examples: z.coerce.number().int().min(0).max(10_000).default(5) });
export type AuditOptions = z.infer<typeof options>;

export const auditCommand: Command<AuditParts, AuditOptions> = {
  words: "audit",
  summary: "check the whole verdict log, and consent, against their promises",
  details:
    "Reads every verdict, hold and lift that is stored and checks: each accepted message has a verdict; no two final verdicts on " +
    "one message; nothing approved without a bundle, between a hold and its lift, beyond a cap, nor as if a stop in force were none; " +
    "what policy judged names bundle and generation; first verdicts in the order of arrival; what waits has its body; nothing sent " +
    "that was not approved; every consent event as it was recorded (consentry consent verify says more). " +
    "Changes nothing, and may be run while messages flow.\n" +
    "Exit code 0 when every promise was kept, 1 when one was broken.",
  examples: [
    { type: "consentry audit", does: "the promises, and how often each was broken" },
    { type: "consentry audit -o json", does: "with the decisions concerned" },
  ],
  flags: [{ flags: "--examples <count>", help: "decisions to name for each broken promise", byDefault: "5" }],
  options,
  run: runAudit,
};

async function runAudit(parts: AuditParts, { options: given, scope, console }: Typed<AuditOptions>): Promise<ExitCode> {
  const audit = createAudit(await parts.outbound());
  const line = progressLine(console, parts.nowMs);
  let read = 0;
  const onRecord = (record: AuditRecord) => {
    audit.take(record);
    if (++read % 10_000 === 0) line.show(`${read} records read`);
  };
  const sent = await parts.sent();
  await parts.readWithdrawals(audit.takeWithdrawal);
  const first = await parts.readLog(1, onRecord);
  const { gaps: unseen, parked } = audit.findings();
  const missing = await without(unseen, parts.waits);
  const bodiless = await without([...parked.values()], parts.hasBody);
  // What was judged while the log was read is not missing: the log is read on before anybody says so.
  const last = await parts.readLog(first.lastSequence + 1, onRecord);
  const chains = await checkChains(parts, {
    examples: Number.POSITIVE_INFINITY,
    onPartition: (done, total) => line.show(`${read} records read, consent of ${done} of ${total} partitions`),
  });
  line.end();
  const findings = audit.findings();
  const gaps = new Set(findings.gaps);
  const rows = rowsOf(findings, {
    missing: missing.filter((sequence) => gaps.has(sequence)),
    bodiless: lost([...findings.parked], new Set(bodiless)),
    unapproved: sent.filter((decision) => !findings.isApproved(decision)),
    sent: sent.length,
    unreadable: first.unreadable + last.unreadable,
    chains,
    examples: given.examples,
  });
  console.data(renderList({ rows, columns, document: documentOf }, scope.output));
  for (const row of rows)
    if (row.broken > 0) console.progress(`${row.id} ${row.promise}: ${row.examples.join(", ")}\n`);
  return rows.every((row) => row.broken === 0) ? exitCodes.yes : exitCodes.no;
}

const askedAtOnce = 64;

/** The sequences at which there is nothing. */
async function without(sequences: readonly number[], is: (sequence: number) => Promise<boolean>): Promise<number[]> {
  const missing: number[] = [];
  for (let at = 0; at < sequences.length; at += askedAtOnce) {
    const some = sequences.slice(at, at + askedAtOnce);
    const there = await Promise.all(some.map(is));
    missing.push(...some.filter((_, index) => !there[index]));
  }
  return missing;
}

function lost(parked: readonly (readonly [string, number])[], bodiless: ReadonlySet<number>): string[] {
  return parked.filter(([, sequence]) => bodiless.has(sequence)).map(([decision]) => decision);
}

type Row = {
  readonly id: string;
  readonly promise: string;
  readonly checked: number;
  readonly broken: number;
  readonly examples: readonly string[];
};

const columns: readonly Column<Row>[] = [
  { header: "ID", value: (row) => row.id },
  { header: "PROMISE", value: (row) => row.promise },
  { header: "CHECKED", value: (row) => row.checked },
  { header: "BROKEN", value: (row) => row.broken },
];

function documentOf(row: Row): unknown {
  return row;
}

type Rest = {
  readonly missing: readonly number[];
  readonly bodiless: readonly string[];
  readonly unapproved: readonly string[];
  readonly sent: number;
  readonly unreadable: number;
  readonly chains: ChainTally;
  readonly examples: number;
};

function rowsOf(findings: Findings, rest: Rest): Row[] {
  const row = (id: string, promise: string, checked: number, broken: readonly string[]): Row => ({
    id,
    promise,
    checked,
    broken: broken.length,
    examples: broken.slice(0, rest.examples),
  });
  const of = (pledge: Pledge) =>
    findings.breaches
      .filter((breach) => breach.promise === pledge)
      .map((breach) => `${breach.decision} (${breach.detail})`);
  const unread = Array.from({ length: rest.unreadable }, () => "a record of VERDICTS");
  return [
    row(
      "I1",
      "every accepted message has a verdict",
      findings.messages,
      rest.missing.map((sequence) => `message ${sequence} of OUTBOUND`),
    ),
    row("I2", "no two final verdicts on one message", findings.finals, of("contradiction")),
    row("I3", "nothing approved without a bundle", findings.approved, of("bundle")),
    row("I5", "nothing approved between a hold and its lift", findings.approved, of("hold")),
    row("I6", "what policy judged names bundle and generation", findings.verdicts, of("origin")),
    row("stop", "nothing approved without a stop that was in force", findings.approved, of("stop")),
    row("cap", "no cap exceeded", findings.approved, of("cap")),
    row("parked", "what waits has its body", findings.parked.size, rest.bodiless),
    row("log", "every record of the log can be read", findings.verdicts, unread),
    row("I7", "first verdicts in the order of arrival", findings.messages, of("order")),
    row("chain", "every consent event is as it was recorded", recordsIn(rest.chains), brokenIn(rest.chains)),
    row("sent", "nothing sent that was not approved", rest.sent, rest.unapproved),
  ];
}

function recordsIn(chains: ChainTally): number {
  return [...chains.values()].reduce((sum, { count }) => sum + count, 0);
}

function brokenIn(chains: ChainTally): string[] {
  return [...chains].flatMap(([result, { some }]) => (isSound(result) ? [] : some.map(findingText)));
}
