import { errorPage } from "./pages.ts";

/** Closed list of what can go wrong outside our own logic. Codes are for machines, the message is for people. */
export type FailureCode =
  | "Unreachable"
  | "TimedOut"
  | "Conflict"
  | "NotFound"
  | "Refused"
  /** A stream has no room now; whoever reads it makes some. */
  | "Full"
  /** Somebody is writing what is read: to be asked again soon. */
  | "Unsettled"
  | "PartitionCountChanged"
  | "LogBehind"
  | "BadSettings"
  | "Unusable";

/** Something broke. `retry` says what the caller should do: try again later, or stop and tell a person. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly retry: boolean;

  constructor(code: FailureCode, message: string, options: { retry: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = "Failure";
    this.code = code;
    this.retry = options.retry;
  }
}

/** A fault as fields of a log line: what was wrong and, of a failure, its code and the page's entry on it. */
export type FaultFields = { readonly error: string; readonly code?: FailureCode; readonly see?: string };

export function faultFields(fault: unknown): FaultFields {
  if (fault instanceof Failure) return { error: fault.message, code: fault.code, see: errorPage(fault.code) };
  return { error: fault instanceof Error ? fault.message : String(fault) };
}
