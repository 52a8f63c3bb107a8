import type { VerdictRecord } from "../schemas/wire/verdict.ts";

/** What is told of one attempt at a message: it is being judged, its verdict is being stored, it is stored. */
export type MessageTrace = {
  /** Names the attempt for whoever continues its trace. */
  readonly traceparent: string;
  /** The step before it is over. */
  readonly step: (name: "judge" | "commit") => void;
  /** The verdict is stored. An attempt that never comes so far, because another gate judged the message, is told to nobody. */
  readonly end: (record: VerdictRecord) => void;
};
