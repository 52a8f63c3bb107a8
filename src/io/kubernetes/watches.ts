import type { z } from "zod";
import { group, version } from "../../schemas/group.ts";
import { configMaps } from "../../schemas/kubernetes/core.ts";
import { type KubeObject, kubeObject, type ResourceType } from "../../schemas/kubernetes/object.ts";
import { type Campaign, campaign } from "../../schemas/resources/campaign.ts";
import { type ComplianceCase, complianceCase } from "../../schemas/resources/compliance-case.ts";
import { type ComplianceReview, complianceReview } from "../../schemas/resources/compliance-review.ts";
import { type ConsentSource, consentSource } from "../../schemas/resources/consent-source.ts";
import { type KindName, kinds } from "../../schemas/resources/index.ts";
import { type MessageTemplate, messageTemplate } from "../../schemas/resources/message-template.ts";
import { type PolicyBundle, policyBundle } from "../../schemas/resources/policy-bundle.ts";
import { type Sender, sender } from "../../schemas/resources/sender.ts";
import type { KubeClient } from "./client.ts";
import { type ListWatch, listWatch, type WatchReport } from "./list-watch.ts";
import { type KeyedData, keyedData } from "./objects.ts";
import { readObject } from "./read-object.ts";

/** A live copy of every object of every kind, and of the ConfigMaps in one namespace. */
export type Watches = {
  readonly Campaign: ListWatch<Campaign>;
  readonly ConsentSource: ListWatch<ConsentSource>;
  readonly MessageTemplate: ListWatch<MessageTemplate>;
  readonly Sender: ListWatch<Sender>;
  readonly PolicyBundle: ListWatch<PolicyBundle>;
  readonly ComplianceCase: ListWatch<ComplianceCase>;
  readonly ComplianceReview: ListWatch<ComplianceReview>;
};

export type WatchedConfigMap = KubeObject & KeyedData;

export type WatchListeners = {
  /** The object as it is, or as it last was. */
  readonly onChange: (kind: KindName, object: KubeObject) => void;
  readonly report: (report: WatchReport) => void;
};

export function watchKinds(client: KubeClient, listeners: WatchListeners): Watches {
  const of = <T extends KubeObject>(kind: KindName, schema: z.ZodType<T>): ListWatch<T> =>
    listWatch<T>(client, {
      resource: resourceTypeOf(kind),
      parse: (raw) => readObject(schema, raw),
      onChange: (change) => listeners.onChange(kind, change.type === "deleted" ? change.previous : change.object),
      report: listeners.report,
    });
  return {
    Campaign: of("Campaign", campaign),
    ConsentSource: of("ConsentSource", consentSource),
    MessageTemplate: of("MessageTemplate", messageTemplate),
    Sender: of("Sender", sender),
    PolicyBundle: of("PolicyBundle", policyBundle),
    ComplianceCase: of("ComplianceCase", complianceCase),
    ComplianceReview: of("ComplianceReview", complianceReview),
  };
}

export function watchConfigMaps(
  client: KubeClient,
  options: {
    readonly namespace: string;
    readonly onChange: () => void;
    readonly report: (report: WatchReport) => void;
  },
): ListWatch<WatchedConfigMap> {
  const schema = kubeObject.extend(keyedData.shape);
  return listWatch<WatchedConfigMap>(client, {
    resource: configMaps,
    namespace: options.namespace,
    parse: (raw) => schema.safeParse(raw).data,
    onChange: options.onChange,
    report: options.report,
  });
}

/** Where a kind of ours lives on the API server. */
export function resourceTypeOf(name: KindName): ResourceType {
  const found = kinds.find(({ kind }) => kind === name);
  if (found === undefined) throw new Error(`no kind ${name}`);
  return { group, version, kind: name, plural: found.plural, namespaced: found.scope === "Namespaced" };
}
