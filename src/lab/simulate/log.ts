import type { LogEntry } from "../../gate/commit.ts";
import type { CommitResult } from "../../gate/pipeline.ts";
import { natsHeaders } from "../../schemas/wire/headers.ts";

export type Stored = LogEntry & { readonly sequence: number };

/** VERDICTS: atomic batches with the expectations that gates use, and rollup. */
export function createLog(onStored: (record: Stored) => void) {
  /** Everything that was ever stored. What a rollup has taken away is not read again: only the last of a subject is asked for. */
  const records: Stored[] = [];
  const last = new Map<string, Stored>();
  return { publish, records, last: (subject: string) => last.get(subject) };

  /** All or none. An expectation is about what was stored before the batch. */
  function publish(entries: readonly LogEntry[]): CommitResult & { kind: "committed" | "refused" } {
    for (const { subject, headers } of entries) {
      const expected = headers[natsHeaders.expectedLastSubjectSequence];
      const found = last.get(subject)?.sequence ?? 0;
      if (expected !== undefined && Number(expected) !== found)
        return { kind: "refused", errCode: 10071, description: `wrong last sequence: ${found}` };
    }
    for (const entry of entries) {
      const stored = { ...entry, sequence: records.length + 1 };
      records.push(stored);
      last.set(entry.subject, stored);
      onStored(stored);
    }
    return { kind: "committed", lastSequence: records.length };
  }
}
