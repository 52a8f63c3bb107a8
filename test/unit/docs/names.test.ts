import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pages } from "../../support/documented.ts";

const theirs = pages.map((page) => ({ page, text: readFileSync(page, "utf8") }));
const metricsPage = readFileSync("docs/reference/metrics.md", "utf8");
const settingsPage = readFileSync("docs/settings.md", "utf8");
const code = globSync("{src,test,tools}/**/*.{ts,mjs}").map((file) => readFileSync(file, "utf8"));

describe("a name in the docs", () => {
  const metrics = new Set(metricsPage.match(/(?<=^\| `)consentry_\w+/gm));
  /** `consentry_sync` is what a page calls the user of a database. */
  const named = theirs.flatMap(({ page, text }) =>
    (text.match(/\bconsentry_(?!sync\b)[a-z_]+\w/g) ?? []).map((name) => [name, page]),
  );

  it.each(named)("is that of a metric that there is: %s on %s", (name) => {
    expect(isMetric(name)).toBe(true);
  });

  it("is not that of a metric when there is none", () => {
    expect(isMetric("consentry_gate_verdict_total")).toBe(false);
    expect(named.length).toBeGreaterThan(40);
  });

  function isMetric(name: string): boolean {
    const ofProcess = /^consentry_(process|nodejs)(_|$)/.test(name);
    return ofProcess || metrics.has(name) || metrics.has(name.replace(/_(bucket|count|sum)$/, ""));
  }

  const settings = theirs.flatMap(({ page, text }) =>
    (text.match(/\bCONSENTRY_[A-Z_]+[A-Z]\b/g) ?? []).map((name) => [name, page]),
  );

  it.each(settings)("is that of a setting that something reads: %s on %s", (name) => {
    expect(settingsPage.includes(`\`${name}\``) || code.some((text) => text.includes(name))).toBe(true);
  });
});
