/** Manifests of every kind: the smallest that the API server takes, changed in what matters to a test. */
import { apiVersion } from "../../src/schemas/group.ts";

export interface ManifestChange {
  readonly name?: string;
  readonly spec?: Readonly<Record<string, unknown>>;
}

const smallest = {
  Campaign: {
    category: "Marketing",
    purpose: "offers",
    senderRef: { name: "idesk-main" },
    consentSourceRefs: [{ name: "website-optin" }],
  },
  ConsentSource: {
    type: "Events",
    businessName: "iDesk Media",
    method: "WebForm",
    purposes: ["offers"],
    optIn: { notices: [{ id: "n1", language: "en", text: "iDesk Media may send me offers." }] },
    withdrawal: { channels: ["WhatsAppReply"] },
  },
  MessageTemplate: { name: "spring_offer", language: "en", category: "Marketing", body: "Spring is here." },
  Sender: {
    phoneNumberId: "106540352242922",
    wabaId: "102290129340398",
    businessName: "iDesk Media",
    credentialsRef: { name: "idesk-main-whatsapp", key: "token" },
  },
  PolicyBundle: { source: { type: "ConfigMap", configMap: { name: "consentry-policy", key: "bundle.tar.gz" } } },
  ComplianceCase: {
    subject: { kind: "Campaign", namespace: "marketing", name: "flash-sale" },
    clause: "K2",
    severity: "Major",
  },
  ComplianceReview: { schedule: "0 6 * * 1", checks: ["Messages"] },
} as const;

export type ManifestKind = keyof typeof smallest;

export function manifest(kind: ManifestKind, { name = "example", spec = {} }: ManifestChange = {}) {
  const namespace = kind === "PolicyBundle" ? {} : { namespace: "marketing" };
  return { apiVersion, kind, metadata: { name, ...namespace }, spec: { ...smallest[kind], ...spec } };
}
