import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fileBelow, listBatches, listDigest, settledMark } from "../../../src/io/files/consent-list.ts";
import { parseInstant } from "../../../src/io/instant.ts";
import { eventually } from "../../support/eventually.ts";

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

describe("a long list, which a thread of its own reads", () => {
  const long = (count: number, last: string) =>
    `phone,at,evidence\n${Array.from({ length: count }, (_, n) => `+44${n},2026,"form, ${"x".repeat(100)}"\n`).join("")}${last}`;

  function fileOf(content: string): string {
    const path = join(directory, "long.csv");
    writeFileSync(path, content);
    return path;
  }

  it("is read as a short one is: every row once, in order, and what is no row counted", async () => {
    const content = long(12_345, "1,2\n+44last,2026,end\n");
    // As a source hands it over, with what no thread can be given.
    const options = { origin: { path: fileOf(content) }, format: "CSV", required, nowMs: Date.now } as const;
    const found: { rows: Record<string, unknown>[]; malformed: number } = { rows: [], malformed: 0 };
    for await (const { rows, malformed } of listBatches(options)) {
      expect(rows.length).toBeLessThanOrEqual(1000);
      found.rows.push(...rows);
      found.malformed += malformed;
    }
    expect(found).toEqual(await read(content));
    expect(found).toMatchObject({ malformed: 1 });
    expect(found.rows).toHaveLength(12_346);
  });

  it("is refused as a whole when a column is missing, and when it is gone", async () => {
    const path = fileOf(long(12_345, "").replace("phone", "nobody"));
    const batches = (origin: { path: string }) =>
      listBatches({ origin, format: "CSV", required })[Symbol.asyncIterator]();
    await expect(batches({ path }).next()).rejects.toMatchObject({
      code: "Unusable",
      message: 'the first line names no column "recipient" or "phone"',
    });
    await expect(batches({ path: join(directory, "none") }).next()).rejects.toMatchObject({ code: "NotFound" });
  });

  it("leaves no thread behind when somebody stops in the middle", async () => {
    const threads = () => {
      const { workers } = process.report.getReport() as unknown as { workers: unknown[] };
      return workers.length;
    };
    const before = threads();
    for await (const { rows } of listBatches({ origin: { path: fileOf(long(12_345, "")) }, format: "CSV", required })) {
      expect(rows).toHaveLength(1000);
      break;
    }
    await eventually(() => threads() <= before);
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
