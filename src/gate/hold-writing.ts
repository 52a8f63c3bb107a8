import type { HoldRecord } from "../schemas/wire/hold.ts";

export type HoldWritingParts = {
  readonly write: (record: HoldRecord) => Promise<void>;
  readonly onWritten: (record: HoldRecord) => void;
  readonly onFault: (scope: string, error: unknown) => void;
  readonly running: () => boolean;
  readonly sleep: (ms: number) => Promise<void>;
};

const againMs = { first: 100, most: 2000 };

/**
 * Writes holds, each again and again until it is in the log. Whoever broke a critical rule waits for this in the lane: a gate
 * that cannot stop a campaign judges nothing more.
 */
export function createHoldWriting(parts: HoldWritingParts) {
  const unwritten = new Set<HoldRecord>();
  return { write, problem };

  async function write(record: HoldRecord): Promise<void> {
    for (let waitMs = againMs.first; parts.running(); waitMs = Math.min(2 * waitMs, againMs.most)) {
      try {
        await parts.write(record);
        unwritten.delete(record);
        return parts.onWritten(record);
      } catch (error) {
        unwritten.add(record);
        parts.onFault(record.scope, error);
        await parts.sleep(waitMs);
      }
    }
  }

  /** Why the gate is not ready; undefined when every hold is in the log. */
  function problem(): string | undefined {
    const scopes = [...new Set([...unwritten].map(({ scope }) => scope))];
    return scopes.length === 0 ? undefined : `the hold on ${scopes.join(", ")} cannot be written`;
  }
}
