/** What a command's end says: scripts branch on it. */
export const exitCodes = {
  /** Yes: done, found, approved. */
  yes: 0,
  /** A negative answer: refused, not there, not in order. Nothing is broken. */
  no: 1,
  /** The command was typed wrongly, or a setting is wrong. */
  usage: 2,
  /** The API server or NATS could not be reached. */
  unreachable: 3,
  /** Waited as long as was asked, and it did not happen. */
  timedOut: 4,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
