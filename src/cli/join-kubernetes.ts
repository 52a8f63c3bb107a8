import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import type { KubeClient } from "../io/kubernetes/client.ts";
import { Failure } from "../schemas/failures.ts";
import { resumeRequestedAnnotation } from "../schemas/group.ts";
import { type Clause, clauseCatalogue } from "../schemas/policy/clauses.ts";
import { type Campaign, campaignKind } from "../schemas/resources/campaign.ts";
import { type ComplianceCase, complianceCaseKind } from "../schemas/resources/compliance-case.ts";
import { consentSourceKind } from "../schemas/resources/consent-source.ts";
import { messageTemplateKind } from "../schemas/resources/message-template.ts";
import { policyBundleKind } from "../schemas/resources/policy-bundle.ts";
import { senderKind } from "../schemas/resources/sender.ts";
import type { ExplainParts } from "./campaign/explain.ts";
import type { Ref } from "./campaign/parts.ts";
import type { ResumeParts } from "./campaign/resume.ts";
import type { SuspendableParts } from "./campaign/suspendable.ts";
import type { CaseListParts } from "./case/list.ts";
import type { CaseParts } from "./case/parts.ts";
import type { Join, JoinAt } from "./command.ts";
import { usageProblem, withCure } from "./problem.ts";
import type { StatusParts } from "./status/status.ts";

/** What commands do with the API server, as the user of the kubeconfig. */

export const joinCases: Join<CaseParts> = (at) =>
  joined(at, async ({ client, namespace, resources }) => ({
    namespace: oneNamespace(at, namespace),
    me: () => resources.currentUser(client),
    readCase: (ref) => resources.readResource(client, complianceCaseKind, ref),
    changeCase: ({ metadata }, spec) =>
      resources.changeResource(client, complianceCaseKind, {
        ref: metadata,
        resourceVersion: metadata.resourceVersion,
        spec,
      }),
    ...clock,
  }));

export const joinCaseList: Join<CaseListParts> = (at) =>
  joined(at, async ({ client, namespace, resources }) => {
    const wanted = at.scope.allNamespaces ? undefined : namespace;
    return {
      namespace: wanted,
      listCases: () => resources.listResources(client, complianceCaseKind, wanted),
      ...clock,
    };
  });

export const joinSuspend: Join<SuspendableParts> = (at) =>
  joined(at, async (cluster) => suspendable(cluster, oneNamespace(at, cluster.namespace)));

export const joinResume: Join<ResumeParts> = (at) =>
  joined(at, async (cluster) => ({
    ...suspendable(cluster, oneNamespace(at, cluster.namespace)),
    ...reading(cluster),
    request: async (ref, token) => {
      const annotations = { [resumeRequestedAnnotation]: token };
      await cluster.resources.changeResource(cluster.client, campaignKind, { ref, annotations });
    },
    newToken: randomUUID,
  }));

export const joinExplainCampaign: Join<ExplainParts> = (at) =>
  joined(at, async (cluster) => ({
    namespace: oneNamespace(at, cluster.namespace),
    ...reading(cluster),
    clauses: readClauses,
    ...clock,
  }));

export const joinStatus: Join<StatusParts> = (at) =>
  joined(at, async ({ client, namespace, resources }) => {
    const wanted = at.scope.allNamespaces ? undefined : namespace;
    return {
      readEverything: async () => {
        const [campaigns, cases, sources, senders, templates, bundles] = await Promise.all([
          resources.listResources(client, campaignKind, wanted),
          resources.listResources(client, complianceCaseKind, wanted),
          resources.listResources(client, consentSourceKind, wanted),
          resources.listResources(client, senderKind, wanted),
          resources.listResources(client, messageTemplateKind, wanted),
          unlessForbidden(resources.listResources(client, policyBundleKind)),
        ]);
        const lists = [campaigns, cases, sources, senders, templates, ...(bundles ? [bundles] : [])];
        return {
          campaigns: campaigns.items,
          cases: cases.items,
          sources: sources.items,
          senders: senders.items,
          templates: templates.items,
          bundles: bundles?.items,
          unreadable: lists.reduce((sum, { unreadable }) => sum + unreadable, 0),
        };
      },
      ...clock,
    };
  });

function suspendable({ client, resources }: Cluster, namespace: string): SuspendableParts {
  return {
    namespace,
    read: (kind, ref) =>
      kind === "campaign"
        ? resources.readResource(client, campaignKind, ref)
        : resources.readResource(client, senderKind, ref),
    setSuspend: (kind, ref, suspend) =>
      kind === "campaign"
        ? resources.changeResource(client, campaignKind, { ref, spec: { suspend } })
        : resources.changeResource(client, senderKind, { ref, spec: { suspend } }),
    ...clock,
  };
}

function reading({ client, resources }: Cluster) {
  return {
    readCampaign: (ref: Ref): Promise<Campaign | undefined> => resources.readResource(client, campaignKind, ref),
    casesIn: async (namespace: string): Promise<readonly ComplianceCase[] | undefined> =>
      (await unlessForbidden(resources.listResources(client, complianceCaseKind, namespace)))?.items,
  };
}

async function unlessForbidden<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Failure && error.code === "Refused") return undefined;
    throw error;
  }
}

/** The policy that came with this program. */
async function readClauses(): Promise<readonly Clause[]> {
  const text = await readFile(new URL("../../policies/clauses.yaml", import.meta.url), "utf8");
  return clauseCatalogue.parse(parse(text)).clauses;
}

const clock = { nowMs: Date.now, sleep: (ms: number) => sleep(ms) };

type Resources = typeof import("../io/kubernetes/resources.ts");

type Cluster = {
  readonly client: KubeClient;
  /** What is meant when no namespace is typed: the typed one, else the context's. */
  readonly namespace: string;
  /** Loaded late, because it takes a while and some commands end before they need it. */
  readonly resources: Pick<Resources, "readResource" | "listResources" | "changeResource" | "currentUser">;
};

/** Opens the cluster of the kubeconfig, and makes a command's parts of it. */
async function joined<Parts>({ scope }: JoinAt, parts: (cluster: Cluster) => Promise<Parts>) {
  return await withCure(clusterCure, async () => {
    const { connectKubernetes } = await import("../io/kubernetes/kubeconfig.ts");
    const { readResource, listResources, changeResource, currentUser } = await import("../io/kubernetes/resources.ts");
    const resources = { readResource, listResources, changeResource, currentUser };
    const { client, namespace } = await connectKubernetes({ context: scope.context, kubeconfig: scope.kubeconfig });
    return {
      parts: await parts({ client, namespace: scope.namespace ?? namespace, resources }),
      close: () => client.close(),
      cure: clusterCure,
    };
  });
}

function oneNamespace({ scope }: JoinAt, namespace: string): string {
  if (scope.allNamespaces) throw usageProblem("this command is about one object: say where with -n, not -A");
  return namespace;
}

export function clusterCure({ code, message }: Failure): string | undefined {
  switch (code) {
    case "Unreachable":
    case "TimedOut":
      return "is the cluster up and the context right? kubectl config get-contexts; --context and --kubeconfig choose another";
    case "BadSettings":
      return "name a kubeconfig: --kubeconfig, KUBECONFIG, ~/.kube/config (the demo: . .demo/env)";
    case "NotFound":
      return "install them: kubectl apply --server-side -f crds/ (or helm install consentry charts/consentry), then consentry check";
    case "Unusable":
      return "bring CRDs and this program to the same version: consentry check";
    case "Refused":
      return rightsCure(message);
    default:
      return undefined;
  }
}

/** RBAC names the user, the verb and the resource; what it does not name is the role that would do. */
function rightsCure(message: string): string | undefined {
  if (message.includes("who you are")) return "log in again: the kubeconfig's credentials are not (or no longer) valid";
  if (!/cannot (get|list|watch|create|patch|update|delete)/.test(message)) return undefined;
  if (/cannot (get|list|watch)/.test(message)) return "ask for the role consentry-viewer";
  if (message.includes('"compliancecases"')) return "ask for the role consentry-officer";
  if (message.includes('"campaigns"'))
    return "ask for the role consentry-officer (to stop and resume) or consentry-editor";
  if (message.includes('"senders"')) return "ask for the role consentry-officer (to stop and resume)";
  return "ask whoever owns it: no role of the install lets others change it";
}
