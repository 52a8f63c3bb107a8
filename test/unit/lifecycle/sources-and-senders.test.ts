import { describe, expect, it } from "vitest";
import { senderAtWhatsApp } from "../../../src/domain/desired/sender-at-whatsapp.ts";
import { templateAtWhatsApp } from "../../../src/domain/desired/template-at-whatsapp.ts";
import type { conditionOf } from "../../../src/domain/lifecycle/conditions.ts";
import { campaignWishes, holdChanges, suspendWish } from "../../../src/domain/lifecycle/hold-wishes.ts";
import { nextReviewStatus } from "../../../src/domain/lifecycle/review-status.ts";
import { nextSenderStatus, senderEvents } from "../../../src/domain/lifecycle/sender-status.ts";
import {
  nextSourceStatus,
  type SourceFacts,
  sourceEvents,
  withoutSourceCounts,
} from "../../../src/domain/lifecycle/source-status.ts";
import { nextTemplateStatus, templateEvents } from "../../../src/domain/lifecycle/template-status.ts";
import { instantText } from "../../../src/domain/time/instant.ts";
import type { Campaign } from "../../../src/schemas/resources/campaign.ts";
import { complianceReview } from "../../../src/schemas/resources/compliance-review.ts";
import { consentSource } from "../../../src/schemas/resources/consent-source.ts";
import { messageTemplate } from "../../../src/schemas/resources/message-template.ts";
import { sender as senderSchema } from "../../../src/schemas/resources/sender.ts";
import { afterHold } from "../../../src/schemas/wire/hold.ts";
import { type SenderWords, type TemplateWords, templateWords } from "../../../src/schemas/wire/standing.ts";
import { aCampaign, aHold, heldBy, nowMs, scope } from "../../support/lifecycle.ts";
import { type ManifestKind, manifest } from "../../support/resources.ts";

const minute = 60_000;

describe("a consent source", () => {
  const rows: readonly { name: string; facts: Partial<SourceFacts> & { spec?: object }; says: string }[] = [
    {
      name: "is ready and fresh when sync has just read it",
      facts: {},
      says: "Ready=Reconciled Fresh=WithinThresholds OptInEffective=WithinThresholds",
    },
    {
      name: "is not known before sync has read it",
      facts: { health: undefined },
      says: "Ready=Progressing Reconciling=Progressing Fresh=NoData OptInEffective=NoData",
    },
    {
      name: "is stale when it was last read too long ago",
      facts: { health: health({ lastSyncAtMs: nowMs - 15 * minute }) },
      says: "Ready=Reconciled Fresh=Stale OptInEffective=WithinThresholds",
    },
    {
      name: "is unavailable when it is stale and sync says why",
      facts: { health: health({ lastSyncAtMs: nowMs - 15 * minute, error: "the file may not be read" }) },
      says: "Ready=SourceUnavailable Reconciling=SourceUnavailable Fresh=Stale OptInEffective=WithinThresholds",
    },
    {
      name: "stays ready when some of its rows say nothing",
      facts: { health: health({ error: "3 of 100 rows say nothing" }) },
      says: "Ready=Reconciled Fresh=WithinThresholds OptInEffective=WithinThresholds",
    },
    {
      name: "waits until sync serves its generation",
      facts: { health: health({ generation: 0 }) },
      says: "Ready=Progressing Reconciling=Progressing Fresh=WithinThresholds OptInEffective=WithinThresholds",
    },
    {
      name: "is not effective when records lack proof",
      facts: { health: health({ granted: 1000, withProof: 999 }) },
      says: "Ready=Reconciled Fresh=WithinThresholds OptInEffective=OutsideThresholds",
    },
    {
      name: "is not effective when too many people leave",
      facts: { health: health({ granted: 940, leftIn7Days: 60 }) },
      says: "Ready=Reconciled Fresh=WithinThresholds OptInEffective=OutsideThresholds",
    },
    {
      name: "is effective when no more leave than may",
      facts: { health: health({ granted: 950, leftIn7Days: 50 }) },
      says: "Ready=Reconciled Fresh=WithinThresholds OptInEffective=WithinThresholds",
    },
    {
      name: "is not effective when people do not read who will write",
      facts: { spec: { businessName: "Somebody Else" } },
      says: "Ready=Reconciled Fresh=WithinThresholds OptInEffective=OutsideThresholds",
    },
    {
      name: "in a database is as ready as any other",
      facts: {
        spec: {
          type: "Postgres",
          postgres: { host: "db.example", database: "shop", credentialsRef: { name: "shop" }, table: "consents" },
        },
      },
      says: "Ready=Reconciled Fresh=WithinThresholds OptInEffective=WithinThresholds",
    },
  ];
  it.each(rows)("$name", ({ facts: { spec, ...facts }, says }) => {
    expect(said(nextSourceStatus(sourceFacts(facts, { spec })))).toBe(says);
  });

  it("tells of the flip only", () => {
    const fresh = nextSourceStatus(sourceFacts({}));
    const stale = nextSourceStatus(sourceFacts({ nowMs: nowMs + 20 * minute }, { status: fresh }));
    const freshAgain = nextSourceStatus(sourceFacts({}, { status: stale }));
    const told = (a: typeof fresh, b: typeof fresh) => sourceEvents(a, b).map(({ reason }) => reason);
    expect([told(fresh, fresh), told(fresh, stale), told(stale, stale), told(stale, freshAgain)]).toEqual([
      [],
      ["ConsentStale"],
      [],
      ["ConsentFresh"],
    ]);
  });

  it("shows how far a reading under way has come, and only while it is", () => {
    const reading = { sinceMs: nowMs, rows: 240_000 };
    const during = nextSourceStatus(sourceFacts({ health: health({ lastSyncAtMs: null, reading }) }));
    expect(during.reading).toEqual({ since: "2026-11-22T02:57:41Z", records: 240_000 });
    const after = nextSourceStatus(sourceFacts({}, { status: during }));
    expect(after.reading).toBeUndefined();
    expect(after.lastSync?.at).toBe("2026-11-22T02:57:41Z");
  });

  it("keeps the time of its last reading for five minutes while no count moves", () => {
    const first = nextSourceStatus(sourceFacts({}));
    const later = (afterMs: number, granted = 1000) =>
      nextSourceStatus(
        sourceFacts(
          { nowMs: nowMs + afterMs, health: health({ lastSyncAtMs: nowMs + afterMs, granted }) },
          { status: first },
        ),
      ).lastSync?.at;
    expect([later(minute), later(minute, 1001), later(6 * minute)]).toEqual([
      "2026-11-22T02:57:41Z",
      "2026-11-22T02:58:41Z",
      "2026-11-22T03:03:41Z",
    ]);
  });
});

describe("what a consent source says of withdrawals", () => {
  const webhook = { pending: 2, undelivered: 1, deliveredAtMs: nowMs, error: "answers 500" };
  const status = (changes: Partial<Health>, seen: object = {}) =>
    nextSourceStatus(sourceFacts({ health: health(changes) }, { status: { observedGeneration: 1, ...seen } }));

  it("is nothing, of a sync that does not say it", () => {
    expect(status({})).not.toHaveProperty("webhook");
    expect(status({})).not.toHaveProperty("timeToHonour");
  });

  it("is how soon they were in force, and how they are taken", () => {
    const timeToHonour = { events: 312, p50Ms: 14, p99Ms: 61, worstMs: 1900 };
    expect(status({ webhook, timeToHonour })).toMatchObject({
      timeToHonour: { events: 312, p50: "14ms", p99: "61ms", worst: "1.9s" },
      webhook: { pending: 2, undelivered: 1, lastDelivered: instantText(nowMs), lastError: "answers 500" },
    });
  });

  it("keeps when the last was taken over a restart of sync, which does not know it", () => {
    const seen = { webhook: { pending: 0, undelivered: 0, lastDelivered: "2026-11-25T08:00:00Z" } };
    const { webhook: told } = status({ webhook: { ...webhook, deliveredAtMs: null, error: null } }, seen);
    expect(told).toEqual({ pending: 2, undelivered: 1, lastDelivered: "2026-11-25T08:00:00Z" });
  });

  it("moves only with the counts: it is no reason to write a status at once", () => {
    expect(withoutSourceCounts(status({ webhook }))).toEqual(withoutSourceCounts(status({})));
  });
});

describe("a sender", () => {
  const restricted = (until?: string) => ({
    whatsapp: {
      status: "CONNECTED",
      restrictions: [{ type: "RESTRICTED_BIZ_INITIATED_MESSAGING", ...(until ? { until } : {}) }],
    },
  });
  it.each([
    {
      name: "is healthy by WhatsApp's word",
      spec: { whatsapp: { quality: "GREEN" } },
      says: "Healthy=WithinThresholds",
      standing: "Good",
    },
    { name: "is not known without it", spec: {}, says: "Healthy=NoData", standing: "Good" },
    {
      name: "is warned at low quality",
      spec: { whatsapp: { quality: "RED" } },
      says: "Healthy=OutsideThresholds",
      standing: "Warned",
    },
    {
      name: "is restricted for a time",
      spec: restricted("2026-11-23T00:00:00Z"),
      says: "Healthy=RestrictedByWhatsApp",
      standing: "Restricted",
    },
    {
      name: "is free when the time has passed",
      spec: restricted("2026-11-21T00:00:00Z"),
      says: "Healthy=WithinThresholds",
      standing: "Good",
    },
    {
      name: "is disabled when banned",
      spec: { whatsapp: { status: "BANNED" } },
      says: "Healthy=RestrictedByWhatsApp",
      standing: "Disabled",
    },
  ])("$name", ({ spec, says, standing }) => {
    const status = nextSenderStatus(senderFacts(spec));
    expect(said(status)).toContain(says);
    expect(status.standing).toBe(standing);
  });

  it("is as WhatsApp says by webhook, and says until when", () => {
    const untilMs = nowMs + 60 * minute;
    const restrictions = { value: [{ type: "RESTRICTED_BIZ_INITIATED_MESSAGING" as const, untilMs }], atMs: nowMs };
    const status = nextSenderStatus(senderFacts({ whatsapp: { quality: "GREEN" } }, { restrictions }));
    expect(said(status)).toContain("Healthy=RestrictedByWhatsApp");
    expect(status).toMatchObject({ until: "2026-11-22T03:57:41Z", standing: "Restricted" });
    expect(status.whatsapp).toMatchObject({ quality: "GREEN", asOf: "2026-11-22T02:57:41Z" });
  });

  const replies = { replies: { campaignRef: { name: "answers" } } };
  const answering = (spec: object, name = "example") =>
    aCampaign({ metadata: { name: "answers" }, spec: { category: "Service", senderRef: { name }, ...spec } });
  it.each<[string, object, Campaign | undefined, string]>([
    ["is ready without replies", {}, undefined, "Ready=Reconciled"],
    ["is ready with a campaign that carries them", replies, answering({}), "Ready=Reconciled"],
    ["is not without one", replies, undefined, "Stalled=ReferenceNotFound"],
    [
      "is not with one of another category",
      replies,
      answering({ category: "Marketing" }),
      "Stalled=DeclarationRejected",
    ],
    ["is not with one of another number", replies, answering({}, "other"), "Stalled=DeclarationRejected"],
  ])("%s", (_what, spec, carrier, says) => {
    expect(said(nextSenderStatus({ ...senderFacts(spec), carrier }))).toContain(says);
  });

  it("says in its summary what keeps it from being used, the worst first", () => {
    const good = senderFacts({ whatsapp: { quality: "GREEN" } });
    const low = senderFacts({ whatsapp: { quality: "RED" } });
    const summary = (facts: Parameters<typeof nextSenderStatus>[0]) => nextSenderStatus(facts).summary;
    expect(summary(good)).toBe("WhatsApp lets the number send.");
    expect(summary(low)).toContain("rates the number low");
    expect(summary({ ...low, stored: false })).toBe("Not ready: The sender is on its way to the gates.");
    const holds = { ...good.holds, sender: heldBy(aHold({ scope: "sender.marketing.idesk-main" })) };
    expect(summary({ ...low, stored: false, holds })).toBe("Every campaign that uses the number is stopped.");
  });

  it("tells when it is restricted and when it is free again", () => {
    const free = nextSenderStatus(senderFacts({ whatsapp: {} }));
    const stopped = nextSenderStatus(senderFacts(restricted()));
    expect(senderEvents(free, stopped).map(({ reason }) => reason)).toEqual(["SenderRestricted"]);
    expect(senderEvents(stopped, stopped)).toEqual([]);
    expect(senderEvents(stopped, free).map(({ reason }) => reason)).toEqual(["SenderRestored"]);
  });
});

describe("a template", () => {
  it.each([
    { whatsapp: { status: "APPROVED" }, says: "Sendable=Reconciled" },
    { whatsapp: { status: "REINSTATED" }, says: "Sendable=Reconciled" },
    { whatsapp: { status: "PAUSED" }, says: "Sendable=RestrictedByWhatsApp" },
    { whatsapp: undefined, says: "Sendable=NoData" },
  ])("says $says when WhatsApp says $whatsapp", ({ whatsapp, says }) => {
    expect(said(templateStatus({ whatsapp }))).toContain(says);
  });

  it("cannot be sent from WhatsApp's word on, until a later one", () => {
    const at = (value: "PAUSED" | "REINSTATED", atMs: number): TemplateWords =>
      templateWords.parse({ status: { value, atMs } });
    const whatsapp = { status: "APPROVED", asOf: "2026-11-22T02:00:00Z" };
    const saying = (heard: TemplateWords) => said(templateStatus({ whatsapp }, heard));
    expect(saying(at("PAUSED", nowMs))).toContain("Sendable=RestrictedByWhatsApp");
    expect(saying(at("PAUSED", nowMs - 60 * minute))).toContain("Sendable=Reconciled");
    expect(saying(at("REINSTATED", nowMs))).toContain("Sendable=Reconciled");
  });

  it("is not known to be approved by words about something else", () => {
    const status = templateStatus({}, templateWords.parse({ quality: { value: "GREEN", atMs: nowMs } }));
    expect(said(status)).toContain("Sendable=NoData");
    expect(status.whatsapp).toMatchObject({ quality: "GREEN" });
  });

  it("says that WhatsApp has moved it to another category", () => {
    const moved = templateWords.parse({ category: { value: "Utility", atMs: nowMs } });
    expect(templateStatus({ whatsapp: { status: "APPROVED" } }, moved)).toMatchObject({
      category: "Utility",
      summary: "WhatsApp's status is APPROVED. WhatsApp has moved it: only Utility campaigns may use it.",
    });
    expect(templateStatus({}, moved).summary).not.toContain("moved");
  });

  it("is not sendable while its text at WhatsApp is another than the declared one, and says what to do", () => {
    const status = templateStatus({ whatsapp: { status: "APPROVED" } }, undefined, { edited: true });
    expect(said(status)).toContain("Sendable=Stale");
    expect(status.summary).toMatch(/was changed at WhatsApp.*Declare the new text here, or restore the old one there/);
  });

  it("tells once that it was paused", () => {
    const [approved, paused] = [
      templateStatus({ whatsapp: { status: "APPROVED" } }),
      templateStatus({ whatsapp: { status: "PAUSED" } }),
    ];
    expect(templateEvents(approved, paused).map(({ reason }) => reason)).toEqual(["TemplatePaused"]);
    expect(templateEvents(paused, paused)).toEqual([]);
  });
});

describe("a review", () => {
  it("says that nothing runs it yet", () => {
    const review = complianceReview.parse(asServed("ComplianceReview"));
    expect(said(nextReviewStatus(review, nowMs))).toBe("Ready=NotImplemented Stalled=NotImplemented Passed=NoData");
  });
});

describe("holds that the operator answers for", () => {
  const suspended = aCampaign({ spec: { suspend: true } });
  const wishesOf = (campaign: Campaign, restrictions: readonly string[]) => {
    const spec = { whatsapp: { restrictions: restrictions.map((type) => ({ type })) } };
    const { sender, atWhatsApp } = senderFacts(spec);
    return campaignWishes(campaign, sender, atWhatsApp.restricted);
  };

  it.each([
    {
      name: "nothing for a campaign in good order",
      wishes: wishesOf(aCampaign(), []),
      sources: [],
    },
    { name: "one for spec.suspend", wishes: wishesOf(suspended, []), sources: ["spec"] },
    {
      name: "one for a restricted sender",
      wishes: wishesOf(aCampaign(), ["RESTRICTED_BIZ_INITIATED_MESSAGING"]),
      sources: ["whatsapp"],
    },
    {
      name: "none for replies while only starting is forbidden",
      wishes: wishesOf(aCampaign({ spec: { category: "Service" } }), ["RESTRICTED_BIZ_INITIATED_MESSAGING"]),
      sources: [],
    },
    {
      name: "one for replies when everything is forbidden",
      wishes: wishesOf(aCampaign({ spec: { category: "Service" } }), ["RESTRICTED_CUSTOMER_INITIATED_MESSAGING"]),
      sources: ["whatsapp"],
    },
  ])("$name", ({ wishes, sources }) => {
    expect(wishes.map(({ source }) => source)).toEqual(sources);
  });

  it("are written once, lifted once, and touch nobody else's", () => {
    const wishes = suspendWish(suspended);
    const policy = aHold();
    const [hold] = holdChanges({ scope, wishes, held: heldBy(policy), nowMs });
    if (hold === undefined) throw new Error("it should hold");
    const held = afterHold(heldBy(policy), hold, 1);
    expect(holdChanges({ scope, wishes, held, nowMs })).toEqual([]);
    const [lift, ...more] = holdChanges({ scope, wishes: [], held, nowMs });
    expect(more).toEqual([]);
    expect(lift).toMatchObject({ action: "lift", source: "spec" });
    expect(Object.keys(afterHold(held, lift ?? hold, 2).holds)).toEqual(["policy"]);
  });
});

type Health = NonNullable<SourceFacts["health"]>;

function health(changes: Partial<Health> = {}): Health {
  const counts = { granted: 1000, withdrawn: 5, expired: 1, pending: 2, withProof: 1000 };
  return { lastSyncAtMs: nowMs, ...counts, lag: 0, generation: 1, error: null, ...changes };
}

function sourceFacts(
  facts: Partial<SourceFacts>,
  { spec = {}, status = {} }: { spec?: object | undefined; status?: object } = {},
): SourceFacts {
  const source = consentSource.parse(asServed("ConsentSource", { spec, status }));
  return { source, health: health(), fileProblem: undefined, storedGeneration: 1, nowMs, ...facts };
}

function senderFacts(spec: object, heard?: SenderWords) {
  const sender = senderSchema.parse(asServed("Sender", { spec }));
  const atWhatsApp = senderAtWhatsApp(sender.spec.whatsapp, heard, nowMs);
  const holds = { sender: undefined, all: undefined };
  return { sender, atWhatsApp, stored: true, carrier: undefined, holds, nowMs };
}

function templateStatus(spec: object, heard?: TemplateWords, { edited = false } = {}) {
  const template = messageTemplate.parse(asServed("MessageTemplate", { spec }));
  const atWhatsApp = templateAtWhatsApp(template.spec, heard, nowMs);
  const judged = { kind: "judged", findings: [] } as const;
  return nextTemplateStatus({ template, atWhatsApp, stored: true, edited, digest: "sha256:aa", judged, nowMs });
}

/** An object as the API server gives it out. */
function asServed(kind: ManifestKind, { spec = {}, status = {} }: { spec?: object; status?: object } = {}) {
  const made = manifest(kind, { spec: { ...spec } });
  const served = { uid: "u-1", resourceVersion: "1", generation: 1, creationTimestamp: "2026-11-20T08:00:00Z" };
  return { ...made, metadata: { ...made.metadata, ...served }, status: { observedGeneration: -1, ...status } };
}

function said(status: { conditions?: Parameters<typeof conditionOf>[0] }): string {
  return (status.conditions ?? []).map(({ type, reason }) => `${type}=${reason}`).join(" ");
}
