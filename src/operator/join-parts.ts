import { isDeepStrictEqual } from "node:util";
import { faultIn } from "../domain/message/bundle-reader.ts";
import { readWholeFile } from "../io/files/whole-file.ts";
import { createStatusWriter as createStatusApply } from "../io/kubernetes/apply.ts";
import { createWriteBudget } from "../io/kubernetes/budget.ts";
import { createEventRecorder } from "../io/kubernetes/events.ts";
import { createObject, patchSpec, readConfigMapKey, readSecretKey } from "../io/kubernetes/objects.ts";
import { createOwnKeys } from "../io/kubernetes/own-keys.ts";
import { createQueue } from "../io/kubernetes/queue.ts";
import { resourceTypeOf, type Watches } from "../io/kubernetes/watches.ts";
import { putBundle } from "../io/nats/bundles.ts";
import { createHoldWriter } from "../io/nats/hold-writer.ts";
import type { Install } from "../io/nats/install.ts";
import { bundleDigest, readBundle } from "../io/opa/bundle.ts";
import { createSealer } from "../io/sealed-text.ts";
import { sha256Hex } from "../io/sha256.ts";
import { group } from "../schemas/group.ts";
import { objectKey } from "../schemas/kubernetes/object.ts";
import type { KindName } from "../schemas/resources/index.ts";
import { desiredBundle, desiredKeys } from "../schemas/wire/desired.ts";
import type { HoldRecord } from "../schemas/wire/hold.ts";
import { standingKeys } from "../schemas/wire/standing.ts";
import { type CampaignRef, totalsKey } from "../schemas/wire/subjects.ts";
import { createContentReader } from "./bundle-content.ts";
import type { FileContent, ListRef } from "./consent-source.ts";
import type { TellEvent } from "./events.ts";
import type { Context, Sights } from "./join-sights.ts";
import type { OperatorParts } from "./run.ts";
import { createStatusWriter } from "./status-writer.ts";

/** What each reconciler asks of the world and does to it. */
export function operatorParts(context: Context, sights: Sights, isLeading: () => boolean): OperatorParts {
  const { watches, mirrors, desired, policy, ceaseClock } = sights;
  const { report } = context;
  const writes = writeParts(context, sights);
  const shared = {
    ...writes,
    desired,
    report,
    nowMs: Date.now,
    sha256Hex,
    holdState: mirrors.holds.get,
    senderWords: (ref: CampaignRef) => mirrors.senderWords.get(standingKeys.sender(ref)),
    templateWords: (ref: CampaignRef) => mirrors.templateWords.get(standingKeys.template(ref)),
    gates: () => [...mirrors.gates.entries()].map(([, gate]) => gate),
    totals: (ref: CampaignRef) => totalsOf(sights, context.install, ref),
    activeBundle: () => desiredBundle.safeParse(desired.get(desiredKeys.activeBundle)?.value).data,
    cases: watches.ComplianceCase.list,
    complianceCase: watches.ComplianceCase.get,
  };
  const lookup = {
    sender: watches.Sender.get,
    source: watches.ConsentSource.get,
    template: watches.MessageTemplate.get,
    isUnreadable: (kind: KindName, key: string) => watches[kind].isUnreadable(key),
  };
  return {
    createQueue,
    report,
    isLeading,
    isUnreadable: lookup.isUnreadable,
    monotonicMs: () => performance.now(),
    campaign: watches.Campaign.get,
    campaigns: watches.Campaign.list,
    senders: watches.Sender.list,
    sender: watches.Sender.get,
    templates: watches.MessageTemplate.list,
    cases: watches.ComplianceCase.list,
    complianceCase: watches.ComplianceCase.get,
    keysOf: (kind) => watches[kind].list().map(({ metadata }) => objectKey(metadata)),
    storedKeys: desired.keys,
    campaignParts: { ...shared, campaign: watches.Campaign.get, lookup, policy, ceaseClock },
    sourceParts: { ...shared, source: watches.ConsentSource.get, ...sourceReading(context, sights) },
    templateParts: { ...shared, template: watches.MessageTemplate.get, senders: watches.Sender.list, policy },
    senderParts: { ...shared, sender: watches.Sender.get, campaign: watches.Campaign.get },
    bundleParts: { ...shared, ...bundleReading(context, sights) },
    caseParts: { ...shared, subject: (of) => subjectOf(watches, of) },
    reviewParts: { ...shared, review: watches.ComplianceReview.get },
  };
}

function writeParts({ nc, client, install, settings, report }: Context, { watches, mirrors }: Sights) {
  const budget = createWriteBudget({ perSecond: 20, burst: 40, debtMax: 100 });
  const apply = createStatusApply(client, budget);
  const recorder = createEventRecorder(client, {
    controller: `${group}/operator`,
    instance: settings.CONSENTRY_NAME,
    report,
  });
  const tell: TellEvent = ({ kind, object, event }) =>
    recorder.record({ ...event, type: resourceTypeOf(kind), ref: object.metadata, uid: object.metadata.uid });
  const cases = resourceTypeOf("ComplianceCase");
  const storeHold = createHoldWriter({ nc, partitions: install.partitions, holds: mirrors.holds });
  return {
    tell,
    writeStatus: createStatusWriter({
      apply: ({ kind, ...wanted }) => apply({ ...wanted, type: resourceTypeOf(kind) }),
      same: sameAsJson,
      isUnreadable: (kind, key) => watches[kind].isUnreadable(key),
      nowMs: Date.now,
      report,
    }).write,
    writeHold: async (record: HoldRecord) => {
      await storeHold(record);
      report({ type: "hold-written", record });
    },
    createCase: ({ namespace, name, spec }: { namespace: string; name: string; spec: object }) =>
      createObject(client, cases, { metadata: { namespace, name }, spec }),
    signCase: async (signed: { metadata: CampaignRef & { resourceVersion: string } }, entries: object) =>
      void (await patchSpec(client, cases, signed, entries)),
  };
}

/** Absent and undefined are the same to the API server. */
function sameAsJson(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
}

function totalsOf({ mirrors }: Sights, { partitions }: Install, ref: CampaignRef) {
  const all = Array.from({ length: partitions }, (_, partition) => mirrors.totals.get(totalsKey(ref, partition)));
  return all.filter((each) => each !== undefined);
}

const noSealer =
  "A list in a ConfigMap names people, and the operator has no CONSENTRY_PSEUDONYM_KEY to seal it with: set it, or put the list below sync's mounted directory.";

function sourceReading({ client, settings }: Context, { mirrors }: Sights) {
  const key = settings.CONSENTRY_PSEUDONYM_KEY;
  const sealer = key === undefined ? undefined : createSealer({ key });
  return {
    health: ({ namespace, name }: CampaignRef) => mirrors.sources.get(`${namespace}.${name}`),
    readSealed: async (ref: ListRef): Promise<FileContent> => {
      if (sealer === undefined) return { ok: false, problem: noSealer };
      const content = await (ref.kind === "Secret" ? readSecretKey : readConfigMapKey)(client, ref);
      return content.ok ? { ok: true, text: sealer.seal(Buffer.from(content.value).toString("utf8")) } : content;
    },
  };
}

function bundleReading({ nc, client, settings }: Context, { watches, configMaps, mirrors }: Sights) {
  const namespace = settings.CONSENTRY_NAMESPACE;
  return {
    namespace,
    bundle: watches.PolicyBundle.get,
    bundles: watches.PolicyBundle.list,
    policyHolds: () => [...mirrors.holds.entries()].flatMap(([scope, state]) => policyHold(scope, state.holds.policy)),
    storeBundle: (digest: string, bytes: Uint8Array) => putBundle(nc, digest, bytes),
    readContent: createContentReader({
      readBundle: (bytes, demands) => readBundle(bytes, { ...demands, faultIn }),
      digestOf: bundleDigest,
      monotonicMs: () => performance.now(),
      fromFile: readWholeFile,
      ...createOwnKeys({ client, configMaps, namespace }),
    }),
  };
}

function policyHold(scope: string, hold: HoldRecord | undefined): HoldRecord[] {
  return hold !== undefined && scope.startsWith("campaign.") ? [hold] : [];
}

function subjectOf(
  watches: Watches,
  { kind, namespace, name }: { kind: KindName; namespace?: string | undefined; name: string },
) {
  const found = watches[kind].get(objectKey({ namespace, name }));
  return found === undefined ? undefined : { ...found, kind };
}
