import { Readable } from "node:stream";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLines, rowBytesMax } from "../../../src/io/files/csv-lines.ts";

async function read(bytes: Buffer, chunkBytes = bytes.length) {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.subarray(at, at + chunkBytes));
  const lines: string[][] = [];
  let malformed = 0;
  const onMalformed = () => {
    malformed++;
  };
  for await (const line of csvLines(Readable.from(chunks), onMalformed)) lines.push(line);
  return { lines, malformed };
}

/** The library alone, from the first byte to the last. */
function expected(text: string): string[][] {
  return parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true });
}

describe("the lines of a list", () => {
  it("are what the library alone reads, wherever the first quote and the chunks are", async () => {
    const plain = fc.stringMatching(/^[a-zéआ+0-9;: .]{0,6}$/u);
    const quoted = fc.stringMatching(/^[a-z,\n ]{0,6}$/).map((text) => `"${text.replaceAll("a", '""')}"`);
    const line = fc.array(fc.oneof({ weight: 20, arbitrary: plain }, { weight: 1, arbitrary: quoted }), {
      minLength: 2,
      maxLength: 4,
    });
    const list = fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 20 }),
      lineEnd: fc.constantFrom("\n", "\r\n"),
      mark: fc.constantFrom("", "\ufeff"),
      tail: fc.boolean(),
      chunkBytes: fc.integer({ min: 4, max: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(list, async ({ lines, lineEnd, mark, tail, chunkBytes }) => {
        const text = mark + lines.map((fields) => fields.join(",")).join(lineEnd) + (tail ? lineEnd : "");
        expect(await read(Buffer.from(text), chunkBytes)).toEqual({ lines: expected(text), malformed: 0 });
      }),
      { numRuns: 500 },
    );
  });

  it("go on behind one that is too long, and behind a quote that nobody closes", async () => {
    const long = "x".repeat(rowBytesMax + 1);
    expect(await read(Buffer.from(`a,b\n${long},1\n2,3\n`))).toEqual({
      lines: [
        ["a", "b"],
        ["2", "3"],
      ],
      malformed: 1,
    });
    const endless = await read(Buffer.from(`a,b\n${long}${long}`), 1000);
    expect(endless).toMatchObject({ lines: [["a", "b"]] });
    expect(endless.malformed).toBeGreaterThan(0);
    const unclosed = await read(Buffer.from('a,b\n1,"2\n3,4\n'));
    expect(unclosed).toEqual({ lines: [["a", "b"]], malformed: 1 });
  });

  it("are read in UTF-16 as well", async () => {
    const text = "\ufeffphone,at\n+44,2026\n";
    expect((await read(Buffer.from(text, "utf16le"))).lines).toEqual([
      ["phone", "at"],
      ["+44", "2026"],
    ]);
  });

  it("are none where there is nothing", async () => {
    expect(await read(Buffer.alloc(0))).toEqual({ lines: [], malformed: 0 });
  });
});
