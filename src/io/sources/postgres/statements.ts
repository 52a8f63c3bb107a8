import { escapeIdentifier } from "pg";
import { Failure } from "../../../schemas/failures.ts";
import { rowColumns } from "../../../schemas/resources/consent-source-postgres.ts";

/** What is read: a table or a query, and which columns of it. */
export type Selection = {
  /** `name` or `schema.name`. */
  readonly table: string | null;
  readonly query: string | null;
  /** Column there by column of a consent row, where the two differ. */
  readonly columns: Readonly<Record<string, string>>;
  readonly cursorColumn: string | null;
};

/** A column that the database has, and its type by PostgreSQL's number for it. */
export type Field = { readonly name: string; readonly dataTypeID: number };

export type Statements = {
  /**
   * Makes ready to fetch rows beyond a value of the cursor column: each one JSON text in the columns of a consent row, null
   * for one that is too large.
   */
  readonly declare: (beyond: string | undefined) => Query;
  /** The cursor's newest value, as text; no row when nothing lies beyond $1. */
  readonly newest: (beyond: string | undefined) => Query;
};

export type Query = { readonly text: string; readonly values: string[] };

/** As for a line of a list: who writes more into one row has put something else there. */
const rowBytesMax = 64 * 1024;

const types = { date: 1082, timestamp: 1114, timestampWithZone: 1184 };
const zoneless: readonly number[] = [types.date, types.timestamp];

/** Each answer has a time limit of its own, however long we take in between: with the protocol's own portals it would not. */
export const fetchRows: Query = { text: "FETCH FORWARD 2000 FROM consent_rows", values: [] };

/** Names the columns and gives no row. */
export function fieldsOf(selection: Selection): string {
  return `SELECT * FROM ${relation(selection)} LIMIT 0`;
}

/**
 * Reads nothing but the columns of a consent row: whatever else the table holds stays there.
 *
 * @throws Failure `NotFound` when the table lacks a column that is named or needed
 */
export function statementsFor(selection: Selection, fields: readonly Field[]): Statements {
  const columns = columnsOf(selection, fields);
  const members = columns.map(({ name, field }) => `'${name}', ${expressionOf(name, field)}`).join(", ");
  const source = relation(selection);
  const cursor = selection.cursorColumn === null ? undefined : found(selection.cursorColumn, fields);
  const beyond = (value: string | undefined) =>
    cursor === undefined || value === undefined ? [] : [`${quoted(cursor.name)} > $1`];
  return {
    declare: (value) => ({
      text:
        `DECLARE consent_rows NO SCROLL CURSOR FOR SELECT CASE WHEN octet_length(consent_row) <= ${rowBytesMax} THEN consent_row END FROM ` +
        `(SELECT json_build_object(${members})::text AS consent_row FROM ${source}${where(beyond(value))}) AS rows_as_text`,
      values: valuesOf(value),
    }),
    newest: (value) => ({
      text:
        cursor === undefined
          ? "SELECT NULL WHERE false"
          : `SELECT ${quoted(cursor.name)}::text FROM ${source}${where([...beyond(value), ...notAhead(cursor)])} ` +
            `ORDER BY ${quoted(cursor.name)} DESC LIMIT 1`,
      values: cursor === undefined ? [] : valuesOf(value),
    }),
  };
}

function columnsOf({ columns }: Selection, fields: readonly Field[]) {
  const chosen = rowColumns.flatMap((name): { name: string; field: Field }[] => {
    const mapped = columns[name];
    const field = mapped === undefined ? fields.find((each) => each.name === name) : found(mapped, fields);
    return field === undefined ? [] : [{ name, field }];
  });
  const has = (name: string) => chosen.some((column) => column.name === name);
  const phone = fields.find(({ name }) => name === "phone");
  if (!has("recipient") && phone !== undefined) chosen.push({ name: "phone", field: phone });
  else if (!has("recipient")) throw missing("recipient");
  if (!has("at")) throw missing("at");
  return chosen;
}

function found(name: string, fields: readonly Field[]): Field {
  const field = fields.find((each) => each.name === name);
  if (field !== undefined) return field;
  throw new Failure(
    "NotFound",
    `the table has no column ${quoted(name)}: correct the ConsentSource, or the table; upper and lower case count`,
    { retry: true },
  );
}

function missing(name: string): Failure {
  return new Failure("NotFound", `the table has no column "${name}": say in postgres.columns which one it is`, {
    retry: true,
  });
}

/** JSON writes instants as RFC 3339. A time without a zone is taken for UTC, and one that never comes for none. */
function expressionOf(name: string, { name: column, dataTypeID }: Field): string {
  const value = zoneless.includes(dataTypeID) ? `(${quoted(column)}::timestamp AT TIME ZONE 'UTC')` : quoted(column);
  const isTime = dataTypeID === types.timestampWithZone || zoneless.includes(dataTypeID);
  return name === "valid_until" && isTime ? `nullif(${value}, 'infinity')` : value;
}

/** A clock that runs ahead must not move the cursor to where nobody else's rows come for hours. */
function notAhead({ name, dataTypeID }: Field): string[] {
  const isTime = dataTypeID === types.timestampWithZone || zoneless.includes(dataTypeID);
  return isTime ? [`${quoted(name)} <= now()`] : [`${quoted(name)} IS NOT NULL`];
}

function relation({ table, query }: Selection): string {
  // On lines of its own, so that a comment at the end of the query ends with it.
  if (query !== null) return `(\n${query}\n) AS consent`;
  return (table ?? "").split(".").map(quoted).join(".");
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
}

function valuesOf(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}

/** Whatever stands in a name stays a name. */
export function quoted(name: string): string {
  return escapeIdentifier(name);
}
