import { z } from "zod";
import { apiVersion } from "../group.ts";

// What several kinds share. Bounds are on everything: an unbounded list or text makes the API server refuse a CEL rule
// over it, because the rule could cost too much.

/** Names that become a token of a NATS subject: a label of DNS, so never a dot. */
const dnsLabelPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

export function text(maxLength: number) {
  return z.string().min(1).max(maxLength);
}

export function count() {
  return z.int().min(0);
}

export const dnsLabel = z.string().min(1).max(63).regex(dnsLabelPattern);

export const time = z.iso.datetime({ offset: true }).describe("A point in time, RFC 3339.");

export const percent = z.int().min(0).max(100);

export const decisionId = z.string().max(64).describe("Id of one decision; `consentry explain decision` shows it.");

export const clauseId = z
  .string()
  .max(8)
  .regex(/^[A-Z][0-9]{1,2}$/)
  .describe("Clause of the company's policy, such as K2.");

export const ruleId = dnsLabel.describe("Rule of the policy bundle, such as consent-required.");

export const digest = z
  .string()
  .max(71)
  .regex(/^sha256:[0-9a-f]{64}$/)
  .describe("SHA-256 of the content, as sha256:<64 hex digits>.");

export const purpose = dnsLabel.describe("What people agreed to receive messages for, such as offers.");

export const vertical = dnsLabel.describe(
  "Regulated trade as the policy's word lists name it: alcohol, gambling, otc-drugs.",
);

export const severity = z.enum(["Minor", "Major", "Critical"]);

export const localRef = z.object({ name: dnsLabel.describe("Name of the object, in the same namespace.") });

export const senderRef = z.object({
  name: dnsLabel.describe("Name of the Sender."),
  namespace: dnsLabel
    .describe("Namespace of the Sender, if it is another; that Sender must allow this namespace.")
    .optional(),
});

export const keyRef = z.object({
  name: text(253).describe("Name of the Secret or ConfigMap."),
  key: text(253).describe("Key in it."),
});

export const ownerSpec = z.object({
  team: text(128).describe("Team that answers for this."),
  contact: text(253).describe("Where to reach the team: an address that somebody reads."),
  onCall: text(253).describe("Who is called at night, such as a PagerDuty schedule."),
});

/** A standard Kubernetes condition. `type` and `reason` are open here, because other controllers may add theirs. */
export const condition = z.object({
  type: text(316).describe("What the condition is about."),
  status: z.enum(["True", "False", "Unknown"]).describe("Whether it holds."),
  observedGeneration: count().describe("Generation of the object that this was said about.").optional(),
  lastTransitionTime: time.describe("When status last changed."),
  reason: text(1024).describe("One word for machines, from a closed list."),
  message: z.string().max(4096).describe("A sentence for people: what holds, and what to do next."),
});

export const conditions = z
  .array(condition)
  .max(16)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"] })
  .describe("State for people and for kubectl wait, one entry a type.")
  .optional();

/** -1: no controller has looked yet. Absent would read as healthy to kstatus. */
export const observedGeneration = z
  .int()
  .min(-1)
  .default(-1)
  .describe("Latest generation that the operator has acted on; -1 before its first look.");

export const summary = z.string().max(1024).describe("The state in one sentence, and the next thing to do.").optional();

/** The part of metadata that Consentry reads; the rest is dropped on parsing. */
const metadata = z.object({
  name: z.string(),
  uid: z.string(),
  resourceVersion: z.string(),
  generation: z.int(),
  creationTimestamp: z.string(),
  deletionTimestamp: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

const namespacedMetadata = metadata.extend({ namespace: z.string() });

/** An object of a namespaced kind as the API server gives it out. */
export function namespacedResource<K extends string, Spec extends z.ZodType, Status extends z.ZodType>(parts: {
  kind: K;
  spec: Spec;
  status: Status;
}) {
  return z.object({
    apiVersion: z.literal(apiVersion),
    kind: z.literal(parts.kind),
    metadata: namespacedMetadata,
    spec: parts.spec,
    status: parts.status,
  });
}

/** An object of a cluster-wide kind as the API server gives it out. */
export function clusterResource<K extends string, Spec extends z.ZodType, Status extends z.ZodType>(parts: {
  kind: K;
  spec: Spec;
  status: Status;
}) {
  return z.object({
    apiVersion: z.literal(apiVersion),
    kind: z.literal(parts.kind),
    metadata,
    spec: parts.spec,
    status: parts.status,
  });
}

export type Condition = z.infer<typeof condition>;
export type Metadata = z.infer<typeof metadata>;
export type NamespacedMetadata = z.infer<typeof namespacedMetadata>;
export type OwnerSpec = z.infer<typeof ownerSpec>;
export type Severity = z.infer<typeof severity>;
export type LocalRef = z.infer<typeof localRef>;
export type SenderRef = z.infer<typeof senderRef>;
export type KeyRef = z.infer<typeof keyRef>;
