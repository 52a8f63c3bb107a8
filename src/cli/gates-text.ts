import { idleGatePage } from "../schemas/pages.ts";
import type { GateRecord } from "../schemas/wire/gates.ts";
import { exitCodes } from "./exit-codes.ts";
import { Problem } from "./problem.ts";
import { spanText } from "./span-text.ts";

/** Why no verdict came, as far as the gates tell. */
export function noVerdictProblem(gates: readonly GateRecord[], waitedMs: number): Problem {
  const options = { exitCode: exitCodes.timedOut };
  if (gates.length === 0) {
    return new Problem("no gate is running: the message waits in OUTBOUND", {
      ...options,
      cure: "start a gate; trials that waited are judged then",
    });
  }
  const problem = gates.find((gate) => gate.problem !== null);
  if (problem) {
    const cure = "kubectl describe policybundles, and the gate's /readyz, say why";
    return new Problem(`gate ${problem.name} does not judge: ${problem.problem}`, {
      ...options,
      cure,
      see: idleGatePage,
    });
  }
  return new Problem(`no verdict within ${spanText(waitedMs)}, though ${gates.length} gates run`, {
    ...options,
    cure: "consentry status",
  });
}
