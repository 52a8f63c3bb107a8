import { campaignsUsing } from "../domain/desired/declaration.ts";
import { projectedOf } from "../domain/desired/difference.ts";
import { templatesOf } from "../domain/desired/template-input.ts";
import { conditionOf } from "../domain/lifecycle/conditions.ts";
import { type ObjectRef, objectKey } from "../schemas/kubernetes/object.ts";
import type { Campaign } from "../schemas/resources/campaign.ts";
import type { ComplianceCase } from "../schemas/resources/compliance-case.ts";
import type { KindName } from "../schemas/resources/index.ts";
import type { MessageTemplate } from "../schemas/resources/message-template.ts";
import type { Sender } from "../schemas/resources/sender.ts";
import { desiredKeys } from "../schemas/wire/desired.ts";
import type { GateRecord } from "../schemas/wire/gates.ts";

// What a change makes somebody look at. A trigger says where to look, never what happened: whoever looks reads everything.

export type TriggerParts = {
  readonly enqueue: (kind: KindName, key: string) => void;
  readonly enqueueAfter: (kind: KindName, key: string, delayMs: number) => void;
  readonly campaign: (key: string) => Campaign | undefined;
  readonly campaigns: () => readonly Campaign[];
  readonly sender: (key: string) => Sender | undefined;
  readonly senders: () => readonly Sender[];
  readonly templates: () => readonly MessageTemplate[];
  readonly cases: () => readonly ComplianceCase[];
  readonly complianceCase: (key: string) => ComplianceCase | undefined;
  readonly keysOf: (kind: KindName) => readonly string[];
};

export type Triggers = ReturnType<typeof createTriggers>;

/** Counts of a busy campaign come every second from every partition; its status may be half a minute old. */
const countsAfterMs = 5_000;
const firstCountsAfterMs = 500;

export function createTriggers(parts: TriggerParts) {
  const lookAt = (kind: KindName) => (ref: ObjectRef) => parts.enqueue(kind, objectKey(ref));
  const all = (kind: KindName): void => {
    for (const key of parts.keysOf(kind)) parts.enqueue(kind, key);
  };
  const campaign = lookAt("Campaign");

  function onObject(kind: KindName, object: { readonly metadata: ObjectRef }): void {
    lookAt(kind)(object.metadata);
    if (kind === "ComplianceCase") onCase(object.metadata);
    if (kind === "Sender" || kind === "ConsentSource" || kind === "MessageTemplate") {
      for (const { metadata } of campaignsUsing(parts.campaigns(), { kind, ref: object.metadata })) campaign(metadata);
    }
    if (kind === "Sender") lookAtTemplatesSentBy(object.metadata);
    if (kind === "PolicyBundle") all("PolicyBundle");
    if (kind === "Campaign") lookAtCasesAbout(object.metadata);
    if (kind === "Campaign") lookAtSendersAnsweringWith(object.metadata);
  }

  /** Of a deleted sender nobody knows any more what it could send: all. */
  function lookAtTemplatesSentBy(ref: ObjectRef): void {
    const sender = parts.sender(objectKey(ref));
    const sent = sender === undefined ? parts.templates() : templatesOf(sender, parts.templates());
    for (const { metadata } of sent) lookAt("MessageTemplate")(metadata);
  }

  /** Their counts are the campaign's. */
  function lookAtCasesAbout({ namespace, name }: ObjectRef): void {
    const about = parts
      .cases()
      .filter(({ spec }) => spec.subject.namespace === namespace && spec.subject.name === name);
    for (const { metadata } of about) lookAt("ComplianceCase")(metadata);
  }

  function lookAtSendersAnsweringWith({ namespace, name }: ObjectRef): void {
    const answering = parts
      .senders()
      .filter(({ metadata, spec }) => metadata.namespace === namespace && spec.replies?.campaignRef.name === name);
    for (const { metadata } of answering) lookAt("Sender")(metadata);
  }

  /** A case moves what it is about; the case of a bundle every campaign that the bundle has stopped. */
  function onCase(ref: ObjectRef): void {
    const found = parts.complianceCase(objectKey(ref));
    // A deleted case no longer says what it was about.
    if (found === undefined || found.spec.subject.kind === "PolicyBundle") all("Campaign");
    else lookAt(found.spec.subject.kind)(found.spec.subject);
  }

  function onDesired(key: string): void {
    const projected = projectedOf(key);
    if (projected !== undefined) lookAt(projected.kind)(projected);
    if (key !== desiredKeys.activeBundle) return;
    all("PolicyBundle");
    all("Campaign");
  }

  /** Another policy answers from now on. */
  function onPolicy(): void {
    all("Campaign");
    all("MessageTemplate");
  }

  function onHold(scope: string): void {
    const [kind, namespace = "", name = ""] = scope.split(".");
    if (kind === "campaign") campaign({ namespace, name });
    else if (kind === "sender") onObject("Sender", { metadata: { namespace, name } });
    else for (const each of ["Campaign", "Sender"] as const) all(each);
    all("PolicyBundle");
  }

  function onTotals(key: string): void {
    const [namespace = "", name = ""] = key.split(".");
    const campaignKey = objectKey({ namespace, name });
    const isCounted = parts.campaign(campaignKey)?.status.messages !== undefined;
    parts.enqueueAfter("Campaign", campaignKey, isCounted ? countsAfterMs : firstCountsAfterMs);
  }

  /** Gates renew their record every second; only what matters to somebody wakes them. */
  function onGate(before: GateRecord | undefined, now: GateRecord | undefined): void {
    if (before === undefined || now === undefined || before.bundle !== now.bundle || before.problem !== now.problem) {
      all("Campaign");
      all("PolicyBundle");
      return;
    }
    for (const scope of changedHolds(before, now)) onHold(scope);
    if (before.desiredRevision !== now.desiredRevision) parts.campaigns().filter(isNotReady).forEach(lookAtCampaign);
  }

  const lookAtCampaign = ({ metadata }: Campaign): void => campaign(metadata);

  function onSource(key: string): void {
    const [namespace = "", name = ""] = key.split(".");
    lookAt("ConsentSource")({ namespace, name });
  }

  /** Words about a number or template are named as its record in `desired` is; whoever uses it looks again, as when it changes. */
  function onStanding(key: string): void {
    const projected = projectedOf(key);
    if (projected !== undefined) onObject(projected.kind, { metadata: projected });
  }

  return { all, onObject, onDesired, onSource, onStanding, onPolicy, onHold, onTotals, onGate };
}

function changedHolds(before: GateRecord, now: GateRecord): Set<string> {
  const names = (record: GateRecord) => new Map(record.holds.map((hold) => [`${hold.scope} ${hold.id}`, hold.scope]));
  const [old, fresh] = [names(before), names(now)];
  const changed = [...old, ...fresh].filter(([name]) => !old.has(name) || !fresh.has(name));
  return new Set(changed.map(([, scope]) => scope));
}

function isNotReady({ metadata, status }: Campaign): boolean {
  const ready = conditionOf(status.conditions, "Ready");
  return ready?.status !== "True" || ready.observedGeneration !== metadata.generation;
}
