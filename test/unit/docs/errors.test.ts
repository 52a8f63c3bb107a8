import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { exitCodeOf } from "../../../src/cli/problem.ts";
import { hostRules } from "../../../src/domain/decision/host-rules.ts";
import { errorPage, home, idleGatePage, runbookPages } from "../../../src/schemas/pages.ts";
import { leadsSomewhere } from "../../../tools/links.ts";

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
        ?.match(/^\| <a .*$/gm) ?? [];
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatch(/^\| <a id="\w+"><\/a>`\w+` \| [0-4] \| .{20,} \| .{8,} \|$/);
  });
});

describe("the address in a message", () => {
  const addresses = [...Object.keys(exitCodeOf), ...Object.keys(hostRules)].map(errorPage);

  it.each([...addresses, idleGatePage])("leads to an entry that there is: %s", (address) => {
    expect(isThere(address)).toBe(true);
  });

  it("is another for each, and leads nowhere for a code that there is not", () => {
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(page.match(/<a id="/g)).toHaveLength(addresses.length);
    expect(isThere(errorPage("Unreachible"))).toBe(false);
  });

  it("begins as the chart's and the alerts' do", () => {
    expect(parse(readFileSync("charts/consentry/Chart.yaml", "utf8"))).toMatchObject({ home, sources: [home] });
    const alerts = readFileSync("charts/consentry/files/alerts.yaml", "utf8");
    const theirs = [...alerts.matchAll(/runbook_url: (\S+)\/\w+\.md$/gm)].map(([, where]) => where);
    expect(new Set(theirs)).toEqual(new Set([runbookPages]));
  });
});

function isThere(address: string): boolean {
  const root = `${home}/blob/main/`;
  return address.startsWith(root) && leadsSomewhere(".", { page: "README.md", target: address.slice(root.length) });
}
