import { describe, expect, it } from "vitest";
import { z } from "zod";
import { duration } from "../../../src/schemas/resources/duration.ts";
import { structuralSchema } from "../../../tools/generate/crd/structural.ts";
import { withBlocks } from "../../../tools/generate/page/blocks.ts";
import { fieldTable } from "../../../tools/generate/page/field-table.ts";

describe("a table of fields", () => {
  it("has a line for each field, nested ones by their path", () => {
    const schema = z.object({
      hold: z
        .object({ atLeast: duration.default("15m").describe("How long.") })
        .prefault({})
        .describe("The hold."),
      steps: z
        .array(z.object({ at: z.iso.datetime().describe("When, or <never>.") }))
        .describe("What to do.")
        .optional(),
      mode: z.enum(["A", "B"]).describe("A|B."),
    });
    expect(fieldTable(structuralSchema(schema)).split("\n").slice(2)).toEqual([
      "| `hold` | object |  | The hold. |",
      "| `hold.atLeast` | span | `15m` | How long. |",
      "| `steps` | list of object |  | What to do. |",
      "| `steps[].at` | time | *required* | When, or &lt;never>. |",
      "| `mode` | `A`, `B` | *required* | A\\|B. |",
    ]);
  });
});

describe("a page with generated blocks", () => {
  const text = "before\n<!-- generated: spec -->\nold\n<!-- end -->\nafter\n";

  it("keeps what people wrote around them", () => {
    expect(withBlocks({ path: "page.md", text }, new Map([["spec", "new"]]))).toBe(
      "before\n<!-- generated: spec -->\nnew\n<!-- end -->\nafter\n",
    );
  });

  it("is stable: the same blocks again change nothing", () => {
    const once = withBlocks({ path: "page.md", text }, new Map([["spec", "new"]]));
    expect(withBlocks({ path: "page.md", text: once }, new Map([["spec", "new"]]))).toBe(once);
  });

  it("says which mark is missing, and where", () => {
    expect(() => withBlocks({ path: "page.md", text }, new Map([["status", "new"]]))).toThrow(
      /page\.md.*generated: status/,
    );
  });
});
