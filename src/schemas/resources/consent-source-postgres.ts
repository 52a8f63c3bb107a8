import { z } from "zod";
import { text } from "./common.ts";
import { duration } from "./duration.ts";
import type { CelRule } from "./kind.ts";

/** A name in a database. It is always quoted, so anything goes but control characters. */
function identifier(description: string) {
  return text(63)
    .regex(/^\P{Cc}+$/u)
    .describe(description);
}

/** What sync reads of a row, by the names that lists have too, and what each says. */
const columns = z.object({
  recipient: identifier("The number. Without it: recipient, else phone.").optional(),
  status: identifier("granted, pending, withdrawn or complaint; without it every row is a grant.").optional(),
  at: identifier("When the person said it.").optional(),
  purposes: identifier("What for: an array, or text separated by semicolons; without it every purpose.").optional(),
  notice: identifier("Id of the notice that the person read.").optional(),
  notice_hash: identifier("Hash of its text.").optional(),
  language: identifier("Language of the notice.").optional(),
  method: identifier("How the person said it, if not as spec.method says.").optional(),
  affirmative: identifier("Whether the person did something to agree.").optional(),
  double_opt_in: identifier("Whether the person confirmed from the number itself.").optional(),
  pre_ticked: identifier("Whether the box was ticked before they saw it.").optional(),
  bundled: identifier("Whether they agreed to it together with other terms.").optional(),
  channel: identifier("Channel that was named; WhatsApp without it.").optional(),
  jurisdiction: identifier("Where it was given, ISO 3166.").optional(),
  evidence: identifier("Where the proof lies.").optional(),
  age: identifier("Age in years.").optional(),
  valid_until: identifier("When the consent ends, if before optIn.validFor is over.").optional(),
});

/** The columns that sync reads, by their names in a list. */
export const rowColumns = columns.keyof().options;

export const postgres = z.object({
  host: text(253)
    .regex(/^[A-Za-z0-9._:-]+$/)
    .describe("Server, which the sync role's allow-list must name."),
  port: z.int().min(1).max(65535).default(5432).describe("Its port."),
  database: identifier("Database."),
  credentialsRef: z
    .object({ name: text(253).describe("Name of a Secret that the sync role has.") })
    .describe("How to log in: a Secret with username, password and, for a CA of your own, ca.crt."),
  tls: z
    .enum(["VerifyFull", "Require", "Disable"])
    .default("VerifyFull")
    .describe(
      "VerifyFull: the server's certificate must be good for this host. Require: encrypted, to whoever answers.",
    ),
  table: text(127)
    .regex(/^[^.\p{Cc}]+(\.[^.\p{Cc}]+)?$/u)
    .describe(
      "Table or view, as name or schema.name. Better a view of its own with the columns below and nothing else.",
    )
    .optional(),
  query: text(4096)
    .regex(/^(\P{Cc}|[\t\r\n])+$/u)
    .describe("One SELECT instead of a table.")
    .optional(),
  columns: columns.describe("Columns of the table, where they are not named as here.").optional(),
  cursorColumn: identifier(
    "Column that grows with every insert and update, with an index: where the next reading goes on. Without it every reading is whole.",
  ).optional(),
  overlap: duration
    .default("5m")
    .describe("Longest that a transaction which writes consent may take: rows that young are read again."),
  notifyChannel: identifier("Channel of NOTIFY that says when something has changed; reads at once then.").optional(),
  interval: duration.default("10s").describe("How often the table is asked for new rows."),
  reconcileInterval: duration.default("1h").describe("How often it is read whole: only then is it seen who is gone."),
  queryTimeout: duration.default("30s").describe("Longest that one answer of the database may take."),
});

export const postgresRules: readonly CelRule[] = [
  {
    rule: "!has(self.spec.postgres) || has(self.spec.postgres.table) != has(self.spec.postgres.query)",
    message: "rows come from a table or from a query: set one of table and query",
    fieldPath: ".spec.postgres",
    reason: "FieldValueInvalid",
  },
];
