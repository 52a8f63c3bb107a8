import type { CollectParts, Part } from "./collect.ts";
import type { JudgedMessage, JudgedPart, PartLayout } from "./commit.ts";
import type { Gathered } from "./gather.ts";
import type { MessageTrace } from "./message-trace.ts";
import type { Candidate } from "./partition.ts";

/** Asked when the facts of a message are about to be looked up; undefined: this one is not traced. */
export type BeginTrace = (
  candidate: Pick<Candidate, "traceparent" | "storedAtMs" | "attempt">,
) => MessageTrace | undefined;

/** The steps of the pipeline that know single messages. */
type Steps = {
  readonly gather: CollectParts["gather"];
  readonly judge: (collected: readonly Part[]) => Promise<JudgedPart[]>;
  readonly onSettled: (layout: PartLayout) => void;
};

/** The same steps, which also tell of the messages that are traced. A gate that traces nothing runs the plain ones. */
export function tracedSteps(begin: BeginTrace, steps: Steps): Steps {
  return {
    gather: (owned, candidate) => {
      const trace = begin(candidate);
      const gathered = steps.gather(owned, candidate);
      trace?.step("judge");
      return trace ? { ...gathered, trace } : gathered;
    },
    judge: async (collected) => {
      const judged = await steps.judge(collected);
      return judged.map((part, index) => ({
        ...part,
        judged: withTraces(part.judged, collected[index]?.gathered ?? []),
      }));
    },
    onSettled: (layout) => {
      steps.onSettled(layout);
      for (const { trace, record } of layout.part.judged) trace?.end(record);
    },
  };
}

function withTraces(judged: readonly JudgedMessage[], gathered: readonly Gathered[]): JudgedMessage[] {
  return judged.map((message, index) => {
    const { trace, candidate } = gathered[index] ?? {};
    if (trace === undefined) return message;
    trace.step("commit");
    return { ...message, trace, record: { ...message.record, traceparent: continuedFrom(message, trace, candidate) } };
  });
}

/** All attempts at a parked message hang below its first, side by side; what follows a final verdict hangs below that. */
function continuedFrom({ record }: JudgedMessage, trace: MessageTrace, candidate: Candidate | undefined): string {
  const isParked = record.outcome === "deferred" || record.outcome === "held";
  return (isParked && record.attempt > 1 && candidate?.traceparent) || trace.traceparent;
}
