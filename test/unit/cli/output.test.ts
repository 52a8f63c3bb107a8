import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type List, renderList, renderOne } from "../../../src/cli/output.ts";

type Row = { readonly name: string; readonly count: number | undefined; readonly note: string };

const list: List<Row> = {
  rows: [
    { name: "flash-sale", count: 3, note: "stopped" },
    { name: "a", count: undefined, note: "" },
  ],
  columns: [
    { header: "NAME", value: ({ name }) => name },
    { header: "COUNT", value: ({ count }) => count },
    { header: "OVERDUE", value: ({ count }) => count === 3 },
    { header: "NOTE", value: ({ note }) => note, wide: true },
  ],
};

describe("a list", () => {
  it("is a table as kubectl prints it: three spaces apart, nothing at the end of a line", () => {
    expect(renderList(list, "table")).toBe(
      "NAME         COUNT   OVERDUE\nflash-sale   3       True\na                    False\n",
    );
  });

  it("has its wide columns only when wide", () => {
    expect(renderList(list, "wide").split("\n")[0]).toBe("NAME         COUNT   OVERDUE   NOTE");
  });

  it("is a document for programs, one a line as jsonl", () => {
    expect(JSON.parse(renderList(list, "json"))).toEqual(JSON.parse(JSON.stringify(list.rows)));
    expect(parse(renderList(list, "yaml"))[0]).toEqual(list.rows[0]);
    const lines = renderList({ ...list, document: ({ name }) => ({ name }) }, "jsonl");
    expect(lines).toBe('{"name":"flash-sale"}\n{"name":"a"}\n');
  });

  it("is nothing at all when it is empty, and an empty list for programs", () => {
    expect(renderList({ ...list, rows: [] }, "table")).toBe("");
    expect(renderList({ ...list, rows: [] }, "json")).toBe("[]\n");
    expect(renderList({ ...list, rows: [] }, "jsonl")).toBe("");
  });

  it("stays one line a row, whatever a cell holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const table = renderList({ ...list, rows: [{ name, count: 1, note: name }] }, "wide");
        return table.split("\n").length === 3 && !/[\p{Cc}\p{Cf}]/u.test(table.replaceAll("\n", ""));
      }),
    );
  });
});

describe("one answer", () => {
  it("is its text for people and its document for programs", () => {
    const one = { text: "closed  x", document: { kind: "ComplianceCase" } };
    expect(renderOne(one, "table")).toBe("closed  x\n");
    expect(renderOne(one, "wide")).toBe("closed  x\n");
    expect(renderOne(one, "jsonl")).toBe('{"kind":"ComplianceCase"}\n');
    expect(renderOne(one, "yaml")).toBe("kind: ComplianceCase\n");
    expect(JSON.parse(renderOne(one, "json"))).toEqual(one.document);
  });
});
