import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockGaps } from "../../../tools/lock.ts";

describe("lockGaps", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "consentry-test-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const gapsOf = (packages: object) => {
    const file = join(directory, "package-lock.json");
    writeFileSync(file, JSON.stringify({ packages }));
    return lockGaps(file);
  };
  const tool = { optionalDependencies: { "@tool/linux": "1.0.0", "@tool/darwin": "1.0.0" } };

  it("finds nothing when every optional package is listed, beside or above the one that wants it", () => {
    expect(
      gapsOf({
        "node_modules/a/node_modules/tool": tool,
        "node_modules/@tool/linux": {},
        "node_modules/a/node_modules/@tool/darwin": {},
      }),
    ).toEqual([]);
  });

  it("names the package of another system that npm left out", () => {
    expect(gapsOf({ "node_modules/tool": tool, "node_modules/@tool/linux": {} })).toEqual([
      "node_modules/tool may need @tool/darwin 1.0.0, which the lock does not list",
    ]);
  });
});
