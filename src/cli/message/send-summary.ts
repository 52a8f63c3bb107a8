import type { Outcome } from "../../schemas/policy/verdict-output.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { type Column, type Format, renderList } from "../output.ts";

/** What is kept of a verdict until the end. */
export type Judged = { readonly outcome: Outcome; readonly clause: string; readonly rule: string };

export function judgedOf(record: VerdictRecord): Judged {
  const first = record.violations.find((violation) => !violation.undecidable) ?? record.violations[0];
  return { outcome: record.outcome, clause: first?.clause ?? "", rule: first?.rule ?? "" };
}

export type Row = {
  readonly outcome: Outcome | "unreadable" | "unjudged";
  readonly messages: number;
  readonly clause: string;
  readonly rule: string;
};

const order = ["approved", "deferred", "held", "rejected", "unreadable", "unjudged"];

/** Messages by outcome, clause and rule. */
export function summaryRows(all: {
  readonly judged: readonly Judged[];
  readonly unreadable: number;
  readonly unjudged: number;
}): Row[] {
  const groups = Map.groupBy(all.judged, ({ outcome, clause, rule }) => `${outcome} ${clause} ${rule}`);
  const rows = [...groups.values()].flatMap((group): Row[] =>
    group[0] ? [{ ...group[0], messages: group.length }] : [],
  );
  const others: Row[] = [
    { outcome: "unreadable", messages: all.unreadable, clause: "", rule: "" },
    { outcome: "unjudged", messages: all.unjudged, clause: "", rule: "" },
  ];
  return [...rows, ...others.filter((row) => row.messages > 0)].sort(
    (a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome) || b.messages - a.messages,
  );
}

export function summaryText(rows: readonly Row[], format: Format): string {
  return renderList({ rows, columns }, format);
}

const columns: readonly Column<Row>[] = [
  { header: "OUTCOME", value: (row) => row.outcome },
  { header: "MESSAGES", value: (row) => row.messages },
  { header: "CLAUSE", value: (row) => row.clause },
  { header: "RULE", value: (row) => row.rule },
];
