import type { GateRecord } from "../../schemas/wire/gates.ts";
import { noCampaign, partitionOf, sendSubject } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { type Finding, ok, problem } from "./finding.ts";

/** A message that goes the whole path to one gate and back, and never further. */
export type Probe = { readonly gate: string; readonly subject: string; readonly payload: string };

/** What came back; undefined: nothing in time. */
export type Answer = { readonly gate: string; readonly ms: number; readonly record: VerdictRecord | undefined };

/**
 * One message for each gate, on a partition that it works. It names no campaign that anybody could declare, so it is refused
 * whatever the policy says, and its recipient is a number that is kept for films and books: nobody has it.
 */
export function probes(gates: readonly GateRecord[], partitions: number): Probe[] {
  return gates.flatMap((gate) => {
    const lastFour = fictionalEnds.find((end) => gate.partitions.includes(partitionOf(end, partitions)));
    if (lastFour === undefined) return [];
    return [{ gate: gate.name, subject: sendSubject(noCampaign, lastFour), payload: payloadTo(fictional + lastFour) }];
  });
}

/** +44 7700 900000 to 900999: Ofcom keeps them for drama. */
const fictional = "44770090";
const fictionalEnds = Array.from({ length: 1000 }, (_, end) => String(end).padStart(4, "0"));

function payloadTo(to: string): string {
  return JSON.stringify({ messaging_product: "whatsapp", to, type: "text", text: { body: "consentry check" } });
}

export function pathFinding(answers: readonly Answer[]): Finding {
  const check = "path";
  const silent = answers.filter(({ record }) => record === undefined);
  if (silent.length > 0)
    return problem(
      check,
      `no verdict came back from ${silent.map(({ gate, ms }) => `${gate} within ${ms} ms`).join(", ")}`,
      "look at the gate's /readyz and its log",
    );
  const approved = answers.find(({ record }) => record?.outcome !== "rejected");
  if (approved !== undefined)
    return problem(
      check,
      `${approved.gate} did not refuse a message of no campaign`,
      "this is a fault of Consentry: please report it, with what consentry audit says",
    );
  const each = answers.map(({ gate, ms }) => `${gate} in ${ms} ms`);
  return ok(check, `a message of no campaign was judged and refused by ${each.join(", ")}`);
}
