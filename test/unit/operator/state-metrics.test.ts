import { describe, expect, it } from "vitest";
import { createComplaintCounts } from "../../../src/domain/lifecycle/complaint-counts.ts";
import { createMeter } from "../../../src/io/telemetry/meter.ts";
import { campaignSamples } from "../../../src/operator/state/campaign-samples.ts";
import { stateMetrics } from "../../../src/operator/state/metrics.ts";
import { stateSamples } from "../../../src/operator/state/samples.ts";
import type { StateSight } from "../../../src/operator/state/sight.ts";
import type { Campaign } from "../../../src/schemas/resources/campaign.ts";
import { aCampaign, aCase, aGate, nowMs } from "../../support/lifecycle.ts";

describe("the metrics of what the operator sees", () => {
  it("join a campaign's counts with the team that answers for it", async () => {
    const messages = {
      approved: 1204,
      rejected: 13,
      deferred: 0,
      held: 3181,
      undecidable: 2,
      asOf: "2026-11-22T03:04:30Z",
    };
    const text = await textOf({ campaigns: [aCampaign({ status: { messages } })] });
    const labels = 'namespace="marketing",campaign="flash-sale"';
    expect(text).toContain(
      `consentry_campaign_info{${labels},team="growth",sender="idesk-main",category="Marketing"} 1`,
    );
    expect(text).toContain(`consentry_campaign_messages_total{${labels},outcome="rejected"} 13`);
    expect(text).toContain(`consentry_campaign_parked_messages{${labels},outcome="held"} 3181`);
    expect(text).toContain(`consentry_campaign_suspended{${labels},cause="none"} 0`);
  });

  it("say why a campaign is stopped", async () => {
    const enforcement = { state: "Suspended", since: "2026-11-22T02:57:41Z", cause: "ThresholdBreach", clause: "K2" };
    const conditions = [condition("Suspended", "True")];
    const text = await textOf({ campaigns: [aCampaign({ status: { enforcement, conditions } })] });
    expect(text).toMatch(/consentry_campaign_suspended\{.*cause="ThresholdBreach"\} 1/);
    expect(text).toContain('consentry_objects{kind="Campaign",condition="Suspended",status="True"} 1');
  });

  it.each([
    ["Growth & Retention (EU)", "Growth & Retention _EU_"],
    ["growth\n+447700900123", "other"],
    ["t".repeat(128), "t".repeat(63)],
    ["“”", "other"],
  ])("spell the team %j as %j", async (team, spelled) => {
    const owner = { team, contact: "a@idesk.example", onCall: "pagerduty/growth" };
    expect(await textOf({ campaigns: [aCampaign({ spec: { owner } })] })).toContain(`team="${spelled}"`);
  });

  it("leave nothing behind of a campaign that was deleted", async () => {
    const { meter, text } = createMeter(stateMetrics);
    let campaigns: Campaign[] = [aCampaign()];
    meter.atScrape(async () => stateSamples(sight({ campaigns })));
    expect(await text()).toContain("flash-sale");
    campaigns = [];
    expect(await text()).not.toContain("flash-sale");
  });

  it("are missing, and not 0, where nobody could read them", async () => {
    const text = await textOf({ outbound: undefined });
    expect(text).not.toMatch(/^consentry_outbound_messages /m);
    expect(text).toMatch(/^consentry_partitions_unworked 0$/m);
  });

  it("tell how old the oldest message without verdict is", async () => {
    const outbound = { messages: 3, bytes: 900, bytesMax: 1000, oldestAtMs: nowMs - 90_000 };
    expect(await textOf({ outbound })).toMatch(/^consentry_outbound_oldest_seconds 90$/m);
  });

  it("count partitions that nobody works, and gates that do not judge", async () => {
    const gates = [
      aGate("gate-0", { partitions: [0, 1], bundle: "sha256:a" }),
      aGate("gate-1", { partitions: [2], bundle: null, problem: "NoBundle" }),
    ];
    const text = await textOf({ gates, partitions: 8, activeDigest: "sha256:a" });
    expect(text).toMatch(/^consentry_partitions_unworked 5$/m);
    expect(text).toMatch(/^consentry_gates_on_active_bundle 1$/m);
    expect(text).toContain('consentry_gates{problem="NoBundle"} 1');
  });

  it("count complaints of the last thirty days about a campaign, each once however often it is told", async () => {
    const complaints = createComplaintCounts();
    const dayMs = 24 * 3_600_000;
    const complaint = {
      ...{ id: "cp_1", pseudonym: "p1-k1-AAAAAAAAAAAAAAAAAAAAAA", via: "Email" as const, by: "ana", reference: null },
      ...{ campaign: "marketing/flash-sale", sender: "marketing/idesk-main", source: null, atMs: nowMs - dayMs },
    };
    for (const id of ["cp_1", "cp_2", "cp_2"]) complaints.take({ ...complaint, id });
    complaints.take({ ...complaint, id: "cp_3", atMs: nowMs - 31 * dayMs });
    complaints.take({ ...complaint, id: "cp_4", campaign: "marketing/made-up" });
    const text = await textOf({ campaigns: [aCampaign()], complaints });
    expect(text).toContain('consentry_campaign_complaints{namespace="marketing",campaign="flash-sale"} 2');
    expect(text).not.toContain("made-up");
    expect(Object.fromEntries(complaints.about("sender", nowMs))).toEqual({ "marketing/idesk-main": 3 });
  });

  it("count cases past a deadline by clause", async () => {
    const cases = [aCase({ status: { phase: "Open", conditions: [condition("Overdue", "True")] } })];
    const text = await textOf({ cases });
    expect(text).toContain('consentry_cases{phase="Open",clause="K2",severity="Major"} 1');
    expect(text).toContain('consentry_cases_overdue{clause="K2",severity="Major"} 1');
  });

  it("list campaigns by name up to a bound, and say how many are beyond", () => {
    const campaigns = ["c", "a", "b"].map((name) => aCampaign({ metadata: { name } }));
    const samples = campaignSamples(campaigns, 2);
    expect(new Set(samples.map(({ labels }) => labels?.campaign))).toEqual(new Set(["a", "b", undefined]));
    expect(samples).toContainEqual({ name: "consentry_campaigns_unlisted", value: 1 });
  });

  it("cost seven series a campaign", () => {
    expect(campaignSamples([aCampaign()]).filter(({ labels }) => labels?.campaign === "flash-sale")).toHaveLength(7);
  });
});

type Seen = Partial<Omit<StateSight, "objects">> & {
  readonly campaigns?: StateSight["objects"]["Campaign"];
  readonly cases?: StateSight["objects"]["ComplianceCase"];
};

function sight({ campaigns = [], cases = [], ...changes }: Seen): StateSight {
  return {
    objects: {
      ...{ ConsentSource: [], MessageTemplate: [], Sender: [], PolicyBundle: [], ComplianceReview: [] },
      ...{ Campaign: campaigns, ComplianceCase: cases },
    },
    gates: [],
    partitions: 0,
    activeDigest: undefined,
    outbound: undefined,
    complaints: createComplaintCounts(),
    nowMs,
    ...changes,
  };
}

async function textOf(seen: Seen): Promise<string> {
  const { meter, text } = createMeter(stateMetrics);
  meter.atScrape(async () => stateSamples(sight(seen)));
  return await text();
}

function condition(type: string, status: string) {
  const lastTransitionTime = "2026-11-22T02:57:41Z";
  return { type, status, lastTransitionTime, reason: "Sending", message: "It is so." };
}
