import { z } from "zod";
import { clauseId, clusterResource, count, digest, keyRef, percent, text } from "./common.ts";
import { duration } from "./duration.ts";
import {
  ageColumn,
  type CelRule,
  type Column,
  categories,
  conditionColumn,
  type Kind,
  nameRule,
  readyColumn,
} from "./kind.ts";
import { policyBundleStatus } from "./policy-bundle-status.ts";

const operatorSecret = z.object({ name: text(253).describe("Name of a Secret in the operator's namespace.") });

const source = z.object({
  type: z
    .enum(["OCI", "HTTP", "ConfigMap", "Path"])
    .describe("Where the bundle lies. The member of the same name says more."),
  oci: z
    .object({
      ref: text(512).describe("Image reference with a tag or a digest."),
      credentialsRef: operatorSecret.describe("How to log in.").optional(),
    })
    .describe("For type OCI.")
    .optional(),
  http: z
    .object({
      url: z
        .string()
        .max(2048)
        .regex(/^https:\/\//)
        .describe("Address of the bundle."),
      credentialsRef: operatorSecret.describe("How to log in.").optional(),
    })
    .describe("For type HTTP.")
    .optional(),
  configMap: keyRef
    .describe("For type ConfigMap: one in the operator's namespace, the bundle under binaryData.")
    .optional(),
  path: z
    .object({ file: text(512).describe("File in the operator's container.") })
    .describe("For type Path.")
    .optional(),
  interval: duration.default("5m").describe("How often the source is looked at."),
});

const rollout = z.object({
  strategy: z
    .enum(["Immediate", "Shadow", "Canary"])
    .default("Immediate")
    .describe(
      "Immediate: active as soon as it is verified. Shadow: judges beside the active one first, without effect. Canary: judges a share.",
    ),
  shadow: z
    .object({
      minMessages: count().max(1_000_000_000).default(10000).describe("Messages to judge before promotion."),
      minDuration: duration.default("1h").describe("Time to judge before promotion."),
      maxNewApprovalsPercent: percent.default(0).describe("A candidate that lets more through waits for a person."),
      maxNewRejectionsPercent: percent.default(1).describe("A candidate that refuses more waits for a person."),
    })
    .describe("For strategy Shadow.")
    .optional(),
  canary: z
    .object({
      percent: percent.min(1).default(10).describe("Share of people whose messages the candidate judges."),
      minDuration: duration.default("1h").describe("Time to judge before promotion."),
    })
    .describe("For strategy Canary.")
    .optional(),
  massSuspension: z
    .object({
      maxCampaigns: count().max(10000).default(3).describe("Most campaigns that a new bundle may stop."),
      within: duration.default("10m").describe("In this time after it became active."),
    })
    .prefault({})
    .describe(
      "Beyond this the bundle is at fault: campaigns are held, the last good bundle comes back, one case is opened for the bundle.",
    ),
  timeout: duration.default("24h").describe("A candidate that is not promoted by then is given up."),
});

export const policyBundleSpec = z.object({
  source: source.describe("Where the bundle comes from."),
  digest: digest.describe("What the bundle must be. Every gate checks it itself.").optional(),
  verification: z
    .object({
      keys: z
        .array(
          z.object({
            keyId: text(253).describe("Name of the key in the signature."),
            algorithm: z
              .enum(["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"])
              .describe("Signature algorithm."),
            secretRef: keyRef.describe("Secret in the operator's namespace with the public key."),
          }),
        )
        .min(1)
        .max(16)
        .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["keyId"] })
        .describe("Keys one of which must have signed the bundle."),
    })
    .describe("Whose signature makes the bundle trusted.")
    .optional(),
  requiredClauses: z
    .array(clauseId)
    .max(64)
    .meta({ "x-kubernetes-list-type": "set" })
    .describe("Clauses that the bundle must have a rule for.")
    .optional(),
  rollout: rollout.prefault({}).describe("How a new bundle becomes the active one."),
});

export const policyBundle = clusterResource({
  kind: "PolicyBundle",
  spec: policyBundleSpec,
  status: policyBundleStatus,
});

function memberRule(type: string, member: string): CelRule {
  return {
    rule: `(self.spec.source.type == '${type}') == has(self.spec.source.${member})`,
    message: `spec.source.${member} belongs to type ${type}: set it then, and only then`,
    fieldPath: `.spec.source.${member}`,
    reason: "FieldValueInvalid",
  };
}

const celRules: readonly CelRule[] = [
  nameRule,
  memberRule("OCI", "oci"),
  memberRule("HTTP", "http"),
  memberRule("ConfigMap", "configMap"),
  memberRule("Path", "path"),
  {
    rule: "!(self.spec.source.type in ['OCI', 'HTTP']) || has(self.spec.digest) || has(self.spec.verification)",
    message: "a bundle from elsewhere is trusted by its digest or by a signature: set digest or verification",
    fieldPath: ".spec.digest",
    reason: "FieldValueRequired",
  },
];

const columns: readonly Column[] = [
  readyColumn,
  conditionColumn("Verified", "Verified", "Whether digest, signature and content are in order."),
  { name: "Active", jsonPath: ".status.active.revision", type: "string", description: "Revision that judges." },
  { name: "Candidate", jsonPath: ".status.candidate.revision", type: "string", description: "Revision on its way." },
  { name: "Phase", jsonPath: ".status.phase", type: "string", description: "How far the candidate is." },
  {
    name: "Gates",
    jsonPath: ".status.gates",
    type: "string",
    description: "Gates that judge with it, of those alive.",
  },
  {
    name: "Digest",
    jsonPath: ".status.active.digest",
    type: "string",
    description: "Digest of the active bundle.",
    wide: true,
  },
  { name: "Signer", jsonPath: ".status.active.signer", type: "string", description: "Key that signed it.", wide: true },
  ageColumn,
];

export const policyBundleKind = {
  kind: "PolicyBundle",
  plural: "policybundles",
  singular: "policybundle",
  shortNames: ["pbun"],
  scope: "Cluster",
  categories,
  description:
    "PolicyBundle is the policy that judges every message: where it comes from, who must have signed it, and how a new one takes over. One is active in a cluster.",
  columns,
  celRules,
  schemas: { spec: policyBundleSpec, status: policyBundleStatus, resource: policyBundle },
} as const satisfies Kind;

export type PolicyBundleSpec = z.infer<typeof policyBundleSpec>;
export type PolicyBundle = z.infer<typeof policyBundle>;
