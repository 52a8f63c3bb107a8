import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { desiredCampaign } from "../../../src/domain/desired/campaign.ts";
import { campaignInput, campaignsUsing, referencesOf, suspensionsOf } from "../../../src/domain/desired/declaration.ts";
import { orphans, projectedOf } from "../../../src/domain/desired/difference.ts";
import { desiredSender } from "../../../src/domain/desired/sender.ts";
import { desiredSource } from "../../../src/domain/desired/source.ts";
import { desiredTemplate } from "../../../src/domain/desired/template.ts";
import { templateAtWhatsApp } from "../../../src/domain/desired/template-at-whatsapp.ts";
import { comparedText } from "../../../src/domain/desired/template-text.ts";
import { campaignInput as inputSchema } from "../../../src/schemas/policy/campaign-input.ts";
import { consentSource } from "../../../src/schemas/resources/consent-source.ts";
import { type MessageTemplate, messageTemplate } from "../../../src/schemas/resources/message-template.ts";
import { sender as senderSchema } from "../../../src/schemas/resources/sender.ts";
import * as schemas from "../../../src/schemas/wire/desired.ts";
import { type TemplateWords, templateWords } from "../../../src/schemas/wire/standing.ts";
import { aCampaign, nowMs } from "../../support/lifecycle.ts";
import { type ManifestKind, manifest } from "../../support/resources.ts";

const sha256 = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;
const served = { uid: "u-1", resourceVersion: "1", generation: 3, creationTimestamp: "2026-11-20T08:00:00Z" };

const noParts = { header: undefined, footer: undefined, links: [] };

describe("what gates read of a campaign", () => {
  it("has every reference resolved, every span and instant in milliseconds", () => {
    const spec = {
      senderRef: { name: "main", namespace: "shared" },
      templateRefs: [{ name: "spring" }],
      schedule: { startsAt: "2026-11-20T08:00:00Z" },
      frequencyCap: { messages: 2, per: "168h" },
      expireAfter: "24h",
      enforcement: { minimumHold: "15m" },
    };
    const record = desiredCampaign(aCampaign({ spec }), { accepted: true, suspensions: 2 });
    expect(schemas.desiredCampaign.parse(record)).toEqual(record);
    expect(record).toMatchObject({
      sender: { namespace: "shared", name: "main" },
      sources: [{ namespace: "marketing", name: "website-optin" }],
      templates: [{ namespace: "marketing", name: "spring" }],
      startsAtMs: Date.UTC(2026, 10, 20, 8),
      endsAtMs: null,
      frequencyCap: { messages: 2, perMs: 604_800_000 },
      expireAfterMs: 86_400_000,
      minimumHoldMs: 900_000,
      owned: true,
      accepted: true,
      suspensions: 2,
    });
  });

  it("says that nobody owns it", () => {
    const unowned = aCampaign({ spec: { owner: undefined } });
    expect(desiredCampaign(unowned, { accepted: true, suspensions: 0 }).owned).toBe(false);
  });

  it("counts its suspensions of 90 days, without those that a bad bundle caused", () => {
    const entry = (at: string, cause?: string) => ({
      at,
      state: cause ? "Suspended" : "Active",
      by: "gate-1",
      ...(cause ? { cause } : {}),
    });
    const history = [
      entry("2026-01-01T00:00:00Z", "ThresholdBreach"),
      entry("2026-11-01T00:00:00Z", "ThresholdBreach"),
      entry("2026-11-02T00:00:00Z"),
      entry("2026-11-03T00:00:00Z", "CriticalBreach"),
      entry("2026-11-04T00:00:00Z", "SuspendedBySpec"),
      entry("2026-11-05T00:00:00Z", "ThresholdBreach"),
      entry("2026-11-05T00:00:01Z", "MassSuspension"),
    ];
    expect(suspensionsOf(aCampaign({ status: { history } }), nowMs)).toBe(2);
  });
});

describe("what gates read of the others", () => {
  it("a sender's own namespace may always use it, and an end that cannot be read is over", () => {
    const permissions = [{ vertical: "alcohol", countries: ["GB"], reference: "r", expiresAt: "2026-12-31T00:00:00Z" }];
    const spec = { permissions, allowedNamespaces: ["events"] };
    const record = desiredSender(senderSchema.parse(object("Sender", spec)), null);
    expect(schemas.desiredSender.parse(record)).toEqual(record);
    expect(record.allowedNamespaces).toEqual(["marketing", "events"]);
    expect(record.permissions[0]?.expiresAtMs).toBe(Date.UTC(2026, 11, 31));
  });

  it("a template's words are all that a person reads, and its digest is theirs", () => {
    const spec = {
      header: { type: "Text", text: "Hello" },
      footer: "Reply STOP",
      buttons: [{ type: "Url", text: "Look", url: "https://idesk.example" }],
    };
    const template = messageTemplate.parse(object("MessageTemplate", spec));
    const record = desiredTemplate(template, templateAtWhatsApp(template.spec, undefined, nowMs), sha256);
    expect(schemas.desiredTemplate.parse(record)).toEqual(record);
    expect(record.text).toBe("Hello\nSpring is here.\nReply STOP\nLook\nhttps://idesk.example");
    expect(record).toMatchObject({ digest: sha256(record.text), status: "PENDING", category: "Marketing" });
  });

  it("a template is of the status and the category that WhatsApp has given it, and names whose account holds it", () => {
    const approved = { senderRef: { name: "main" }, whatsapp: { status: "APPROVED" } };
    const template = messageTemplate.parse(object("MessageTemplate", approved));
    const words = templateWords.parse({
      status: { value: "PAUSED", atMs: nowMs },
      category: { value: "Utility", atMs: nowMs },
    });
    const of = (heard: TemplateWords | undefined) =>
      desiredTemplate(template, templateAtWhatsApp(template.spec, heard, nowMs), sha256);
    expect(of(undefined)).toMatchObject({ status: "APPROVED", category: "Marketing" });
    expect(of(words)).toMatchObject({ status: "PAUSED", category: "Utility" });
    expect(of(words).sender).toEqual({ namespace: "marketing", name: "main" });
  });

  it("a template is of no status in which it can be sent while WhatsApp says another text than the declared one", () => {
    const declare = (spec: object, asOf?: string) =>
      messageTemplate.parse(
        object("MessageTemplate", { whatsapp: { status: "APPROVED", ...(asOf ? { asOf } : {}) }, ...spec }),
      );
    const text = { value: sha256(comparedText({ ...noParts, body: "Spring is here." })), atMs: nowMs - 60_000 };
    const statusOf = (template: MessageTemplate) => {
      const atWhatsApp = templateAtWhatsApp(template.spec, templateWords.parse({ text }), nowMs);
      return desiredTemplate(template, atWhatsApp, sha256).status;
    };
    const older = { body: "Spring is coming." };
    expect(statusOf(declare({}))).toBe("APPROVED");
    expect(statusOf(declare(older))).toBe("EDITED");
    // Somebody has read it at WhatsApp since.
    expect(statusOf(declare(older, new Date(nowMs - 30_000).toISOString()))).toBe("APPROVED");
    expect(statusOf(declare(older, new Date(nowMs - 90_000).toISOString()))).toBe("EDITED");
  });

  it("a sender's account is named, and the end of its restriction", () => {
    const record = desiredSender(senderSchema.parse(object("Sender", { wabaId: "102290129340398" })), nowMs);
    expect(record).toMatchObject({ wabaId: "102290129340398", restrictedUntilMs: nowMs });
  });

  it("what an operator of before webhooks wrote names neither account nor sender", () => {
    const { wabaId: _, ...sender } = desiredSender(senderSchema.parse(object("Sender", {})), null);
    expect(schemas.desiredSender.parse(sender).wabaId).toBe("");
    const template = messageTemplate.parse(object("MessageTemplate", { senderRef: { name: "main" } }));
    const known = templateAtWhatsApp(template.spec, undefined, nowMs);
    const { sender: __, ...record } = desiredTemplate(template, known, sha256);
    expect(schemas.desiredTemplate.parse(record).sender).toBeNull();
  });

  it("a source's question shows the notice that the record will name", () => {
    const notices = [{ id: "n1", language: "en", text: "iDesk Media may write to me." }];
    const wordings = [{ noticeId: "n1", joinWords: ["JOIN"], question: "Reply YES.", confirmWords: ["YES"] }];
    const whatsApp = { senderRef: { name: "idesk-main" }, wordings };
    const of = (doubleOptIn: string) =>
      desiredSource(consentSource.parse(object("ConsentSource", { optIn: { notices, doubleOptIn, whatsApp } })), {
        sha256,
        fileContent: null,
      });
    const record = of("Required");
    expect(schemas.desiredSource.parse(record)).toEqual(record);
    expect(record.whatsApp).toEqual({
      sender: { namespace: "marketing", name: "idesk-main" },
      wordings: [{ ...wordings[0], joinTexts: [], question: "iDesk Media may write to me.\n\nReply YES." }],
    });
    expect(of("Optional").whatsApp?.wordings[0]?.question).toBeNull();
  });

  it("a sender's replies are a campaign of its namespace, and its words", () => {
    const of = (replies: object | undefined) =>
      desiredSender(senderSchema.parse(object("Sender", replies ? { replies } : {})), null).replies;
    const campaignRef = { name: "answers" };
    expect(of({ campaignRef, optOut: { text: "iDesk Media: done." } })).toEqual({
      campaign: "answers",
      optOut: "iDesk Media: done.",
    });
    expect(of({ campaignRef })).toEqual({ campaign: "answers", optOut: null });
    expect(of(undefined)).toBeNull();
  });

  it("a feed has its spans in milliseconds, and is asked at most once a second", () => {
    const url = "https://crm.example/consent";
    const http = { url, interval: "10ms", push: { credentialsRef: { name: "crm" } } };
    const source = consentSource.parse(object("ConsentSource", { type: "HTTP", http }));
    const record = desiredSource(source, { sha256, fileContent: null });
    expect(schemas.desiredSource.parse(record)).toEqual(record);
    expect(record.http).toEqual({
      url,
      credentials: null,
      format: "JSON",
      members: { records: "records", next: "next", cursor: "cursor" },
      pageParameter: "page",
      cursorParameter: null,
      intervalMs: 1000,
      reconcileMs: 3_600_000,
      timeoutMs: 30_000,
      pushCredentials: "crm",
    });
  });

  it("a source's notices are their hashes, and whether they name the business", () => {
    const notices = [
      { id: "n1", language: "en", text: "IDESK MEDIA may write to me." },
      { id: "n2", language: "en", text: "You may write to me." },
    ];
    const source = consentSource.parse(object("ConsentSource", { optIn: { notices } }));
    const record = desiredSource(source, { sha256, fileContent: null });
    expect(schemas.desiredSource.parse(record)).toEqual(record);
    expect(record.notices).toEqual([
      { id: "n1", language: "en", hash: sha256(notices[0]?.text ?? ""), businessNamed: true },
      { id: "n2", language: "en", hash: sha256(notices[1]?.text ?? ""), businessNamed: false },
    ]);
  });

  it("a source's table is named with its columns, and every span of it in milliseconds", () => {
    const postgres = {
      host: "db.shop.example",
      database: "shop",
      credentialsRef: { name: "shop-consent" },
      table: "consentry.whatsapp_consent",
      columns: { recipient: "phone_e164", double_opt_in: "confirmed" },
      queryTimeout: "1m",
    };
    const source = consentSource.parse(object("ConsentSource", { type: "Postgres", postgres }));
    const record = desiredSource(source, { sha256, fileContent: null });
    expect(schemas.desiredSource.parse(record)).toEqual(record);
    expect(record.postgres).toEqual({
      host: "db.shop.example",
      port: 5432,
      database: "shop",
      credentials: "shop-consent",
      tls: "VerifyFull",
      table: "consentry.whatsapp_consent",
      query: null,
      columns: { recipient: "phone_e164", double_opt_in: "confirmed" },
      cursorColumn: null,
      overlapMs: 300_000,
      notifyChannel: null,
      intervalMs: 10_000,
      reconcileMs: 3_600_000,
      queryTimeoutMs: 60_000,
    });
  });

  it("a source that an operator of before wrote has no table", () => {
    const { postgres: _, ...record } = desiredSource(consentSource.parse(object("ConsentSource", {})), {
      sha256,
      fileContent: null,
    });
    expect(schemas.desiredSource.parse(record).postgres).toBeNull();
  });
});

describe("what a campaign names", () => {
  const sender = senderSchema.parse(object("Sender", {}, "idesk-main"));
  const source = consentSource.parse(object("ConsentSource", {}, "website-optin"));
  const lookup = {
    sender: (key: string) => (key === "marketing/idesk-main" ? sender : undefined),
    source: (key: string) => (key === "marketing/website-optin" ? source : undefined),
    template: () => undefined,
    isUnreadable: (): boolean => false,
  };
  const found = { categoryOf: () => "Utility" as const, nowMs };

  it("is told by name when it does not exist, and the policy is not asked", () => {
    const campaign = aCampaign({
      spec: { senderRef: { name: "idesk-main", namespace: "elsewhere" }, templateRefs: [{ name: "t" }] },
    });
    const references = referencesOf(campaign, lookup);
    expect(references.missing).toEqual(["Sender elsewhere/idesk-main", "MessageTemplate marketing/t"]);
    expect(campaignInput(campaign, references, found)).toBeUndefined();
  });

  it("is not missing when it is there and cannot be read, and the policy is not asked either", () => {
    const campaign = aCampaign({ spec: { templateRefs: [{ name: "t" }] } });
    const isUnreadable = (kind: string, key: string) => kind === "MessageTemplate" && key === "marketing/t";
    const references = referencesOf(campaign, { ...lookup, isUnreadable });
    expect(references).toMatchObject({ missing: [], unreadable: ["MessageTemplate marketing/t"] });
    expect(campaignInput(campaign, references, found)).toBeUndefined();
  });

  it("is what the policy is asked about", () => {
    const campaign = aCampaign();
    const input = campaignInput(campaign, referencesOf(campaign, lookup), found);
    expect(inputSchema.parse(input)).toEqual(input);
    expect(input).toMatchObject({ sender: { namespaceAllowed: true }, sources: [{ name: "website-optin" }] });
  });

  it("is asked about with the category that counts, not with the declared one", () => {
    const template = messageTemplate.parse(object("MessageTemplate", { category: "Marketing" }, "t"));
    const campaign = aCampaign({ spec: { templateRefs: [{ name: "t" }] } });
    const references = referencesOf(campaign, { ...lookup, template: () => template });
    const input = campaignInput(campaign, references, found);
    expect(input?.templates).toEqual([{ name: "t", category: "Utility", language: "en" }]);
  });

  it("leads back to the campaigns that name it", () => {
    const campaigns = [aCampaign(), aCampaign({ metadata: { name: "other", namespace: "events" } })];
    const using = (kind: "Sender" | "ConsentSource", namespace: string, name: string) =>
      campaignsUsing(campaigns, { kind, ref: { namespace, name } }).map(({ metadata }) => metadata.name);
    expect(using("Sender", "marketing", "idesk-main")).toEqual(["flash-sale"]);
    expect(using("ConsentSource", "events", "website-optin")).toEqual(["other"]);
    expect(using("ConsentSource", "marketing", "none")).toEqual([]);
  });
});

describe("records without a resource", () => {
  it("are found at start, and nothing else is taken for one", () => {
    const keys = [
      "campaign.a.kept",
      "campaign.a.gone",
      "sender.a.gone",
      "bundle.active",
      "campaign.a.b.c",
      "stranger.a.b",
    ];
    const found = orphans(keys, ({ name }) => name === "kept");
    expect(found.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)).toEqual([
      "Campaign a/gone",
      "Sender a/gone",
    ]);
  });

  it("are named as their writer names them", () => {
    const ref = { namespace: "a", name: "b" };
    for (const [of, kind] of [
      ["campaign", "Campaign"],
      ["sender", "Sender"],
      ["template", "MessageTemplate"],
      ["source", "ConsentSource"],
    ] as const) {
      expect(projectedOf(schemas.desiredKeys[of](ref))).toEqual({ kind, ...ref });
    }
  });
});

function object(kind: ManifestKind, spec: Record<string, unknown>, name = "example") {
  const made = manifest(kind, { name, spec });
  return { ...made, metadata: { ...made.metadata, ...served }, status: { observedGeneration: -1 } };
}
