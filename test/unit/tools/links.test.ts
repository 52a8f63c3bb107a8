import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { deadLinks } from "../../../tools/links.ts";

it("names the page and the file that is not there, and lets addresses and places in the page be", () => {
  const root = mkdtempSync(join(tmpdir(), "consentry-test-"));
  mkdirSync(join(root, "docs"));
  writeFileSync(join(root, "docs/there.md"), "[up](../README.md#top) ![picture](gone.svg)");
  writeFileSync(
    join(root, "README.md"),
    "[a](docs/there.md) [b](docs/) [c](https://example.org) [d](#here) [e](lost.md)",
  );
  expect(deadLinks(root)).toEqual(["README.md -> lost.md", "docs/there.md -> gone.svg"]);
});
