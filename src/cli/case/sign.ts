import { instantText } from "../../domain/time/instant.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import { exitCodes } from "../exit-codes.ts";
import { negativeAnswer, Problem } from "../problem.ts";
import type { CaseEntries, CaseParts, CaseRef } from "./parts.ts";

/** What somebody wants to write on a case, given what stands there: the entries, or nothing because it stands there already. */
export type Sign = (seen: ComplianceCase, signature: Signature) => CaseEntries | undefined;

export type Signature = { readonly by: string; readonly at: string };

const attemptsMax = 5;

/**
 * Reads the case, lets `sign` decide, and writes under the own name, only onto what was read: when somebody else was quicker,
 * everything is looked at again.
 * @throws Problem when there is no such case, or `sign` refuses
 */
export async function signCase(parts: CaseParts, ref: CaseRef, sign: Sign): Promise<ComplianceCase> {
  const by = await parts.me();
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const seen = await findCase(parts, ref);
    const entries = sign(seen, { by, at: instantText(parts.nowMs()) });
    if (entries === undefined) return seen;
    const written = await parts.changeCase(seen, entries);
    if (written !== undefined) return written;
  }
  throw new Problem(`others keep changing case ${ref.name}; nothing was written`, {
    exitCode: exitCodes.no,
    cure: "try again",
  });
}

export async function findCase(parts: Pick<CaseParts, "readCase">, ref: CaseRef): Promise<ComplianceCase> {
  const found = await parts.readCase(ref);
  if (found !== undefined) return found;
  throw negativeAnswer(
    `there is no case ${ref.name} in namespace ${ref.namespace}`,
    `consentry case list -n ${ref.namespace}`,
  );
}
