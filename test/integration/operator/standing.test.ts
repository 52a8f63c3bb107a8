import { hash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { comparedText, declaredParts } from "../../../src/domain/desired/template-text.ts";
import { jsApiOrThrow } from "../../../src/io/nats/api.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import type { RunningOperator } from "../../../src/operator/start.ts";
import { type SenderWords, standingKeys, type TemplateWords } from "../../../src/schemas/wire/standing.ts";
import { untilItHolds } from "../../support/eventually.ts";
import { announceGates, type GatesDouble } from "../../support/gates-double.ts";
import { type OperatorStage, operatorStage } from "../../support/operator-stage.ts";
import { describeWithServers, useKubernetes, useNats } from "../../support/servers.ts";
import { itKeepsTheRulesOfStatus } from "../../support/status-watch.ts";

// What intake has heard of WhatsApp about a number and a template, written here in its place.

const hourMs = 3_600_000;
const sender = { namespace: "marketing", name: "idesk-main" };
const template = { namespace: "marketing", name: "spring-offer-en" };
const campaign = "campaign/spring-sale";

describeWithServers("what WhatsApp says by webhook", () => {
  const kubernetes = useKubernetes();
  const nats = useNats();
  let stage: OperatorStage;
  let gates: GatesDouble;
  let operator: RunningOperator;

  beforeAll(async () => {
    stage = await operatorStage({ kubernetes: kubernetes(), nats: nats() });
    // As an operator of before webhooks has left it.
    await jsApiOrThrow(stage.nc, "STREAM.DELETE.KV_standing", undefined);
    gates = await announceGates(stage.nc, ["gate-1"]);
    await stage.publishBundle("1.4.0");
    await stage.kubectl("apply", "--server-side", "-f", "examples/quickstart/");
    await stage.reportSource();
    operator = await stage.startOperator("operator-1");
    await stage.kubectl("wait", "campaign", "--all", "-n", "marketing", "--for=condition=Ready", "--timeout=60s");
  }, 180_000);

  afterAll(async () => {
    await operator?.stop();
    await gates?.stop();
    await stage?.close();
  });

  it("changes nothing before it says anything", async () => {
    expect(await conditionsOf("sender/idesk-main")).toContain("Healthy=True/WithinThresholds");
    expect(await field("sender/idesk-main", "{.status.whatsapp}")).toBe(
      JSON.stringify({ limit: "TIER_10K", quality: "GREEN", status: "CONNECTED" }),
    );
    expect(await desired("sender")).toMatchObject({ wabaId: "102290129340398", restrictedUntilMs: null });
    expect(await desired("template")).toMatchObject({ status: "APPROVED", category: "Marketing", sender: null });
  });

  it("stops the campaigns of a number that it restricts, until it lifts that", async () => {
    const untilMs = Math.ceil(Date.now() / 1000) * 1000 + hourMs;
    await saySender({ restrictions: said([{ type: "RESTRICTED_BIZ_INITIATED_MESSAGING", untilMs }]) });
    await untilItHolds(async () => {
      expect(await conditionsOf("sender/idesk-main")).toContain("Healthy=False/RestrictedByWhatsApp");
      expect(await desired("sender")).toMatchObject({ restrictedUntilMs: untilMs });
      expect(await conditionsOf(campaign)).toContain("Suspended=True/RestrictedByWhatsApp");
    });
    expect(Date.parse(await field("sender/idesk-main", "{.status.until}"))).toBe(untilMs);
    expect(await field("sender/idesk-main", "{.status.standing}")).toBe("Restricted");
    expect(await field("sender/idesk-main", "{.status.whatsapp.quality}")).toBe("GREEN");
    expect(await held()).toEqual(["whatsapp"]);
    await saySender({ restrictions: said([]) });
    await untilItHolds(async () => {
      expect(await conditionsOf("sender/idesk-main")).toContain("Healthy=True/WithinThresholds");
      expect(await desired("sender")).toMatchObject({ restrictedUntilMs: null });
      expect(await conditionsOf(campaign)).toContain("Suspended=False/Sending");
    });
    expect(await held()).toEqual([]);
    await untilItHolds(async () => expect(await told("Sender")).toEqual(["SenderRestricted", "SenderRestored"]));
  });

  it("lets a number go on when its restriction has ended, though nobody says so", async () => {
    const untilMs = Date.now() + 4_000;
    await saySender({ restrictions: said([{ type: "RESTRICTED_CUSTOMER_INITIATED_MESSAGING", untilMs }]) });
    await untilItHolds(async () => expect(await held()).toEqual(["whatsapp"]));
    await untilItHolds(async () => {
      expect(await desired("sender")).toMatchObject({ restrictedUntilMs: null });
      expect(await held()).toEqual([]);
    });
    expect(Date.now()).toBeGreaterThanOrEqual(untilMs);
    await untilItHolds(async () =>
      expect(await conditionsOf("sender/idesk-main")).toContain("Healthy=True/WithinThresholds"),
    );
  });

  it("keeps a template that it pauses from being sent, until it reinstates it", async () => {
    const began = said("PAUSED" as const);
    await sayTemplate({ status: began, pausesAtMs: [began.atMs], reason: said("call +44 7700 900123") });
    await untilItHolds(async () => {
      expect(await conditionsOf("mtpl/spring-offer-en")).toContain("Sendable=False/RestrictedByWhatsApp");
      expect(await desired("template")).toMatchObject({ status: "PAUSED" });
    });
    const shown = JSON.parse(await field("mtpl/spring-offer-en", "{.status.whatsapp}"));
    expect(shown).toMatchObject({ status: "PAUSED", pauses: 1, quality: "GREEN", reason: "call …23" });
    expect(Date.parse(shown.until)).toBe(Math.floor(began.atMs / 1000) * 1000 + 3 * hourMs);
    await sayTemplate({ status: said("REINSTATED"), pausesAtMs: [began.atMs], reason: said("") });
    await untilItHolds(async () => {
      expect(await conditionsOf("mtpl/spring-offer-en")).toContain("Sendable=True/Reconciled");
      expect(await desired("template")).toMatchObject({ status: "REINSTATED" });
    });
    await untilItHolds(async () => expect(await told("Template")).toEqual(["TemplatePaused"]));
  });

  it("takes a template that it moves to another category from campaigns of the declared one", async () => {
    await sayTemplate({ category: said("Utility"), pausesAtMs: [] });
    await untilItHolds(async () => {
      expect(await desired("template")).toMatchObject({ category: "Utility" });
      expect(await desired("campaign")).toMatchObject({ accepted: false });
      expect(await conditionsOf(campaign)).toContain("Stalled=True/DeclarationRejected");
    });
    expect(await field("mtpl/spring-offer-en", "{.status.category}")).toBe("Utility");
    const why = "K3 template-category: spring-offer-en is a Utility template in a Marketing campaign";
    expect(await field(campaign, '{.status.conditions[?(@.type=="Ready")].message}')).toContain(why);
    await sayTemplate({ category: said("Marketing"), pausesAtMs: [] });
    await untilItHolds(async () => {
      expect(await desired("template")).toMatchObject({ category: "Marketing" });
      expect(await desired("campaign")).toMatchObject({ accepted: true });
      expect(await conditionsOf(campaign)).toContain("Ready=True/Reconciled");
    });
  });

  it("keeps a template whose text was changed there from being sent, until the new text is declared", async () => {
    const declared = JSON.parse(await field("mtpl/spring-offer-en", "{.spec}"));
    const body = "Hello {{1}}, summer is here. Come and see.";
    const changed = comparedText(declaredParts({ ...declared, body }));
    await sayTemplate({ text: said(`sha256:${hash("sha256", changed)}`), pausesAtMs: [] });
    await untilItHolds(async () => {
      expect(await conditionsOf("mtpl/spring-offer-en")).toContain("Sendable=False/Stale");
      expect(await desired("template")).toMatchObject({ status: "EDITED" });
    });
    await patchTemplate({ body });
    await untilItHolds(async () => {
      expect(await conditionsOf("mtpl/spring-offer-en")).toContain("Sendable=True/Reconciled");
      expect(await desired("template")).toMatchObject({ status: "APPROVED" });
    });
    await sayTemplate({ pausesAtMs: [] });
    await patchTemplate({ body: declared.body });
  });

  it("counts less than what is declared later", async () => {
    await saySender({ status: said("FLAGGED") });
    await untilItHolds(async () =>
      expect(await conditionsOf("sender/idesk-main")).toContain("Healthy=False/OutsideThresholds"),
    );
    const asOf = new Date(Date.now() + 1_000).toISOString();
    const patch = JSON.stringify({ spec: { whatsapp: { asOf } } });
    await stage.kubectl("patch", "sender", "idesk-main", "-n", "marketing", "--type=merge", "-p", patch);
    await untilItHolds(async () =>
      expect(await conditionsOf("sender/idesk-main")).toContain("Healthy=True/WithinThresholds"),
    );
  });

  itKeepsTheRulesOfStatus(() => stage.statuses, ["InProgress", "Current", "Failed"]);

  async function patchTemplate(spec: object): Promise<void> {
    const patch = ["--type=merge", "-p", JSON.stringify({ spec })];
    await stage.kubectl("patch", "mtpl", "spring-offer-en", "-n", "marketing", ...patch);
  }

  function said<Value>(value: Value): { value: Value; atMs: number } {
    return { value, atMs: Date.now() };
  }

  async function saySender(words: SenderWords): Promise<void> {
    await (await openBucket(stage.nc, "standing")).put(standingKeys.sender(sender), words);
  }

  async function sayTemplate(words: TemplateWords): Promise<void> {
    await (await openBucket(stage.nc, "standing")).put(standingKeys.template(template), words);
  }

  async function desired(of: "sender" | "template" | "campaign"): Promise<unknown> {
    const name = { sender: sender.name, template: template.name, campaign: "spring-sale" }[of];
    return (await (await openBucket(stage.nc, "desired")).get(`${of}.marketing.${name}`))?.value;
  }

  async function held(): Promise<string[]> {
    const entry = await (await openBucket(stage.nc, "holds")).get("campaign.marketing.spring-sale");
    return Object.keys(Object(Object(entry?.value).holds));
  }

  async function conditionsOf(object: string): Promise<string> {
    return await field(object, "{range .status.conditions[*]}{.type}={.status}/{.reason} {end}");
  }

  async function field(object: string, path: string): Promise<string> {
    return await stage.kubectl("get", object, "-n", "marketing", "-o", `jsonpath=${path}`);
  }

  /** Reasons of the events about one kind, oldest first. */
  async function told(prefix: string): Promise<string[]> {
    const path = "jsonpath={.items[*].reason}";
    const events = await stage.kubectl(
      "get",
      "events",
      "-n",
      "marketing",
      "--sort-by=.metadata.creationTimestamp",
      "-o",
      path,
    );
    return events.split(" ").filter((reason) => reason.startsWith(prefix));
  }
});
