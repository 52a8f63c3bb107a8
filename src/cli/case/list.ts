import { z } from "zod";
import { isOpen } from "../../domain/lifecycle/case-status.ts";
import { conditionOf } from "../../domain/lifecycle/conditions.ts";
import { withoutNumbers } from "../../domain/recipient/written-number.ts";
import { instantMs } from "../../domain/time/instant.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import { ageText } from "../age.ts";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { type Column, renderList } from "../output.ts";
import { sayUnreadable } from "../unreadable.ts";

export type CaseListParts = {
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined;
  readonly listCases: () => Promise<{ readonly items: readonly ComplianceCase[]; readonly unreadable: number }>;
  readonly nowMs: () => number;
};

const options = z.object({ all: z.boolean().default(false), overdue: z.boolean().default(false) });
type Options = z.infer<typeof options>;

export const caseListCommand: Command<CaseListParts, Options> = {
  words: "case list",
  summary: "open cases, the most urgent first",
  details: "Lists cases that are not closed: those past a deadline first, then by the next deadline.",
  examples: [
    { type: "consentry case list -n marketing", does: "what is open there" },
    { type: "consentry case list -A --overdue", does: "everything that is late" },
    { type: "consentry case list -A --all -o jsonl", does: "all cases, one document a line, for an export" },
  ],
  flags: [
    { flags: "--all", help: "closed ones as well" },
    { flags: "--overdue", help: "only those past a deadline" },
  ],
  options,
  run: async (parts, { options: wanted, scope, console }) => {
    const { items, unreadable } = await parts.listCases();
    const rows = casesToShow(items, wanted);
    const columns = caseColumns({ withNamespace: parts.namespace === undefined, nowMs: parts.nowMs() });
    console.data(renderList({ rows, columns }, scope.output));
    if (rows.length === 0) console.progress(`${nothing(wanted)} in ${where(parts.namespace)}\n`);
    sayUnreadable(unreadable, console);
    return exitCodes.yes;
  },
};

function nothing({ all, overdue }: Options): string {
  if (overdue) return "nothing is overdue";
  return all ? "no cases" : "no open cases";
}

function where(namespace: string | undefined): string {
  return namespace === undefined ? "any namespace" : `namespace ${withoutNumbers(namespace)}`;
}

/** Open ones unless all are wanted: overdue first, then the nearest deadline, closed ones last. */
export function casesToShow(cases: readonly ComplianceCase[], { all, overdue }: Options): ComplianceCase[] {
  const wanted = cases.filter((each) => (all || isOpen(each.status.phase)) && (!overdue || isOverdue(each)));
  return wanted.sort((a, b) => urgency(a) - urgency(b) || a.metadata.name.localeCompare(b.metadata.name));
}

export function isOverdue({ status }: ComplianceCase): boolean {
  return conditionOf(status.conditions, "Overdue")?.status === "True";
}

/** Smaller is more urgent. */
function urgency(each: ComplianceCase): number {
  if (!isOpen(each.status.phase)) return Number.MAX_SAFE_INTEGER;
  const dueMs = instantMs(each.status.due ?? "") ?? Number.MAX_SAFE_INTEGER / 2;
  return isOverdue(each) ? dueMs - Number.MAX_SAFE_INTEGER / 2 : dueMs;
}

function caseColumns(at: { withNamespace: boolean; nowMs: number }): Column<ComplianceCase>[] {
  const namespace: Column<ComplianceCase>[] = at.withNamespace
    ? [{ header: "NAMESPACE", value: ({ metadata }) => metadata.namespace }]
    : [];
  return [
    ...namespace,
    { header: "NAME", value: ({ metadata }) => metadata.name },
    { header: "PHASE", value: ({ status }) => status.phase ?? "Open" },
    { header: "CLAUSE", value: ({ spec }) => spec.clause },
    { header: "SEVERITY", value: ({ spec }) => spec.severity },
    { header: "SUBJECT", value: ({ spec }) => spec.subject.name },
    { header: "ASSIGNEE", value: ({ spec }) => spec.assignee },
    { header: "OVERDUE", value: isOverdue },
    { header: "DUE", value: ({ status }) => status.due },
    { header: "AGE", value: ({ metadata }) => ageText(at.nowMs - (instantMs(metadata.creationTimestamp) ?? at.nowMs)) },
    { header: "NEXT", value: ({ status }) => status.summary, wide: true },
  ];
}
