import type { NatsConnection } from "@nats-io/transport-node";
import type { SourceHealth } from "../../schemas/wire/consent.ts";
import {
  type ConsentKept,
  readSuppression,
  type SuppressionState,
  sourceHealth,
  windowState,
} from "../../schemas/wire/consent.ts";
import {
  type DesiredCampaign,
  type DesiredSender,
  type DesiredSource,
  type DesiredTemplate,
  desiredCampaign,
  desiredKeys,
  desiredSender,
  desiredSource,
  desiredTemplate,
} from "../../schemas/wire/desired.ts";
import {
  buckets,
  type CampaignRef,
  consentKey,
  suppressKey,
  suppressSentinelKey,
  windowKey,
} from "../../schemas/wire/subjects.ts";
import { newestState } from "./consent-log.ts";
import { type ConsentMirror, type ConsentStore, type KeptConsent, mirrorConsent } from "./consent-mirror.ts";
import { mirrorBucket } from "./mirror.ts";

/** Somebody's keys: the partition, the pseudonym and, while keys are changed, the one under the other key. */
type Person = { readonly partition: number; readonly pseudonym: string; readonly other?: string | undefined };

/** Everything a gate looks up for a verdict, in memory and up to date within milliseconds. */
export type GateMirrors<Consents extends ConsentStore> = {
  readonly campaign: (ref: CampaignRef) => DesiredCampaign | undefined;
  readonly sender: (ref: CampaignRef) => DesiredSender | undefined;
  readonly source: (ref: CampaignRef) => DesiredSource | undefined;
  readonly sources: () => Iterable<DesiredSource>;
  readonly template: (ref: CampaignRef) => DesiredTemplate | undefined;
  readonly sourceHealth: (ref: CampaignRef) => SourceHealth | undefined;
  readonly consent: (source: CampaignRef, person: Person) => ConsentKept | undefined;
  readonly suppression: (person: Person) => SuppressionState | undefined;
  /** False when the suppression list was lost: then nobody's silence can be trusted. */
  readonly suppressionsAreThere: () => boolean;
  readonly lastInboundAtMs: (sender: CampaignRef, person: Person) => number | undefined;
  /** How often anything of `desired` has changed here. */
  readonly changes: () => number;
  /** Newest revision of `desired` that is applied. */
  readonly revision: () => number;
  /** Newest revision of `suppress` that is applied. */
  readonly stopsRevision: () => number;
  readonly consents: ConsentMirror<Consents>;
  readonly stop: () => void;
};

/** Resolves when everything is loaded. */
export async function openGateMirrors<Consents extends ConsentStore>(
  nc: NatsConnection,
  options: {
    readonly onDesired: () => void;
    readonly onStop?: () => void;
    readonly consents: KeptConsent<Consents>;
  },
): Promise<GateMirrors<Consents>> {
  let changes = 0;
  const onChange = () => {
    changes++;
    options.onDesired();
  };
  const desired = <T>(prefix: string, parse: (value: unknown) => T) =>
    mirrorBucket(nc, { bucket: buckets.desired, filters: [`${prefix}.>`], parse, onChange });
  const [campaigns, senders, sources, templates, health, consents, suppressions, windows] = await Promise.all([
    desired("campaign", (value) => desiredCampaign.parse(value)),
    desired("sender", (value) => desiredSender.parse(value)),
    desired("source", (value) => desiredSource.parse(value)),
    desired("template", (value) => desiredTemplate.parse(value)),
    mirrorBucket(nc, { bucket: buckets.sources, parse: (value) => sourceHealth.parse(value) }),
    mirrorConsent(nc, options.consents),
    mirrorBucket(nc, { bucket: buckets.suppress, parse: readSuppression, onChange: () => options.onStop?.() }),
    mirrorBucket(nc, { bucket: buckets.window, parse: (value) => windowState.parse(value) }),
  ]);
  const all = [campaigns, senders, sources, templates, health, consents, suppressions, windows];
  return {
    campaign: (ref) => campaigns.get(desiredKeys.campaign(ref)),
    sender: (ref) => senders.get(desiredKeys.sender(ref)),
    source: (ref) => sources.get(desiredKeys.source(ref)),
    sources: () => [...sources.entries()].map(([, source]) => source),
    template: (ref) => templates.get(desiredKeys.template(ref)),
    sourceHealth: (ref) => health.get(`${ref.namespace}.${ref.name}`),
    consent: (source, { partition, pseudonym, other }) => {
      const state = consents.store().get(consentKey(source, partition, pseudonym));
      return other === undefined
        ? state
        : newestState(state, consents.store().get(consentKey(source, partition, other)));
    },
    suppression: ({ partition, pseudonym, other }) => {
      const state = suppressions.get(suppressKey(partition, pseudonym));
      const kept = other === undefined ? undefined : suppressions.get(suppressKey(partition, other));
      return kept === undefined ? state : { entries: [...(state?.entries ?? []), ...kept.entries] };
    },
    suppressionsAreThere: () => suppressions.get(suppressSentinelKey) !== undefined,
    lastInboundAtMs: (sender, { partition, pseudonym, other }) => {
      const last = windows.get(windowKey(sender, partition, pseudonym))?.lastInboundAtMs;
      const kept = other && windows.get(windowKey(sender, partition, other))?.lastInboundAtMs;
      return kept ? Math.max(kept, last ?? 0) : last;
    },
    changes: () => changes,
    revision: () => Math.max(campaigns.revision(), senders.revision(), sources.revision(), templates.revision()),
    stopsRevision: suppressions.revision,
    consents,
    stop: () => {
      for (const mirror of all) mirror.stop();
    },
  };
}
