import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { typedLines } from "../../support/typed-lines.ts";
import { notTyped, ofTheirOwn, whyNotTyped } from "../../support/typed-where.ts";

const lines = typedLines();

describe("a line that a page shows to be typed", () => {
  it("is found in blocks of every kind, whole, without prompt and comment", () => {
    const found = lines.map(({ typed }) => typed);
    expect(found).toEqual(
      expect.arrayContaining([
        "consentry check",
        "source <(consentry completion bash)",
        "consentry nats secrets --keys nats-keys --producer marketing | kubectl apply -f -",
        "echo 'WINNER!! Claim your £900 prize now, call 09098790123' | consentry spam score",
        "secret=whsec_$(openssl rand -base64 32)",
      ]),
    );
    expect(found.filter((typed) => typed.startsWith("curl "))).toEqual([expect.stringContaining(" https://")]);
  });

  it("is typed by a test for the most part", () => {
    const typed = lines.filter((line) => whyNotTyped(line) === undefined || line.page in ofTheirOwn);
    expect(typed.length).toBeGreaterThan(0.7 * lines.length);
  });

  it("has a reason that is needed where none types it", () => {
    const idle = notTyped.filter(
      ({ line, page }) => !lines.some((each) => line.test(each.typed) && (page ?? each.page) === each.page),
    );
    expect(idle.map(({ line }) => String(line))).toEqual([]);
  });

  it("is typed by the test of its own that is named", () => {
    for (const [page, test] of Object.entries(ofTheirOwn)) expect(readFileSync(test, "utf8")).toContain(`"${page}"`);
    const named = notTyped.flatMap(({ why }) => why.match(/test\/\S+\.test\.ts/g) ?? []);
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });
});
