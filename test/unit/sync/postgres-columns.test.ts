import { expect, it } from "vitest";
import { type Row, readRow } from "../../../src/domain/consent/row.ts";
import { rowColumns } from "../../../src/schemas/resources/consent-source-postgres.ts";
import { desiredSource } from "../../support/consent.ts";

it("every column that is read of a row can be read of a table: one that is not read would not count against anybody", () => {
  const asked = new Set<string>();
  const row: Row = new Proxy(
    {},
    {
      get: (_, column) => {
        asked.add(String(column));
        return column === "phone" ? "+447700900001" : column === "at" ? "2026-01-02T03:04:05Z" : undefined;
      },
    },
  );
  const reading = readRow(row, {
    source: desiredSource(),
    nowMs: Date.parse("2026-01-02T03:04:05Z"),
    by: "sync",
    parseInstant: (text) => Date.parse(text),
  });
  expect(reading).toMatchObject({ ok: true });
  expect([...rowColumns, "phone"].sort()).toEqual([...asked].sort());
});
