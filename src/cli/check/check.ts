import { z } from "zod";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";
import { seconds } from "../seconds.ts";
import { type Finding, findingsText } from "./finding.ts";

export type CheckParts = {
  /** Looks at everything anew, waiting this long for a verdict; never throws for what it finds. */
  readonly look: (
    withinMs: number,
  ) => Promise<{ readonly findings: readonly Finding[]; readonly unreachable: boolean }>;
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
};

const options = z.object({ wait: z.boolean().default(false), timeout: seconds.default(120) });
type Options = z.infer<typeof options>;

export const checkCommand: Command<CheckParts, Options> = {
  words: "check",
  summary: "is everything in order?",
  details:
    "Looks at the API server, the CRDs, the admission policies, the operator, NATS, what is installed on it, the suppression list, " +
    "the consent sources, the active policy bundle and the gates; each is a line, with a cure where there is a problem. When all of " +
    "NATS is in order, it publishes a message a gate, to nobody and for no campaign, and waits for the verdicts: they are refused, " +
    "never sent, and counted nowhere.\n" +
    "Exit code 0 when all is well, 1 when not, 3 when the API server or NATS cannot be reached, 4 when --wait waited in vain. What " +
    "you may not see is no problem, and where there is neither a kubeconfig nor a service account the cluster is left out.",
  examples: [
    { type: "consentry check", does: "before anything else" },
    {
      type: "consentry check --wait --timeout 5m",
      does: "after an install: wait until all is well (exit code 4 when it does not come)",
    },
  ],
  flags: [
    { flags: "--wait", help: "look again until everything is in order" },
    { flags: "--timeout <time>", help: "with --wait, at most this long", byDefault: "2m" },
  ],
  options,
  run: async (parts, typed) => {
    const waitMs = typed.options.wait ? typed.options.timeout * 1000 : 0;
    const { findings, unreachable } = await lookUntil(parts, waitMs, typed);
    show(typed, findings);
    if (findings.every(({ state }) => state !== "problem")) return exitCodes.yes;
    return verdict({ waited: typed.options.wait, unreachable });
  },
};

function show({ console: to, scope }: Typed<Options>, findings: readonly Finding[]): void {
  to.data(renderOne({ text: findingsText(findings), document: { findings } }, scope.output));
}

function verdict({ waited, unreachable }: { waited: boolean; unreachable: boolean }): ExitCode {
  if (waited) return exitCodes.timedOut;
  return unreachable ? exitCodes.unreachable : exitCodes.no;
}

const lookEveryMs = 1_000;
/** A gate that is well answers within milliseconds. */
const verdictWithinMs = 10_000;

async function lookUntil(parts: CheckParts, waitMs: number, { console: to }: Typed<Options>) {
  const deadlineMs = parts.nowMs() + waitMs;
  for (let told = ""; ; ) {
    const leftMs = waitMs === 0 ? verdictWithinMs : Math.max(0, deadlineMs - parts.nowMs());
    const seen = await parts.look(Math.min(verdictWithinMs, leftMs));
    const waiting = seen.findings.filter(({ state }) => state === "problem").map(({ check }) => check);
    if (waiting.length === 0 || parts.nowMs() >= deadlineMs) return seen;
    const line = `waiting for ${waiting.join(", ")}\n`;
    if (line !== told) to.progress(line);
    told = line;
    await parts.sleep(lookEveryMs);
  }
}
