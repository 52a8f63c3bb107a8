import { describe, expect, it } from "vitest";
import { type Row, readRow } from "../../../src/domain/consent/row.ts";
import { desiredSource } from "../../support/consent.ts";

const nowMs = Date.parse("2026-11-20T12:00:00Z");
const context = {
  source: desiredSource(),
  nowMs,
  by: "sync",
  parseInstant: (text: string) => (Number.isNaN(Date.parse(text)) ? undefined : Date.parse(text)),
};
const good: Row = {
  recipient: "+447700900123",
  at: "2026-11-01T10:00:00Z",
  notice: "wa-optin-2026-03",
  affirmative: "yes",
  double_opt_in: "true",
  evidence: "form 4711",
};

describe("a row of a consent list", () => {
  it("becomes a grant with the notice's hash and the validity that the source declares", () => {
    const reading = readRow(good, context);
    expect(reading).toMatchObject({
      ok: true,
      value: {
        recipient: "+447700900123",
        event: {
          event: "Granted",
          purposes: ["offers", "newsletter"],
          noticeHash: "sha256:0a1b",
          language: "en",
          affirmative: true,
          doubleOptIn: true,
          atMs: Date.parse("2026-11-01T10:00:00Z"),
          validUntilMs: Date.parse("2026-11-01T10:00:00Z") + 1000 * 3600 * 24 * 365,
        },
      },
    });
  });

  it.each<[string, Row, object]>([
    [
      "keeps nobody's number in its remarks",
      { evidence: "call of 07700 900123, https://forms.example/447700900123", method: "tel 0044 7700 900999" },
      { evidence: "call of …23, https://forms.example/…23", method: "tel …99" },
    ],
    [
      "is only a first step when it is not confirmed",
      { double_opt_in: "" },
      { event: "DoubleOptInPending", doubleOptIn: false },
    ],
    [
      "takes back everything when the person complained, however the source is read otherwise",
      { status: "Complaint", purposes: "offers", method: "WebForm", evidence: "ticket 812" },
      { event: "Withdrawn", method: "Complaint", purposes: [], evidence: "ticket 812" },
    ],
    ["assumes no affirmative act", { affirmative: undefined }, { affirmative: false }],
    [
      "says of an agreement what makes it none",
      { pre_ticked: "yes", bundled: "1" },
      { preTicked: true, bundled: true },
    ],
    ["is about WhatsApp and no place when it says nothing", {}, { channel: "WhatsApp", jurisdiction: null }],
    ["is about WhatsApp among others", { channel: "SMS; whatsapp" }, { channel: "WhatsApp" }],
    ["is about no channel in particular", { channel: "ANY" }, { channel: "Any" }],
    ["is about other channels", { channel: "SMS|Email" }, { channel: "SMS;Email" }],
    ["names the place where it was given", { jurisdiction: "us-ca" }, { jurisdiction: "US-CA" }],
    ["is a withdrawal when it says so", { status: "Withdrawn" }, { event: "Withdrawn" }],
    ["is a withdrawal in other systems' words", { status: "opt-out" }, { event: "Withdrawn" }],
    ["names its own purposes", { purposes: "offers; " }, { purposes: ["offers"] }],
    ["names its own purposes as a list", { purposes: ["newsletter"] }, { purposes: ["newsletter"] }],
    [
      "ends earlier than the source says",
      { valid_until: "2026-12-01T00:00:00Z" },
      { validUntilMs: Date.parse("2026-12-01T00:00:00Z") },
    ],
    [
      "never lives longer than the source says",
      { valid_until: "2036-12-01T00:00:00Z" },
      { validUntilMs: Date.parse("2027-11-01T10:00:00Z") },
    ],
    ["keeps a hash of its own", { notice_hash: "sha256:ffff" }, { noticeHash: "sha256:ffff" }],
    ["carries an age", { age: "34" }, { age: 34 }],
    [
      "may come from JSON",
      { affirmative: true, double_opt_in: true, age: 34 },
      { event: "Granted", affirmative: true, age: 34 },
    ],
  ])("%s", (_name, changes, event) => {
    expect(readRow({ ...good, ...changes }, context)).toMatchObject({ ok: true, value: { event } });
  });

  it.each<[string, Row]>([
    ["NoRecipient", { recipient: " " }],
    ["NoTime", { at: "" }],
    ["UnreadableTime", { at: "yesterday" }],
    ["FutureTime", { at: "2026-11-20T13:00:00Z" }],
    ["UnknownStatus", { status: "maybe" }],
    ["UnknownPurpose", { purposes: "offers;politics" }],
    ["UnknownNotice", { notice: "another" }],
    ["UnreadableFlag", { affirmative: "perhaps" }],
    ["UnreadableAge", { age: "abc" }],
    ["UnreadableJurisdiction", { jurisdiction: "Kingdom" }],
    ["UnreadableFlag", { bundled: "partly" }],
    ["TooLong", { evidence: "x".repeat(501) }],
  ])("is refused as %s", (problem, changes) => {
    const reading = readRow({ ...good, ...changes }, context);
    expect(reading).toEqual({ ok: false, problem });
    expect(JSON.stringify(reading)).not.toContain("7700900123");
  });
});
