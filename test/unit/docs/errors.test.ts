import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const page = readFileSync("docs/reference/errors.md", "utf8");
const sources = globSync("src/{domain,gate}/**/*.ts").map((file) => readFileSync(file, "utf8"));

describe("the page of errors", () => {
  it("explains every reason why a fact is unknown, and no other", () => {
    const said = new Set(
      sources.flatMap((text) => [...text.matchAll(/\bunknown\("(\w+)"\)/g)].map(([, word]) => word)),
    );
    const section = page.split("## Facts that are not known")[1]?.split("\n## ")[0] ?? "";
    const told = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, word]) => word);
    expect(told.sort()).toEqual([...said].sort());
  });

  it("has a cure for every code of a failure", () => {
    const rows =
      page
        .split("## Commands and roles")[1]
        ?.split("\n## ")[0]
        ?.match(/^\| `.*$/gm) ?? [];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatch(/^\| `\w+` \| [0-4] \| .{20,} \| .{8,} \|$/);
  });
});
