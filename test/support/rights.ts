/** Everything that RBAC lets a user do, as the API server itself lists it. */
import { z } from "zod";
import type { KubernetesServer } from "../../src/lab/servers/start.ts";
import { identityOf } from "./installed-cluster.ts";
import { mustKubectl } from "./kubectl.ts";

export interface Right {
  /** Absent: in every namespace, and on what has none. */
  readonly namespace?: string;
  /** Such as `campaigns.consentry.dev`, `campaigns/status.consentry.dev` or `secrets`. */
  readonly resource: string;
  readonly verb: string;
  /** Absent: on every object. */
  readonly name?: string;
}

const answered = z.object({
  status: z.object({
    incomplete: z.boolean(),
    resourceRules: z.array(
      z.object({
        verbs: z.array(z.string()),
        apiGroups: z.array(z.string()),
        resources: z.array(z.string()),
        resourceNames: z.array(z.string()).optional(),
      }),
    ),
  }),
});

/** @param of.namespaces where to look for rights that hold there alone; what everybody may do is left out */
export async function rightsOf(
  server: KubernetesServer,
  of: { readonly user: string; readonly namespaces: readonly string[] },
): Promise<Right[]> {
  const strangers = ["nobody@idesk.example", "system:serviceaccount:default:nobody"];
  const anybodys = await Promise.all(strangers.map((user) => rightsIn(server, user, "default")));
  const everybody = new Set(anybodys.flat().map(rightText));
  const everywhere = (await rightsIn(server, of.user, "default")).filter((right) => !everybody.has(rightText(right)));
  const known = new Set([...everybody, ...everywhere.map(rightText)]);
  const local = of.namespaces.map(async (namespace) => {
    const rights = (await rightsIn(server, of.user, namespace)).filter((right) => !known.has(rightText(right)));
    return rights.map((right) => ({ namespace, ...right }));
  });
  return [...everywhere, ...(await Promise.all(local)).flat()];
}

/** Such as `list consentry-system configmaps` or `patch campaigns/status.consentry.dev`. */
export function rightText({ namespace, resource, verb, name }: Right): string {
  const words = [verb, namespace, name === undefined ? resource : `${resource} ${name}`];
  return words.filter((word) => word !== undefined).join(" ");
}

async function rightsIn(server: KubernetesServer, user: string, namespace: string): Promise<Right[]> {
  const question = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectRulesReview",
    spec: { namespace },
  };
  const text = await mustKubectl(server, ["create", "--validate=false", "-f", "-", "-o", "json"], {
    ...identityOf(user),
    objects: [question],
  });
  const { incomplete, resourceRules } = answered.parse(JSON.parse(text)).status;
  if (incomplete) throw new Error(`the API server does not know all rights of ${user}`);
  return resourceRules.flatMap(({ verbs, apiGroups, resources, resourceNames }) => {
    const names = resourceNames === undefined ? [{}] : resourceNames.map((name) => ({ name }));
    const full = resources.flatMap((resource) =>
      apiGroups.map((group) => (group === "" ? resource : `${resource}.${group}`)),
    );
    return full.flatMap((resource) => verbs.flatMap((verb) => names.map((name) => ({ resource, verb, ...name }))));
  });
}
