import type { NewCase } from "../../domain/lifecycle/case-opening.ts";
import { apiVersion, resumeRequestedAnnotation } from "../../schemas/group.ts";
import { type Campaign, campaign as campaignSchema } from "../../schemas/resources/campaign.ts";
import type { CampaignStatus } from "../../schemas/resources/campaign-status.ts";
import { type ComplianceCase, complianceCase } from "../../schemas/resources/compliance-case.ts";

/** What a watch of the API server tells; undefined: the campaign is gone. */
export type ClusterWatcher = {
  readonly onCampaign: (campaign: Campaign | undefined) => void;
  readonly onCase: (found: ComplianceCase) => void;
};

export type Cluster = ReturnType<typeof createCluster>;

/** The API server, as far as one campaign and its cases are concerned. Every write has a version, and a stale one is refused. */
export function createCluster(name: string) {
  const cases = new Map<string, ComplianceCase>();
  const watchers = new Set<(tell: (watcher: ClusterWatcher) => void) => void>();
  let campaign: Campaign | undefined;
  let version = 0;
  return {
    campaign: () => campaign,
    cases,
    watchers,
    declare,
    remove,
    suspend,
    askToResume,
    applyStatus,
    createCase,
    close,
  };

  function declare(): void {
    const uid = `uid-${++version}`;
    const metadata = metadataOf(name, uid);
    const spec = {
      category: "Marketing",
      purpose: "offers",
      senderRef: { name: "main" },
      consentSourceRefs: [{ name: "website" }],
      owner: { team: "growth", contact: "growth@shop.example", onCall: "pagerduty/growth" },
    };
    store(campaignSchema.parse({ apiVersion, kind: "Campaign", metadata, spec, status: { observedGeneration: -1 } }));
  }

  function remove(): void {
    campaign = undefined;
    tell((watcher) => watcher.onCampaign(undefined));
  }

  function suspend(wanted: boolean): void {
    if (!campaign) return;
    const generation = campaign.metadata.generation + 1;
    store({
      ...campaign,
      metadata: { ...campaign.metadata, generation },
      spec: { ...campaign.spec, suspend: wanted },
    });
  }

  function askToResume(token: string): void {
    if (!campaign) return;
    store({ ...campaign, metadata: { ...campaign.metadata, annotations: { [resumeRequestedAnnotation]: token } } });
  }

  function applyStatus(seen: { readonly resourceVersion: string; readonly uid: string }, status: object) {
    if (campaign?.metadata.uid !== seen.uid) return "gone";
    if (campaign.metadata.resourceVersion !== seen.resourceVersion) return "stale";
    store({ ...campaign, status: status as CampaignStatus });
    return "written";
  }

  function createCase({ namespace, name: called, spec }: NewCase): boolean {
    if (cases.has(called)) return false;
    const metadata = { ...metadataOf(called, `uid-${++version}`), namespace };
    storeCase(
      complianceCase.parse({ apiVersion, kind: "ComplianceCase", metadata, spec, status: { observedGeneration: -1 } }),
    );
    return true;
  }

  /** People have done their steps, and another one has approved. */
  function close(one: ComplianceCase): void {
    storeCase({ ...one, status: { ...one.status, phase: "Closed" } });
  }

  function store(next: Campaign): void {
    const stored = { ...next, metadata: { ...next.metadata, resourceVersion: String(++version) } };
    campaign = stored;
    tell((watcher) => watcher.onCampaign(stored));
  }

  function storeCase(one: ComplianceCase): void {
    cases.set(one.metadata.name, one);
    tell((watcher) => watcher.onCase(one));
  }

  function tell(what: (watcher: ClusterWatcher) => void): void {
    for (const watcher of watchers) watcher(what);
  }
}

function metadataOf(name: string, uid: string) {
  const creationTimestamp = "2026-01-01T00:00:00Z";
  return { namespace: "shop", name, uid, resourceVersion: "1", generation: 1, creationTimestamp };
}
