import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fileBelow, listBatches, listDigest, settledMark } from "../../../src/io/files/consent-list.ts";
import { parseInstant } from "../../../src/io/instant.ts";

const directory = mkdtempSync(join(tmpdir(), "consentry-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

const required = [["recipient", "phone"], ["at"]];

async function read(content: string, format: "CSV" | "JSONLines" = "CSV") {
  const rows: Record<string, unknown>[] = [];
  let malformed = 0;
  for await (const batch of listBatches({ origin: { content }, format, required })) {
    rows.push(...batch.rows);
    malformed += batch.malformed;
  }
  return { rows, malformed };
}

describe("a consent list", () => {
  it("is read by column names, in any case and order", async () => {
    const { rows } = await read('\ufeffAT, Phone ,evidence\n2026-01-01T00:00:00Z,+44,"a, b"\n\n');
    expect(rows).toEqual([{ at: "2026-01-01T00:00:00Z", phone: "+44", evidence: "a, b" }]);
  });

  it("counts lines that are no rows and goes on", async () => {
    expect(await read("phone,at\n1,2\n1,2,3\n3,4\n")).toEqual({
      rows: [
        { phone: "1", at: "2" },
        { phone: "3", at: "4" },
      ],
      malformed: 1,
    });
    expect(await read('{"phone":"1"}\n[1]\nnonsense\n\n{"phone":"2"}', "JSONLines")).toEqual({
      rows: [{ phone: "1" }, { phone: "2" }],
      malformed: 2,
    });
  });

  it("is refused as a whole when a column is missing", async () => {
    await expect(read("phone,when\n1,2\n")).rejects.toMatchObject({
      code: "Unusable",
      message: 'the first line names no column "at"',
    });
  });

  it("is never quoted in an error", async () => {
    const broken = 'phone,at\n"+447700900123\n';
    const error = await read(broken).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(String(error?.message ?? "")).not.toContain("7700900123");
  });

  it("has a digest that changes with it", async () => {
    const digest = await listDigest({ content: "a" });
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await listDigest({ content: "b" })).not.toBe(digest);
  });

  it("is not read while it is being written", async () => {
    const path = join(directory, "fresh.csv");
    writeFileSync(path, "phone,at\n");
    await expect(settledMark({ path }, Date.now())).rejects.toMatchObject({ code: "Unsettled" });
    expect(await settledMark({ path }, Date.now() + 5000)).toBe(await settledMark({ path }, Date.now() + 9000));
    await expect(settledMark({ path: join(directory, "none") }, 0)).rejects.toMatchObject({ code: "NotFound" });
  });

  it("lies below its directory, links included", async () => {
    const root = join(directory, "root");
    mkdirSync(join(root, "..data"), { recursive: true });
    writeFileSync(join(root, "..data", "list.csv"), "");
    writeFileSync(join(directory, "secret.csv"), "");
    symlinkSync(join("..data", "list.csv"), join(root, "list.csv"));
    symlinkSync(join(directory, "secret.csv"), join(root, "out.csv"));
    expect(await fileBelow(root, "list.csv")).toContain("list.csv");
    expect(await fileBelow(root, "/list.csv")).toContain("list.csv");
    for (const path of ["../secret.csv", "out.csv", "."]) {
      await expect(fileBelow(root, path)).rejects.toMatchObject({ code: "Refused" });
    }
  });
});

describe("an instant", () => {
  it.each([
    ["2026-01-02T03:04:05Z", 1_767_323_045_000],
    ["2026-01-02T04:04:05+01:00", 1_767_323_045_000],
    ["2026-01-02 03:04Z", 1_767_323_040_000],
    ["2026-01-02T03:04:05", undefined],
    ["2026-13-02T03:04:05Z", undefined],
    ["tomorrow", undefined],
  ])("%j", (text, ms) => {
    expect(parseInstant(text)).toBe(ms);
  });
});
