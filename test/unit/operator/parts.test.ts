import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { senderAtWhatsApp } from "../../../src/domain/desired/sender-at-whatsapp.ts";
import type { GatheredCampaign } from "../../../src/operator/campaign-gather.ts";
import { campaignPlan } from "../../../src/operator/campaign-plan.ts";
import { createCeaseClock } from "../../../src/operator/cease-clock.ts";
import { createController, type QueueOptions, type Steps } from "../../../src/operator/controller.ts";
import { createDesiredStore } from "../../../src/operator/desired-store.ts";
import { createLeadership } from "../../../src/operator/leadership.ts";
import { createPolicy, type LoadedPolicy } from "../../../src/operator/policy.ts";
import { createStatusWriter } from "../../../src/operator/status-writer.ts";
import { createTriggers } from "../../../src/operator/triggers.ts";
import type { CampaignInput } from "../../../src/schemas/policy/campaign-input.ts";
import type { TemplateInput } from "../../../src/schemas/policy/template-input.ts";
import type { Campaign } from "../../../src/schemas/resources/campaign.ts";
import type { KindName } from "../../../src/schemas/resources/index.ts";
import { type MessageTemplate, messageTemplate } from "../../../src/schemas/resources/message-template.ts";
import { type Sender, sender } from "../../../src/schemas/resources/sender.ts";
import { untilItHolds } from "../../support/eventually.ts";
import { aCampaign, aCase, aGate, aHold, campaignFacts, heldBy, now, nowMs, scope } from "../../support/lifecycle.ts";
import { manifest } from "../../support/resources.ts";

describe("the desired store", () => {
  it("writes what differs, and nothing that is the same", async () => {
    const { store, bucket } = desiredStore();
    await store.put("campaign.a.b", { n: 1 });
    await store.put("campaign.a.b", { n: 1 });
    await store.put("campaign.a.b", { n: 2 });
    expect(bucket.log).toEqual(["create campaign.a.b", "update campaign.a.b @1"]);
    expect(store.get("campaign.a.b")).toEqual({ value: { n: 2 }, revision: 2 });
  });

  it("refuses to write over what somebody else wrote meanwhile, and can when it has seen that", async () => {
    const { store, bucket } = desiredStore();
    await store.put("k", 1);
    const theirs = bucket.write("k", 5);
    await expect(store.put("k", 2)).rejects.toThrow("written by somebody else");
    store.seen("k", 5, theirs);
    await store.put("k", 2);
    expect(bucket.values.get("k")?.value).toBe(2);
  });

  it("is not led back by news that are older than what it wrote", async () => {
    const { store } = desiredStore();
    await store.put("k", 1);
    await store.put("k", 2);
    expect(store.seen("k", 1, 1)).toBe(false);
    expect(store.get("k")?.value).toBe(2);
  });
});

describe("the policy as the operator asks it", () => {
  const bundle = (digest: string) => ({ name: "whatsapp", digest, revision: digest, activatedAtMs: 1 });

  it("answers by the last bundle while the next one loads, and closes it afterwards", async () => {
    const loads = new Map<string, PromiseWithResolvers<{ ok: true; policy: LoadedPolicy }>>();
    const closed: string[] = [];
    const policy = createPolicy({
      load: ({ digest }) => {
        const load = Promise.withResolvers<{ ok: true; policy: LoadedPolicy }>();
        loads.set(digest, load);
        return load.promise;
      },
      onLoaded: () => undefined,
      report: () => undefined,
    });
    const finish = (digest: string) => loads.get(digest)?.resolve({ ok: true, policy: loaded(digest, closed) });
    expect(await policy.judge(anyInput)).toMatchObject({ kind: "unknown" });
    policy.want(bundle("one"));
    finish("one");
    await policy.settled();
    policy.want(bundle("two"));
    expect(await policy.judge(anyInput)).toMatchObject({ kind: "rejected", violations: [{ rule: "one" }] });
    finish("two");
    await untilItHolds(async () =>
      expect(await policy.judge(anyInput)).toMatchObject({ kind: "rejected", violations: [{ rule: "two" }] }),
    );
    expect(closed).toEqual(["one"]);
    await policy.close();
    expect(closed).toEqual(["one", "two"]);
  });

  it("takes no answer for unknown, and an undecidable violation for none", async () => {
    const answering = async (output: Awaited<ReturnType<LoadedPolicy["judgeCampaign"]>>) => {
      const judged: LoadedPolicy = { ...loaded("one", []), judgeCampaign: async () => output };
      const policy = createPolicy({
        load: async () => ({ ok: true, policy: judged }),
        onLoaded: () => undefined,
        report: () => undefined,
      });
      policy.want(bundle("one"));
      await policy.settled();
      return (await policy.judge(anyInput)).kind;
    };
    expect(await answering(undefined)).toBe("unknown");
    expect(await answering({ violations: [{ ...violation("any"), undecidable: true }], revision: "1" })).toBe(
      "accepted",
    );
  });

  it("is settled without a bundle, and by one that cannot be loaded", async () => {
    const policy = createPolicy({
      load: async () => ({ ok: false, reason: "not there" }),
      onLoaded: () => undefined,
      report: () => undefined,
    });
    await policy.settled();
    policy.want(bundle("one"));
    await policy.settled();
    expect(await policy.judge(anyInput)).toMatchObject({ kind: "unknown" });
    await policy.close();
  });
});

describe("the policy as it judges a template's text", () => {
  const bundle = { name: "whatsapp", digest: "one", revision: "1", activatedAtMs: 1 };
  const asked = async (judgeTemplates: LoadedPolicy["judgeTemplates"], inputs = 1) => {
    const policy = createPolicy({
      load: async () => ({ ok: true, policy: { ...loaded("one", []), judgeTemplates } }),
      onLoaded: () => undefined,
      report: () => undefined,
    });
    policy.want(bundle);
    await policy.settled();
    return await policy.judgeText(() => new Array<TemplateInput>(inputs).fill(aQuestion));
  };
  const answer = (...rules: string[]) => ({ violations: rules.map(violation), revision: "1" });

  it("finds what is wrong whichever sender sends it", async () => {
    const bySender = async () => [answer("spam", "deceptive-link"), answer("spam")];
    expect(await asked(bySender, 2)).toMatchObject({ kind: "judged", findings: [{ rule: "spam" }] });
  });

  it("does not know what it was not told: without a bundle, by one of before, without an answer", async () => {
    const empty = createPolicy({
      load: async () => ({ ok: false, reason: "not there" }),
      onLoaded: () => undefined,
      report: () => undefined,
    });
    expect(await empty.judgeText(() => [aQuestion])).toEqual({ kind: "unknown", why: "NoBundle" });
    expect(await asked(undefined)).toEqual({ kind: "unknown", why: "NotServed" });
    expect(await asked(async () => [answer(), undefined], 2)).toEqual({ kind: "unknown", why: "NoAnswer" });
  });
});

describe("the clock of a stop", () => {
  it("stands at the moment when the last gate was seen stopped, however late it is read", () => {
    let nowMs = 100;
    const clock = createCeaseClock(() => nowMs);
    const hold = aHold();
    const stopped = { holds: [{ scope, id: hold.id }] };
    expect(clock.seenAtMs(hold, [aGate("a", stopped), aGate("b")])).toBeUndefined();
    nowMs = 200;
    clock.onGates([aGate("a", stopped), aGate("b", stopped)]);
    nowMs = 900;
    expect(clock.seenAtMs(hold, [aGate("a")])).toBe(200);
  });
});

describe("a controller", () => {
  it("leaves undone what it decided when the lead was lost meanwhile", async () => {
    const done: string[] = [];
    let leads = true;
    const { controller, work } = controllerOf(done, {
      mayAct: () => leads,
      gather: async (key) => {
        leads = key !== "b";
        return key;
      },
    });
    controller.start();
    await work("a");
    await work("b");
    expect(done).toEqual(["act a"]);
  });

  it("cleans up after what is gone", async () => {
    const done: string[] = [];
    const { controller, work } = controllerOf(done, { mayAct: () => true, gather: async () => undefined });
    controller.start();
    await work("a");
    expect(done).toEqual(["clean a"]);
  });

  it("takes what it cannot read for no deletion", async () => {
    const done: string[] = [];
    const gather = async () => undefined;
    const { controller, work } = controllerOf(done, { mayAct: () => true, gather, isUnreadable: () => true });
    controller.start();
    await work("a");
    expect(done).toEqual([]);
  });
});

describe("a status that was written on an older version", () => {
  it("is tried again soon, and seldom while the newest cannot be read", async () => {
    const again = async (isUnreadable: boolean) => {
      const { write } = createStatusWriter({
        apply: async () => "stale",
        same: isDeepStrictEqual,
        isUnreadable: () => isUnreadable,
        nowMs: () => nowMs,
        report: () => undefined,
      });
      const wanted = { kind: "Campaign", object: aCampaign(), next: { observedGeneration: 1 } } as const;
      return (await write({ ...wanted, withoutCounts: (status) => status })).again;
    };
    expect([await again(false), await again(true)]).toEqual([{ againInMs: 100 }, { againInMs: 60_000 }]);
  });
});

describe("leading", () => {
  it("begins only when everything was seen, and rests before it leads again", async () => {
    const log: string[] = [];
    const ready = Promise.withResolvers<void>();
    let on = { onLeading: () => {}, onLost: () => {} };
    const leadership = createLeadership({
      ready: ready.promise,
      elect: (callbacks) => {
        on = callbacks;
        log.push("runs");
        return { isLeading: () => true, stop: async () => on.onLost() };
      },
    });
    leadership.follow({
      lead: () => void log.push("leads"),
      rest: async () => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        log.push("rests");
      },
    });
    expect([leadership.isLeading(), log]).toEqual([false, []]);
    ready.resolve();
    await untilItHolds(() => expect(log).toEqual(["runs"]));
    on.onLeading();
    on.onLost();
    on.onLeading();
    await leadership.stop();
    expect(log).toEqual(["runs", "leads", "rests", "leads", "rests"]);
  });
});

describe("a change", () => {
  it.each([
    {
      name: "of a sender, which is gone",
      change: (t: Triggers) => t.onObject("Sender", ref("idesk-main")),
      woken: [
        "Sender marketing/idesk-main",
        "Campaign marketing/flash-sale",
        "MessageTemplate marketing/spring-offer-en",
        "MessageTemplate marketing/wine-club-en",
      ],
    },
    {
      name: "of a sender, with the templates that it may send",
      change: (t: Triggers) => t.onObject("Sender", ref("example")),
      woken: ["Sender marketing/example", "MessageTemplate marketing/spring-offer-en"],
    },
    {
      name: "of the policy that answers",
      change: (t: Triggers) => t.onPolicy(),
      woken: ["Campaign marketing/flash-sale", "MessageTemplate marketing/spring-offer-en"],
    },
    {
      name: "of the campaign that carries a number's replies",
      change: (t: Triggers) => t.onObject("Campaign", ref("answers")),
      woken: ["Campaign marketing/answers", "Sender marketing/example"],
    },
    {
      name: "of a case",
      change: (t: Triggers) => t.onObject("ComplianceCase", ref("flash-sale-k2-7f3a")),
      woken: ["ComplianceCase marketing/flash-sale-k2-7f3a", "Campaign marketing/flash-sale"],
    },
    {
      name: "of a desired record",
      change: (t: Triggers) => t.onDesired("template.marketing.t"),
      woken: ["MessageTemplate marketing/t"],
    },
    {
      name: "of a hold",
      change: (t: Triggers) => t.onHold(scope),
      woken: ["Campaign marketing/flash-sale", "PolicyBundle whatsapp"],
    },
    {
      name: "of counts, later",
      change: (t: Triggers) => t.onTotals("marketing.flash-sale.3"),
      woken: ["Campaign marketing/flash-sale after 500"],
    },
    {
      name: "of a source's health",
      change: (t: Triggers) => t.onSource("marketing.website-optin"),
      woken: ["ConsentSource marketing/website-optin"],
    },
    {
      name: "of what WhatsApp says of a number",
      change: (t: Triggers) => t.onStanding("sender.marketing.example"),
      woken: ["Sender marketing/example", "MessageTemplate marketing/spring-offer-en"],
    },
    {
      name: "of what WhatsApp says of a template",
      change: (t: Triggers) => t.onStanding("template.marketing.spring-offer-en"),
      woken: ["MessageTemplate marketing/spring-offer-en", "Campaign marketing/flash-sale"],
    },
    {
      name: "of words about nothing that is declared, nobody",
      change: (t: Triggers) => t.onStanding("x.y"),
      woken: [],
    },
    { name: "of a gate's beat, nobody", change: (t: Triggers) => t.onGate(aGate("a"), aGate("a")), woken: [] },
    {
      name: "of a gate's bundle, all",
      change: (t: Triggers) => t.onGate(aGate("a"), aGate("a", { bundle: "sha256:bb" })),
      woken: ["Campaign marketing/flash-sale", "PolicyBundle whatsapp"],
    },
    {
      name: "of a gate that died, all",
      change: (t: Triggers) => t.onGate(aGate("a"), undefined),
      woken: ["Campaign marketing/flash-sale", "PolicyBundle whatsapp"],
    },
    {
      name: "of a gate's holds, those held",
      change: (t: Triggers) => t.onGate(aGate("a"), aGate("a", { holds: [{ scope, id: "x" }] })),
      woken: ["Campaign marketing/flash-sale", "PolicyBundle whatsapp"],
    },
  ])("$name makes somebody look: $woken", ({ change, woken }) => {
    expect(wokenBy(change)).toEqual(woken);
  });

  it("of what a gate has applied wakes only who waits for it", () => {
    const applied = (t: Triggers) => t.onGate(aGate("a"), aGate("a", { desiredRevision: 8 }));
    const ready = {
      type: "Ready",
      status: "True",
      reason: "Reconciled",
      message: "m",
      observedGeneration: 1,
      lastTransitionTime: now,
    };
    expect(wokenBy(applied)).toEqual(["Campaign marketing/flash-sale"]);
    expect(wokenBy(applied, aCampaign({ status: { conditions: [ready] } }))).toEqual([]);
  });
});

describe("a campaign", () => {
  const noReferences = { sender: undefined, sources: [], templates: [], missing: [], unreadable: [] };
  const unrestricted = senderAtWhatsApp(undefined, undefined, nowMs);
  const planOf = (changes: Partial<GatheredCampaign>) =>
    campaignPlan({
      ...campaignFacts(),
      ...{ references: noReferences, senderAtWhatsApp: unrestricted, steps: [], requestId: (token) => token },
      ...changes,
    });

  it("is looked at again when a restriction of its sender ends", () => {
    const again = (changesAtMs: number | undefined) =>
      planOf({ senderAtWhatsApp: { ...unrestricted, changesAtMs } }).again;
    expect(again(nowMs + 7_000)).toEqual({ againInMs: 7_000 });
    expect(again(undefined)).toBeUndefined();
  });

  it("stays restricted while its sender cannot be read, and goes on when it is gone", () => {
    const restricted = aHold({ source: "whatsapp", cause: "RestrictedByWhatsApp" });
    const holds = { campaign: heldBy(restricted), sender: undefined, all: undefined };
    const unreadable = ["Sender marketing/idesk-main"];
    expect(planOf({ holds, references: { ...noReferences, unreadable } }).holds).toEqual([]);
    const [lift] = planOf({ holds, references: { ...noReferences, missing: unreadable } }).holds;
    expect(lift).toMatchObject({ source: "whatsapp", action: "lift" });
  });
});

type Triggers = ReturnType<typeof createTriggers>;

function wokenBy(change: (triggers: Triggers) => void, campaign = usingATemplate()): string[] {
  const woken: string[] = [];
  const keys: Partial<Record<KindName, string[]>> = {
    Campaign: ["marketing/flash-sale"],
    PolicyBundle: ["whatsapp"],
    MessageTemplate: ["marketing/spring-offer-en"],
  };
  const triggers = createTriggers({
    enqueue: (kind, key) => woken.push(`${kind} ${key}`),
    enqueueAfter: (kind, key, delayMs) => woken.push(`${kind} ${key} after ${delayMs}`),
    campaign: () => campaign,
    campaigns: () => [campaign],
    sender: (key) => (key === "marketing/example" ? aSenderAnsweringWith("answers") : undefined),
    senders: () => [aSenderAnsweringWith("answers")],
    templates: () => [
      aTemplate("spring-offer-en", {}),
      aTemplate("wine-club-en", { senderRef: { name: "idesk-wine" } }),
    ],
    cases: () => [aCase()],
    complianceCase: () => aCase(),
    keysOf: (kind) => keys[kind] ?? [],
  });
  change(triggers);
  return woken;
}

function usingATemplate(): Campaign {
  return aCampaign({ spec: { templateRefs: [{ name: "spring-offer-en" }] } });
}

function aSenderAnsweringWith(campaign: string): Sender {
  const { metadata, ...made } = manifest("Sender", { spec: { replies: { campaignRef: { name: campaign } } } });
  const served = { uid: "u-1", resourceVersion: "1", generation: 1, creationTimestamp: "2026-11-20T08:00:00Z" };
  return sender.parse({ ...made, metadata: { ...metadata, ...served }, status: { observedGeneration: -1 } });
}

function aTemplate(name: string, spec: Readonly<Record<string, unknown>>): MessageTemplate {
  const { metadata, ...made } = manifest("MessageTemplate", { name, spec });
  const served = { uid: "u-1", resourceVersion: "1", generation: 1, creationTimestamp: "2026-11-20T08:00:00Z" };
  return messageTemplate.parse({ ...made, metadata: { ...metadata, ...served }, status: { observedGeneration: -1 } });
}

function ref(name: string) {
  return { metadata: { namespace: "marketing", name } };
}

function controllerOf(
  done: string[],
  of: {
    readonly mayAct: () => boolean;
    readonly gather: Steps<string, string>["gather"];
    readonly isUnreadable?: () => boolean;
  },
) {
  let work: QueueOptions["work"] = async () => undefined;
  const controller = createController(
    {
      createQueue: (options) => {
        work = options.work;
        return { add: () => {}, addAfter: () => {}, depth: () => 0, stop: async () => {} };
      },
      mayAct: of.mayAct,
      isUnreadable: of.isUnreadable ?? (() => false),
      report: () => undefined,
      monotonicMs: () => 0,
    },
    {
      kind: "Campaign",
      gather: of.gather,
      decide: (facts) => `act ${facts}`,
      act: async (_facts, plan) => {
        done.push(plan);
        return undefined;
      },
      cleanUp: async (key) => void done.push(`clean ${key}`),
    },
  );
  return { controller, work: (key: string) => work(key) };
}

function desiredStore() {
  const values = new Map<string, { value: unknown; revision: number }>();
  const log: string[] = [];
  let revision = 0;
  const write = (key: string, value: unknown): number => {
    revision += 1;
    values.set(key, { value, revision });
    return revision;
  };
  const bucket = {
    create: async (key: string, value: unknown) => {
      if (values.has(key)) return undefined;
      log.push(`create ${key}`);
      return write(key, value);
    },
    update: async (key: string, value: unknown, expected: number) => {
      if (values.get(key)?.revision !== expected) return undefined;
      log.push(`update ${key} @${expected}`);
      return write(key, value);
    },
    delete: async (key: string) => void values.delete(key),
  };
  const store = createDesiredStore({ bucket, same: isDeepStrictEqual, report: () => undefined });
  return { store, bucket: { values, log, write } };
}

function loaded(name: string, closed: string[]): LoadedPolicy {
  return {
    rules: {},
    judgeCampaign: async () => ({ violations: [violation(name)], revision: name }),
    judgeTemplates: undefined,
    readMessage: () => {
      throw new Error("nothing is read");
    },
    close: async () => void closed.push(name),
  };
}

function violation(rule: string) {
  return { rule, clause: "K1", severity: "Major" as const, message: "m", remedy: "r", steps: [], undecidable: false };
}

const aQuestion: TemplateInput = {
  nowMs: 1,
  message: {
    type: "template",
    freeform: false,
    commerce: false,
    template: { name: "spring_offer", language: "en" },
    links: [],
    terms: [],
    cues: [],
    numbers: [],
    attachments: [],
    lookalike: false,
    sensitive: [],
  },
  campaign: { category: "Marketing", vertical: null },
  sender: null,
  facts: {
    template: { known: false, reason: "NoTemplate" },
    spam: { known: false, reason: "NoText" },
    content: { known: false, reason: "NoModel" },
  },
};

const anyInput: CampaignInput = {
  nowMs: 1,
  campaign: {
    namespace: "a",
    name: "b",
    category: "Marketing",
    purpose: "p",
    vertical: null,
    owner: null,
    startsAtMs: null,
    endsAtMs: null,
  },
  sender: { name: "s", businessName: "b", namespaceAllowed: true, permissions: [] },
  templates: [],
  sources: [],
};
