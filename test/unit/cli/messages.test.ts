import { describe, expect, it } from "vitest";
import { readSendLine } from "../../../src/cli/message/send-line.ts";
import { judgedOf, summaryRows, summaryText } from "../../../src/cli/message/send-summary.ts";
import { tryPayload } from "../../../src/cli/message/try-payload.ts";
import { verdictDocument, verdictText } from "../../../src/cli/message/verdict-text.ts";
import { bar, progressLine } from "../../../src/cli/progress.ts";
import { spanText } from "../../../src/cli/span-text.ts";
import { notThere } from "../../../src/cli/suggest.ts";
import { decodeSend } from "../../../src/domain/message/decode.ts";
import { errorPage } from "../../../src/schemas/pages.ts";
import type { Violation } from "../../../src/schemas/policy/verdict-output.ts";
import type { DesiredTemplate } from "../../../src/schemas/wire/desired.ts";
import { verdictRecord } from "../../support/approvals.ts";

function violation(changes: Partial<Violation> = {}): Violation {
  return {
    rule: "consent-required",
    clause: "K2",
    severity: "Major",
    message: "no live consent",
    remedy: "record the person's consent",
    steps: [],
    undecidable: false,
    ...changes,
  };
}

const judged = { decision: "01JD9W5R2M8C00", receivedAtMs: 1000, judgedAtMs: 1003 };

describe("a verdict on the screen", () => {
  it("is one line when it is yes", () => {
    expect(verdictText(verdictRecord(judged))).toBe("approved  decision 01JD9W5R2M8C00  policy 1.4.0  3 ms\n");
  });

  it("names clause, rule, reason and cure when it is no, each cure once", () => {
    const violations = [
      violation(),
      violation({ rule: "opted-out", message: "stopped" }),
      violation({ remedy: "ask again" }),
    ];
    expect(verdictText(verdictRecord({ ...judged, outcome: "rejected", violations }))).toBe(
      [
        "rejected  K2 consent-required: no live consent",
        "          K2 opted-out: stopped",
        "          K2 consent-required: no live consent",
        "          do: record the person's consent",
        "          do: ask again",
        "decision 01JD9W5R2M8C00  policy 1.4.0  3 ms",
        "",
      ].join("\n"),
    );
  });

  it("leads to the page of a refusal that came before the policy", () => {
    const violations = [violation({ rule: "malformed" }), violation()];
    const record = verdictRecord({ ...judged, outcome: "rejected", violations });
    const text = verdictText(record);
    expect(text.match(/see: .*/g)).toEqual([`see: ${errorPage("malformed")}`]);
    expect(verdictDocument(record).violations).toEqual([
      { ...violations[0], see: errorPage("malformed") },
      violation(),
    ]);
  });

  it("says until when it waits", () => {
    const record = verdictRecord({ ...judged, outcome: "deferred", deferUntilMs: Date.UTC(2026, 10, 21, 8) });
    expect(verdictText(record)).toMatch(/^deferred {2}until 2026-11-21T08:00:00Z\n/);
    expect(verdictDocument(record)).toMatchObject({
      outcome: "deferred",
      deferUntil: "2026-11-21T08:00:00Z",
      judgedInMs: 3,
    });
  });

  it("cannot draw on the screen with what a policy says", () => {
    const text = verdictText(
      verdictRecord({ ...judged, outcome: "held", violations: [violation({ message: "a\n\u001b[2Jb" })] }),
    );
    expect(text).not.toContain("\u001b");
    expect(text.split("\n")).toHaveLength(4);
  });
});

describe("a payload to try", () => {
  const template: DesiredTemplate = {
    namespace: "marketing",
    resource: "spring-offer-en",
    sender: null,
    name: "spring_offer",
    language: "en",
    category: "Marketing",
    status: "APPROVED",
    text: "Hello {{1}}, {{2}} off. {{1}}, see {{ 3 }}",
    digest: "sha256:00",
  };

  it("is what the Cloud API takes, with a value for each placeholder", () => {
    const payload = tryPayload("+447700900123", { kind: "template", template, values: ["Ana"] });
    expect(payload).toMatchObject({
      to: "+447700900123",
      template: {
        name: "spring_offer",
        language: { code: "en" },
        components: [{ type: "body", parameters: [{ text: "Ana" }, { text: "Friday" }, { text: "42" }] }],
      },
    });
    expect(decodeSend(Buffer.from(JSON.stringify(payload)))).toMatchObject({ ok: true });
  });

  it("names named placeholders, and has no component when there is none", () => {
    const named = tryPayload("1", {
      kind: "template",
      template: { ...template, text: "Hi {{first_name}}" },
      values: [],
    });
    expect(named.template).toMatchObject({
      components: [{ parameters: [{ parameter_name: "first_name", text: "Alex" }] }],
    });
    expect(
      tryPayload("1", { kind: "template", template: { ...template, text: "Hi" }, values: [] }).template,
    ).toMatchObject({ components: [] });
  });

  it("may be a free text", () => {
    const payload = tryPayload("447700900123", { kind: "text", text: "Hello" });
    expect(payload).toMatchObject({ type: "text", text: { body: "Hello" } });
    expect(decodeSend(Buffer.from(JSON.stringify(payload)))).toMatchObject({ ok: true });
  });
});

describe("a line of a file to send", () => {
  it.each([
    ['{"to":"+44 7700 900123"}', "0123"],
    ['{"recipient":"US.13491208655302741918"}', "1918"],
    ['{"to":12}', undefined],
    ['{"to":"nobody"}', undefined],
    ["[]", undefined],
    ["null", undefined],
    ["nonsense", undefined],
  ])("%s", (line, lastFour) => {
    expect(readSendLine(line)?.lastFour).toBe(lastFour);
    if (lastFour) expect(readSendLine(line)?.payload).toBe(line);
  });
});

describe("the summary of a file", () => {
  it("counts by outcome, clause and rule, what was decided on before what was not", () => {
    const undecidable = violation({ rule: "spam", undecidable: true });
    const records = [
      verdictRecord(),
      verdictRecord({ outcome: "rejected", violations: [undecidable, violation()] }),
      verdictRecord({ outcome: "rejected", violations: [violation()] }),
      verdictRecord({ outcome: "held", violations: [undecidable] }),
    ];
    const rows = summaryRows({ judged: records.map(judgedOf), unreadable: 1, unjudged: 2 });
    expect(summaryText(rows, "table")).toBe(
      [
        "OUTCOME      MESSAGES   CLAUSE   RULE",
        "approved     1",
        "held         1          K2       spam",
        "rejected     2          K2       consent-required",
        "unreadable   1",
        "unjudged     2",
        "",
      ].join("\n"),
    );
  });
});

describe("progress", () => {
  it("is drawn ten times a second at most, over itself, and left standing at the end", () => {
    let nowMs = 0;
    const shown: string[] = [];
    const line = progressLine({ data: () => {}, progress: (text) => shown.push(text) }, () => nowMs);
    line.show("a long line");
    line.show("not drawn");
    nowMs = 100;
    line.show("short");
    line.end();
    expect(shown.join("")).toBe("\ra long line\rshort      \rshort\n");
  });

  it("says nothing when there was nothing to show", () => {
    const shown: string[] = [];
    progressLine({ data: () => {}, progress: (text) => shown.push(text) }, () => 0).end();
    expect(shown).toEqual([]);
  });

  it.each([
    [0, 10, "[........................]"],
    [5, 10, "[############............]"],
    [10, 10, "[########################]"],
    [0, 0, "[########################]"],
  ])("bar of %i of %i", (done, total, drawn) => {
    expect(bar(done, total)).toBe(drawn);
  });
});

describe("a name that is not there", () => {
  it.each([
    ["spring-sael", ["flash-sale", "spring-sale"], "did you mean spring-sale? there are: flash-sale, spring-sale"],
    ["winter", ["flash-sale"], "there is: flash-sale"],
    ["winter", [], "there is none yet"],
  ])("%s of %j", (wanted, names, cure) => {
    expect(notThere("campaign", wanted, names)).toEqual({ message: `no campaign "${wanted}"`, cure });
  });
});

describe("a span", () => {
  it.each([
    [3, "3 ms"],
    [1500, "1.5 s"],
    [10_000, "10 s"],
    [180_000, "3 min"],
    [10_800_000, "3 h"],
  ])("of %i ms", (ms, text) => {
    expect(spanText(ms)).toBe(text);
  });
});
