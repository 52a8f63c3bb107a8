import type { ConsentEvent } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import { remarkWithoutNumbers } from "../recipient/written-number.ts";
import { complaintChannel } from "./complaint.ts";
import { jurisdictionOf, namedChannel } from "./reach.ts";

/** A line of a consent list, its columns by name: text from CSV, whatever JSON has from JSON lines. */
export type Row = Readonly<Record<string, unknown>>;

/** Why a row says nothing. A code, never the row: it holds a number. */
export type RowProblem =
  | "NoRecipient"
  | "UnreadableRecipient"
  | "NoTime"
  | "UnreadableTime"
  | "FutureTime"
  | "UnknownStatus"
  | "UnknownPurpose"
  | "UnknownNotice"
  | "UnreadableFlag"
  | "UnreadableAge"
  | "UnreadableJurisdiction"
  | "TooLong";

/** What a row says, before anybody knows who it is about. The recipient is a raw number: it stays in memory. */
export type RowConsent = { readonly recipient: string; readonly event: Omit<ConsentEvent, "pseudonym"> };
export type RowReading =
  | { readonly ok: true; readonly value: RowConsent }
  | { readonly ok: false; readonly problem: RowProblem };

export type RowContext = {
  readonly source: DesiredSource;
  readonly nowMs: number;
  readonly by: string;
  /** Milliseconds since 1970 of an RFC 3339 instant, undefined when it is none. */
  readonly parseInstant: (text: string) => number | undefined;
};

/** Clocks of other systems may run ahead by this much. */
const clockSkewMaxMs = 5 * 60_000;

/**
 * One row as an event. Columns: `recipient` (or `phone`), `status` (granted, pending, withdrawn, complaint; granted when absent), `at`
 * (when the person said it), `purposes` (separated by `;`; all of the source when absent), `notice`, `notice_hash`,
 * `language`, `method`, `affirmative`, `double_opt_in`, `pre_ticked`, `bundled`, `channel` (WhatsApp when absent, `any`),
 * `jurisdiction`, `evidence`, `age`, `valid_until`.
 * What a row does not say is not assumed: no `affirmative` column means no affirmative act. Numbers in its remarks are cut down.
 */
export function readRow(row: Row, context: RowContext): RowReading {
  try {
    return { ok: true, value: rowConsent(row, context) };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** Ends the reading of one row; never leaves this file. */
class Unreadable {
  readonly problem: RowProblem;
  constructor(problem: RowProblem) {
    this.problem = problem;
  }
}

function rowConsent(row: Row, context: RowContext): RowConsent {
  const { source, nowMs } = context;
  const recipient = text(row, "recipient", 64) ?? text(row, "phone", 64);
  if (!recipient) throw new Unreadable("NoRecipient");
  const doubleOptIn = flag(row, "double_opt_in");
  const atMs = instant(row, "at", context);
  if (atMs === undefined) throw new Unreadable("NoTime");
  const notice = noticeOf(row, source);
  const remark = (column: string, lengthMax: number) => {
    const written = text(row, column, lengthMax);
    return written === undefined ? undefined : remarkWithoutNumbers(written, recipient);
  };
  return {
    recipient,
    event: {
      event: eventOf(row, source.doubleOptIn && !doubleOptIn),
      atMs,
      recordedAtMs: nowMs,
      businessName: source.businessName,
      // Who complains takes back everything, and does not fill in a form for it.
      purposes: isComplaint(row) ? [] : purposesOf(row, source),
      method: isComplaint(row) ? complaintChannel : (remark("method", 64) ?? source.method),
      noticeId: notice?.id ?? null,
      noticeHash: remark("notice_hash", 80) ?? notice?.hash ?? null,
      language: remark("language", 35) ?? notice?.language ?? null,
      affirmative: flag(row, "affirmative"),
      doubleOptIn,
      preTicked: flag(row, "pre_ticked"),
      bundled: flag(row, "bundled"),
      channel: namedChannel(remark("channel", 64)),
      jurisdiction: jurisdiction(row),
      evidence: remark("evidence", 500) ?? null,
      age: ageOf(row),
      validUntilMs: validUntil(row, { atMs, validForMs: source.validForMs, context }),
      by: context.by,
    },
  };
}

function isComplaint(row: Row): boolean {
  return text(row, "status", 32)?.toLowerCase() === "complaint";
}

/** A grant that the person has not confirmed is only asked for, where the source promises to ask twice. */
function eventOf(row: Row, unconfirmed: boolean): ConsentEvent["event"] {
  switch ((text(row, "status", 32) ?? "granted").toLowerCase()) {
    case "granted":
    case "given":
    case "opt-in":
      return unconfirmed ? "DoubleOptInPending" : "Granted";
    case "pending":
      return "DoubleOptInPending";
    case "withdrawn":
    case "opt-out":
    case "complaint":
      return "Withdrawn";
    default:
      throw new Unreadable("UnknownStatus");
  }
}

function purposesOf(row: Row, source: DesiredSource): string[] {
  const given = Array.isArray(row.purposes)
    ? row.purposes.map(String)
    : (text(row, "purposes", 1000)?.split(/[;|]/) ?? []);
  const purposes = given.map((purpose) => purpose.trim()).filter((purpose) => purpose !== "");
  if (purposes.some((purpose) => !source.purposes.includes(purpose))) throw new Unreadable("UnknownPurpose");
  return purposes.length === 0 ? source.purposes : [...new Set(purposes)];
}

function noticeOf(row: Row, source: DesiredSource): DesiredSource["notices"][number] | undefined {
  const id = text(row, "notice", 63);
  if (id === undefined) return undefined;
  const notice = source.notices.find((each) => each.id === id);
  if (!notice) throw new Unreadable("UnknownNotice");
  return notice;
}

function validUntil(
  row: Row,
  grant: { readonly atMs: number; readonly validForMs: number | null; readonly context: RowContext },
): number | null {
  const own = text(row, "valid_until", 64);
  const declared = grant.validForMs === null ? null : grant.atMs + grant.validForMs;
  if (own === undefined) return declared;
  const ownMs = grant.context.parseInstant(own);
  if (ownMs === undefined) throw new Unreadable("UnreadableTime");
  return declared === null ? ownMs : Math.min(ownMs, declared);
}

function instant(row: Row, column: string, context: RowContext): number | undefined {
  const given = text(row, column, 64);
  if (given === undefined) return undefined;
  const ms = context.parseInstant(given);
  if (ms === undefined) throw new Unreadable("UnreadableTime");
  if (ms > context.nowMs + clockSkewMaxMs) throw new Unreadable("FutureTime");
  return ms;
}

function ageOf(row: Row): number | null {
  const given = text(row, "age", 8);
  if (given === undefined) return null;
  const age = Number(given);
  if (!Number.isInteger(age) || age < 0 || age > 150) throw new Unreadable("UnreadableAge");
  return age;
}

function jurisdiction(row: Row): string | null {
  const given = text(row, "jurisdiction", 16);
  if (given === undefined) return null;
  const place = jurisdictionOf(given);
  if (place === undefined) throw new Unreadable("UnreadableJurisdiction");
  return place;
}

function flag(row: Row, column: string): boolean {
  switch (text(row, column, 8)?.toLowerCase()) {
    case "true":
    case "yes":
    case "1":
      return true;
    case undefined:
    case "false":
    case "no":
    case "0":
      return false;
    default:
      throw new Unreadable("UnreadableFlag");
  }
}

/** A column's text without surrounding space; undefined when absent or empty. */
function text(row: Row, column: string, lengthMax: number): string | undefined {
  const value = row[column];
  if (value === undefined || value === null) return undefined;
  const trimmed = String(value).trim();
  if (trimmed.length > lengthMax) throw new Unreadable("TooLong");
  return trimmed === "" ? undefined : trimmed;
}
