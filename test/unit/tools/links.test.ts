import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { deadLinks } from "../../../tools/links.ts";

it("names the page and the file or heading that is not there, and lets addresses be", () => {
  const root = mkdtempSync(join(tmpdir(), "consentry-test-"));
  mkdirSync(join(root, "docs"));
  writeFileSync(
    join(root, "docs/there.md"),
    "[up](../README.md#what-it-is-and-isnt) [up](../README.md#lost) ![p](gone.svg)",
  );
  writeFileSync(
    join(root, "README.md"),
    [
      "# Top",
      "[a](docs/there.md) [b](docs/) [c](https://example.org#x) [d](#what-it-is-and-isnt) [e](lost.md) [f](#nowhere)",
      "[g](#again-1) [h](#commented)",
      "## What it is, and isn't",
      "## Again",
      "## Again",
      "```sh",
      "# Commented",
      "```",
    ].join("\n"),
  );
  expect(deadLinks(root)).toEqual([
    "README.md -> lost.md",
    "README.md -> #nowhere",
    "README.md -> #commented",
    "docs/there.md -> ../README.md#lost",
    "docs/there.md -> gone.svg",
  ]);
});
