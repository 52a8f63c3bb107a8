import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fileOrigin } from "../../../src/io/sources/file.ts";

const directory = mkdtempSync(join(tmpdir(), "consentry-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** A list of so many rows that was written a minute ago. */
function listOf(name: string, rows: number): string {
  const path = join(directory, name);
  const lines = Array.from(
    { length: rows },
    (_, index) => `+44770090${String(index).padStart(4, "0")},2026-01-01T00:00:00Z`,
  );
  writeFileSync(path, ["phone,at", ...lines, ""].join("\n"));
  const before = new Date(Date.now() - 60_000);
  utimesSync(path, before, before);
  return path;
}

const originAt = (path: string) =>
  fileOrigin({
    list: async () => ({ path }),
    format: "CSV",
    required: [["recipient", "phone"], ["at"]],
    intervalMs: 1000,
    nowMs: Date.now,
  });

describe("a list in a file, as a source", () => {
  it("is read whole in batches, and not again while it is the same", async () => {
    const origin = originAt(listOf("many.csv", 2500));
    const reading = await origin.open(undefined);
    if (reading.kind !== "rows") throw new Error("nothing was read");
    const sizes: number[] = [];
    for await (const batch of reading.batches) sizes.push(batch.rows.length);
    expect(sizes).toEqual([1000, 1000, 500]);
    expect(reading).toMatchObject({ isWhole: true, version: expect.stringMatching(/^sha256:/) });
    expect(await origin.open({ version: reading.version })).toEqual({ kind: "unchanged" });
    listOf("many.csv", 2501);
    expect(await origin.open({ version: reading.version })).toMatchObject({ kind: "rows" });
  });

  it("is left alone while somebody writes it", async () => {
    const path = listOf("writing.csv", 1);
    writeFileSync(path, "phone,at\n");
    await expect(originAt(path).open(undefined)).rejects.toMatchObject({ code: "Unsettled" });
  });

  it("gives no further row when it changes while it is read, and does not end as if it were whole", async () => {
    const path = listOf("changing.csv", 2500);
    const reading = await originAt(path).open(undefined);
    if (reading.kind !== "rows") throw new Error("nothing was read");
    const batches = reading.batches[Symbol.asyncIterator]();
    expect((await batches.next()).value?.rows).toHaveLength(1000);
    listOf("changing.csv", 2400);
    await expect(batches.next()).rejects.toMatchObject({ code: "Unsettled" });
  });
});
