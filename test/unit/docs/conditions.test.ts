import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { conditionReasons } from "../../../src/schemas/resources/conditions.ts";
import { conditionRows } from "../../../tools/generate/page/condition-table.ts";

/** Where the state of each kind is decided. ComplianceReview is missing: its page tells what it will be. */
const decidedIn = [
  { kind: "Campaign", files: "{campaign-*,stop}.ts" },
  { kind: "ConsentSource", files: "source-*.ts" },
  { kind: "MessageTemplate", files: "template-*.ts" },
  { kind: "Sender", files: "{sender-*,stop}.ts" },
  { kind: "PolicyBundle", files: "bundle-*.ts" },
  { kind: "ComplianceCase", files: "case-*.ts" },
];

/** Made in a function that several kinds share, or of parts: no word of it stands in the kind's own files. */
const saidElsewhere = ["Reconciled", "ConsentBreach", "ContentBreach"];

describe("the conditions on the page of", () => {
  it.each(decidedIn)("$kind are those that the operator says", ({ kind, files }) => {
    const path = `docs/resources/${kind.toLowerCase()}.md`;
    const rows = conditionRows({ path, text: readFileSync(path, "utf8") });
    const told = new Set(rows.flatMap(({ reasons }) => reasons));
    const text = globSync(`src/domain/lifecycle/${files}`).map((file) => readFileSync(file, "utf8"));
    const said = new Set(conditionReasons.filter((reason) => text.some((each) => each.includes(`"${reason}"`))));
    // `stop.ts` is of campaigns and senders: a number breaks no threshold.
    const ofOthers = kind === "Sender" ? ["ThresholdBreach", "CriticalBreach"] : [];
    expect([...said].filter((reason) => !told.has(reason) && !ofOthers.includes(reason))).toEqual([]);
    expect([...told].filter((reason) => !said.has(reason) && !saidElsewhere.includes(reason))).toEqual([]);
  });
});

describe("a page's table of conditions", () => {
  const page = (row: string) => ({ path: "page.md", text: `## Status and conditions\n\n${row}\n<!-- generated` });

  it("is refused with a word that is on no closed list", () => {
    expect(() => conditionRows(page("| `Ready` | `Recociled` | |"))).toThrow("page.md: Recociled is no condition");
    expect(() => conditionRows(page("| `Redy` | `Reconciled` | |"))).toThrow("page.md: Redy is no condition");
  });
});
