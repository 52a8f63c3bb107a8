import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { consent, isFresh } from "../../../src/domain/facts/consent.ts";
import { frequency } from "../../../src/domain/facts/frequency.ts";
import { serviceWindow } from "../../../src/domain/facts/service-window.ts";
import { suppression } from "../../../src/domain/facts/suppression.ts";
import { declaredTemplate, template } from "../../../src/domain/facts/template.ts";
import { consentFact } from "../../../src/schemas/policy/verdict-input.ts";
import type { SourceHealth, SuppressionState } from "../../../src/schemas/wire/consent.ts";
import type { DesiredTemplate } from "../../../src/schemas/wire/desired.ts";
import { consentState, desiredSource } from "../../support/consent.ts";

const hourMs = 3_600_000;
const nowMs = Date.parse("2026-11-22T12:00:00Z");

describe("frequency", () => {
  const cap = { messages: 2, perMs: 24 * hourMs };
  const ago = (...hours: number[]) => hours.map((each) => nowMs - each * hourMs);

  it.each([
    ["nothing was sent", [], { sent: 0, nextAtMs: null }],
    ["there is room", ago(30, 5), { sent: 1, nextAtMs: null }],
    ["the cap is reached", ago(20, 5), { sent: 2, nextAtMs: nowMs + 4 * hourMs }],
    ["the cap was passed", ago(20, 10, 5), { sent: 3, nextAtMs: nowMs + 14 * hourMs }],
    ["one left the window just now", ago(24, 5), { sent: 1, nextAtMs: null }],
  ])("when %s", (_, approvals, value) => {
    expect(frequency(approvals, cap, nowMs)).toEqual({ known: true, value });
  });

  it("counts nothing without a cap", () => {
    expect(frequency(ago(1, 1, 1), null, nowMs)).toEqual({ known: true, value: { sent: 0, nextAtMs: null } });
  });

  it("says when there is room, and no earlier instant has any", () => {
    const hours = fc
      .array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 })
      .map((each) => each.sort((a, b) => b - a));
    fc.assert(
      fc.property(hours, fc.integer({ min: 1, max: 4 }), (each, messages) => {
        const sentAt = (atMs: number) => {
          const fact = frequency(ago(...each), { messages, perMs: 24 * hourMs }, atMs);
          return fact.known ? fact.value : { sent: Number.NaN, nextAtMs: null };
        };
        const { sent, nextAtMs } = sentAt(nowMs);
        expect(nextAtMs !== null).toBe(sent >= messages);
        if (nextAtMs === null) return;
        expect(sentAt(nextAtMs).sent).toBeLessThan(messages);
        expect(sentAt(nextAtMs - 1).sent).toBeGreaterThanOrEqual(messages);
      }),
    );
  });
});

describe("the service window", () => {
  it.each([
    [undefined, null],
    [nowMs - 23 * hourMs, nowMs + hourMs],
    [nowMs - 24 * hourMs, null],
    [nowMs - 25 * hourMs, null],
  ])("of a person who wrote at %s is open until %s", (lastInboundAtMs, openUntilMs) => {
    expect(serviceWindow(lastInboundAtMs, nowMs)).toEqual({ known: true, value: { openUntilMs } });
  });
});

describe("suppression", () => {
  type Entry = SuppressionState["entries"][number];
  const entry = (scope: Entry["scope"], of: string): Entry => ({ scope, of, channel: "Keyword", atMs: 1 });
  const message = { businessName: "iDesk Media", sender: "marketing/idesk-main", purpose: "offers", topic: "wine" };
  const ask = (...entries: Entry[]) => suppression({ listIsThere: true, state: { entries }, message });

  it.each([
    [[], null],
    [[entry("Business", "Other Ltd"), entry("Sender", "marketing/other"), entry("Purpose", "news")], null],
    [[entry("Purpose", "offers")], "Purpose"],
    [[entry("Purpose", "offers"), entry("Sender", "marketing/idesk-main")], "Sender"],
    [[entry("Sender", "marketing/idesk-main"), entry("Business", "iDesk Media")], "Business"],
    [[entry("Purpose", "offers"), entry("Everything", "")], "Everything"],
  ])("by %j is %s", (entries, scope) => {
    expect(ask(...entries)).toMatchObject({ known: true, value: { scope } });
  });

  it("is as new as the last word, in whatever sense it was said", () => {
    const [wide, narrow] = [entry("Business", "iDesk Media"), { ...entry("Purpose", "offers"), atMs: 9 }];
    expect(ask(wide, narrow, { ...entry("Purpose", "news"), atMs: 99 })).toMatchObject({
      value: { scope: "Business", saidAtMs: 9 },
    });
    expect(ask({ ...wide, liftedAtMs: 2 })).toMatchObject({ value: { scope: null, saidAtMs: null } });
  });

  it("is unknown, not none, when the list is lost", () => {
    expect(suppression({ listIsThere: false, state: undefined, message })).toMatchObject({ known: false });
  });
});

describe("consent", () => {
  const health: SourceHealth = {
    lastSyncAtMs: nowMs - 60_000,
    granted: 1,
    withdrawn: 0,
    expired: 0,
    pending: 0,
    withProof: 1,
    lag: 0,
    generation: 1,
    error: null,
  };
  const source = desiredSource();
  const ask = (view: Partial<Parameters<typeof consent>[0]> = {}) =>
    consent({ name: "website-optin", source, health, state: consentState({ atMs: nowMs - hourMs }), ...view }, nowMs);

  it("is what the record carries, as policy expects it", () => {
    const fact = ask();
    expect(consentFact.strict().parse(fact)).toEqual(fact);
    expect(fact.record).toMatchObject({
      known: true,
      value: { state: "Granted", proof: ["Time", "Notice", "NoticeHash", "Evidence"], noticeKnown: true },
    });
  });

  it("says what makes an agreement none, what it reaches, and since when it stands", () => {
    const state = consentState({ preTicked: true, bundled: true, channel: "SMS", jurisdiction: "GB", sinceMs: 7 });
    expect(ask({ state }).record).toMatchObject({
      value: { flaws: ["PreTicked", "Bundled"], channel: "SMS", jurisdiction: "GB", sinceMs: 7 },
    });
    expect(ask().record).toMatchObject({ value: { flaws: [], sinceMs: nowMs - hourMs } });
  });

  it("is nothing on a person whom a fresh source does not know", () => {
    expect(ask({ state: undefined }).record).toEqual({ known: true, value: null });
  });

  it("has run out at the instant until which it was valid", () => {
    const stateOf = (validUntilMs: number) => ask({ state: consentState({ validUntilMs }) }).record;
    expect(stateOf(nowMs + 1)).toMatchObject({ value: { state: "Granted" } });
    expect(stateOf(nowMs)).toMatchObject({ value: { state: "Expired" } });
  });

  it.each([
    ["NoSource", { source: undefined }],
    ["NeverSynced", { health: undefined }],
    ["Stale", { health: { ...health, lastSyncAtMs: null } }],
    ["Stale", { health: { ...health, lastSyncAtMs: nowMs - source.maxStalenessMs - 1 } }],
  ])("is unknown (%s), whatever was known before", (reason, view) => {
    expect(ask(view).record).toEqual({ known: false, reason });
  });

  it("of a source is fresh up to the staleness it allows", () => {
    expect(isFresh(source, { ...health, lastSyncAtMs: nowMs - source.maxStalenessMs }, nowMs)).toBe(true);
    expect(isFresh(source, { ...health, lastSyncAtMs: nowMs - source.maxStalenessMs - 1 }, nowMs)).toBe(false);
    expect(isFresh(source, undefined, nowMs)).toBe(false);
  });

  it.each([
    ["no notice", { noticeId: null }],
    ["another notice", { noticeId: "other" }],
    ["the hash of another text", { noticeHash: "sha256:ffff" }],
  ])("with %s has no known notice", (_, changes) => {
    expect(ask({ state: consentState(changes) }).record).toMatchObject({ value: { noticeKnown: false } });
  });
});

describe("the template", () => {
  const declared: DesiredTemplate = {
    namespace: "marketing",
    resource: "spring-offer-en",
    sender: null,
    name: "spring_offer",
    language: "en",
    category: "Marketing",
    status: "APPROVED",
    text: "Hi {{1}}",
    digest: "sha256:01",
  };

  it("is found by name and language together, among the campaign's own", () => {
    expect(declaredTemplate({ name: "spring_offer", language: "en" }, [declared])).toBe(declared);
    expect(declaredTemplate({ name: "spring_offer", language: "en_US" }, [declared])).toBeUndefined();
    expect(declaredTemplate({ name: "other", language: "en" }, [declared])).toBeUndefined();
    expect(declaredTemplate(null, [declared])).toBeUndefined();
  });

  it("is known by its declaration only", () => {
    const spam = { known: false, reason: "NoModel" } as const;
    const value = { category: "Marketing", status: "APPROVED", digest: "sha256:01", spam };
    expect(template(declared, spam)).toEqual({ known: true, value });
    expect(template(undefined, spam)).toMatchObject({ known: false });
  });
});
