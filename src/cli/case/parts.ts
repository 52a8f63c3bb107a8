import type { ComplianceCase, ComplianceCaseSpec } from "../../schemas/resources/compliance-case.ts";

export type CaseRef = { readonly namespace: string; readonly name: string };

/** What people sign on a case. */
export type CaseEntries = Partial<
  Pick<ComplianceCaseSpec, "assignee" | "acknowledged" | "steps" | "resolution" | "approval">
>;

/** What commands about one case need. */
export type CaseParts = {
  /** Namespace that is meant when none is typed. */
  readonly namespace: string;
  /** The user as the API server knows us: signatures carry this name. */
  readonly me: () => Promise<string>;
  readonly readCase: (ref: CaseRef) => Promise<ComplianceCase | undefined>;
  /** @returns the case as it is now; undefined when it has changed since it was read */
  readonly changeCase: (seen: ComplianceCase, entries: CaseEntries) => Promise<ComplianceCase | undefined>;
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
};
