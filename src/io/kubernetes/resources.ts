import { z } from "zod";
import { Failure } from "../../schemas/failures.ts";
import { group, version } from "../../schemas/group.ts";
import type { ObjectRef, ResourceType } from "../../schemas/kubernetes/object.ts";
import type { Kind } from "../../schemas/resources/kind.ts";
import type { KubeRefusal } from "./answer.ts";
import type { KubeClient } from "./client.ts";
import { listAll } from "./list.ts";
import { collectionPath, objectPath } from "./paths.ts";

// Resources as a person reads and changes them, with their own rights. A refusal throws a Failure that says in one sentence
// what the API server had against it.

/** The field manager of what people write by command. Who they are is the user of the request, not this. */
const fieldManager = "consentry-cli";

/** A kind with its schema, as `src/schemas/resources` exports it. */
type ReadableKind<T> = Kind & { readonly schemas: { readonly resource: z.ZodType<T> } };

/** @returns undefined when there is none of that name @throws Failure Refused, NotFound (the kind itself is unknown), Unusable */
export async function readResource<T>(
  client: KubeClient,
  kind: ReadableKind<T>,
  ref: ObjectRef,
): Promise<T | undefined> {
  const answer = await client.call({ method: "GET", path: objectPath(resourceType(kind), ref) });
  if (!answer.ok && isAbsent(answer)) return undefined;
  if (!answer.ok) throw refusalFailure(answer);
  return parsed(kind, answer.body);
}

export type ListedResources<T> = {
  readonly items: readonly T[];
  /** Objects that fit no schema of this program: another version of Consentry wrote them. */
  readonly unreadable: number;
};

/** @param namespace all namespaces when absent @throws Failure as `readResource` */
export async function listResources<T>(
  client: KubeClient,
  kind: ReadableKind<T>,
  namespace?: string,
): Promise<ListedResources<T>> {
  const answer = await listAll(client, { path: collectionPath(resourceType(kind), namespace) });
  if (!answer.ok) throw refusalFailure(answer);
  const items = answer.items.map((item) => kind.schemas.resource.safeParse(withType(kind, item)).data);
  const readable = items.filter((item) => item !== undefined);
  return { items: readable, unreadable: items.length - readable.length };
}

/**
 * Changes some members of an object (JSON merge patch: a list is given whole, null removes).
 * @param change.resourceVersion given, nothing is written when the object has changed since it was read
 * @returns the object as it is now; undefined when it has changed meanwhile @throws Failure as `readResource`
 */
export async function changeResource<T>(
  client: KubeClient,
  kind: ReadableKind<T>,
  change: {
    readonly ref: ObjectRef;
    readonly resourceVersion?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly spec?: object;
  },
): Promise<T | undefined> {
  const { ref, resourceVersion, annotations, spec } = change;
  const answer = await client.call({
    method: "PATCH",
    path: objectPath(resourceType(kind), ref),
    query: { fieldManager },
    contentType: "application/merge-patch+json",
    body: { metadata: { resourceVersion, annotations }, spec },
  });
  if (!answer.ok && answer.status === 409) return undefined;
  if (!answer.ok) throw refusalFailure(answer);
  return parsed(kind, answer.body);
}

const review = z.object({ status: z.object({ userInfo: z.object({ username: z.string() }) }) });

/** Who the API server takes us for: the name that signatures on cases must carry. */
export async function currentUser(client: KubeClient): Promise<string> {
  const answer = await client.call({
    method: "POST",
    path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
  });
  if (!answer.ok) throw refusalFailure(answer);
  return review.parse(answer.body).status.userInfo.username;
}

function resourceType(kind: Kind): ResourceType {
  return { group, version, kind: kind.kind, plural: kind.plural, namespaced: kind.scope === "Namespaced" };
}

function parsed<T>(kind: ReadableKind<T>, body: unknown): T {
  const result = kind.schemas.resource.safeParse(body);
  if (result.success) return result.data;
  const where = result.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw new Failure("Unusable", `this ${kind.kind} is not as this version of Consentry knows it: ${where}`, {
    retry: false,
  });
}

/** Items of a list come without apiVersion and kind. */
function withType(kind: Kind, item: unknown): unknown {
  return typeof item === "object" && item !== null
    ? { apiVersion: `${group}/${version}`, kind: kind.kind, ...item }
    : item;
}

/** The named object does not exist; without details it is the kind (or the server) that is not there. */
function isAbsent({ status, message }: KubeRefusal): boolean {
  return status === 404 && !isUnknownKind(message);
}

function isUnknownKind(message: string): boolean {
  return message.includes("the server could not find the requested resource") || message.startsWith("HTTP 404");
}

function refusalFailure(answer: KubeRefusal): Failure {
  const { status, message } = answer;
  if (status === 404 && isUnknownKind(message))
    return new Failure("NotFound", "the API server does not know Consentry's resources", { retry: false });
  if (status === 401) return new Failure("Refused", "the API server does not know who you are", { retry: false });
  const retry = status === 429 || status >= 500;
  return new Failure("Refused", inOneSentence(message), { retry });
}

/** What the API server says, without the names of its own parts in front of it. */
function inOneSentence(message: string): string {
  const denied = message.split("denied request: ").at(1);
  const invalid = /is invalid: (?:\[)?([\s\S]*?)\]?$/.exec(message)?.[1];
  return (denied ?? invalid ?? message).replace(/\s+/g, " ").trim();
}
