/** Where a gate under fire is killed: named points on a message's path, put around what the gate needs of the world. */
import type { ActiveBundle } from "../../gate/bundles.ts";
import type { GateParts } from "../../gate/run.ts";

export const points = [
  "received",
  "facts",
  "judged",
  "commit-sent",
  "committed",
  "release",
  "hold-written",
  "body-read",
] as const;
export type Point = (typeof points)[number];

/** What the kernel has after this is on its way; an answer needs longer. */
const leaveMs = 1;

/**
 * The same parts, with something that happens at one point. Up to there everything is as in the product.
 *
 * @param pass called each time the point is passed
 */
export function withPoint(parts: GateParts, point: Point, pass: () => void): GateParts {
  return { ...parts, ...around[point](parts, pass) };
}

type Around = (parts: GateParts, pass: () => void) => Partial<GateParts>;

const around: Readonly<Record<Point, Around>> = {
  received: (parts, pass) => ({
    read: (partition, callbacks) =>
      parts.read(partition, {
        ...callbacks,
        onMessage: (arrival) => {
          callbacks.onMessage(arrival);
          pass();
        },
      }),
  }),
  facts: (parts, pass) => ({
    policyInput: (subject) => {
      const input = parts.policyInput(subject);
      pass();
      return input;
    },
  }),
  judged: (parts, pass) => ({ bundles: { ...parts.bundles, active: () => judging(parts.bundles.active(), pass) } }),
  "commit-sent": (parts, pass) => ({
    publish: async (entries) => {
      const answer = parts.publish(entries);
      if (!hasVerdict(entries)) return await answer;
      await new Promise((resolve) => setTimeout(resolve, leaveMs));
      pass();
      return await answer;
    },
  }),
  committed: (parts, pass) => ({
    publish: async (entries) => {
      const result = await parts.publish(entries);
      if (result.kind === "committed" && hasVerdict(entries)) pass();
      return result;
    },
  }),
  release: (parts, pass) => ({
    release: async (partition, position) => {
      pass();
      await parts.release(partition, position);
    },
  }),
  "hold-written": (parts, pass) => ({
    writeHold: async (record) => {
      await parts.writeHold(record);
      pass();
    },
  }),
  "body-read": (parts, pass) => ({
    readBody: async (sequence) => {
      const body = await parts.readBody(sequence);
      pass();
      return body;
    },
  }),
};

function judging(bundle: ActiveBundle | undefined, pass: () => void): ActiveBundle | undefined {
  if (!bundle) return undefined;
  return {
    ...bundle,
    verdicts: async (inputs) => {
      const answers = await bundle.verdicts(inputs);
      pass();
      return answers;
    },
  };
}

/** Taking a partition commits too, and is no verdict. */
function hasVerdict(entries: readonly { readonly subject: string }[]): boolean {
  return entries.some(({ subject }) => subject.startsWith("consentry.verdict."));
}
