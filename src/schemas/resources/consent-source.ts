import { z } from "zod";
import { count, keyRef, namespacedResource, percent, purpose, text } from "./common.ts";
import { http, httpRules } from "./consent-source-http.ts";
import { postgres, postgresRules } from "./consent-source-postgres.ts";
import { consentSourceStatus } from "./consent-source-status.ts";
import { whatsApp, whatsAppRules } from "./consent-source-whatsapp.ts";
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

export const consentSourceType = z.enum(["Events", "File", "Postgres", "HTTP"]);

/** What a consent record can carry to show later that the person agreed. */
export const consentProof = z.enum(["Time", "Notice", "NoticeHash", "Evidence"]);

const file = z.object({
  path: text(512).describe("File below the directory that is mounted into the sync role.").optional(),
  configMapRef: keyRef
    .describe("ConfigMap of this namespace. The operator needs the role consentry-consent-files here.")
    .optional(),
  secretRef: keyRef
    .describe("Secret of this namespace. The operator needs a Role that lets it get this one Secret.")
    .optional(),
  format: z.enum(["CSV", "JSONLines"]).default("CSV").describe("CSV with a header line, or one JSON document a line."),
  interval: duration.default("1m").describe("How often the file is read."),
});

const optIn = z.object({
  notices: z
    .array(
      z.object({
        id: text(63).describe("Name of this wording; consent records carry it."),
        language: text(35).describe("Language, as BCP 47 writes it: en, pt-BR."),
        text: text(4096).describe("The words as people read them. They name the business and say how to stop."),
      }),
    )
    .min(1)
    .max(32)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["id"] })
    .describe("What people read when they agreed. A record names one and carries its hash."),
  affirmativeAction: z
    .enum(["Required", "Optional"])
    .default("Required")
    .describe("Required: the person did something to agree. A ticked box that was there before is no consent."),
  doubleOptIn: z
    .enum(["Required", "Optional"])
    .default("Required")
    .describe("Required: the person confirmed once more, from the number itself."),
  whatsApp: whatsApp
    .describe("People agree by writing to a number. For type Events: a list that is read anew does not know of them.")
    .optional(),
  steps: count().min(1).max(20).default(1).describe("Things a person does to agree, the confirmation left out."),
  proof: z
    .array(consentProof)
    .max(4)
    .meta({ "x-kubernetes-list-type": "set" })
    .default(["Time", "Notice", "NoticeHash"])
    .describe("What a record must carry to count."),
  validFor: duration.default("17520h").describe("Consent expires after this; 17520h are two years."),
});

export const consentSourceSpec = z.object({
  type: consentSourceType.describe(
    "How consent arrives. Events: over NATS or the command line. The others need the member of the same name.",
  ),
  file: file.describe("For type File.").optional(),
  postgres: postgres.describe("For type Postgres.").optional(),
  http: http.describe("For type HTTP.").optional(),
  businessName: text(256).describe(
    "The business as people saw it when they agreed. Must match the Sender's verified name.",
  ),
  method: z
    .enum(["WebForm", "MobileApp", "Chat", "Keyword", "Checkout", "InPerson", "Phone", "PaperForm", "Other"])
    .describe("How people agree."),
  purposes: z
    .array(purpose)
    .min(1)
    .max(32)
    .meta({ "x-kubernetes-list-type": "set" })
    .describe("What people can agree to here. A record for any other purpose does not count."),
  optIn: optIn.describe("The opt-in process (P1): what people read and do, and what is kept of it."),
  withdrawal: z
    .object({
      channels: z
        .array(z.enum(["WhatsAppReply", "WebForm", "MobileApp", "Email", "Phone", "InPerson", "Post"]))
        .min(1)
        .max(7)
        .meta({ "x-kubernetes-list-type": "set" })
        .describe("How people can stop."),
      steps: count().min(1).max(20).default(1).describe("Things a person does to stop: no more than agreeing took."),
      webhook: z
        .object({
          url: z
            .string()
            .max(2048)
            .regex(/^https:\/\//)
            .describe("Address that takes them, whose host the sync role's allow-list must name."),
          credentialsRef: z
            .object({ name: text(253).describe("Name of a Secret that the sync role has.") })
            .describe("Its key webhook-secret signs, as the Standard Webhooks specification says."),
        })
        .describe("Where people's withdrawals on WhatsApp are told to the system that holds these records.")
        .optional(),
    })
    .describe("How people take their consent back: as easily as they gave it."),
  freshness: z
    .object({
      maxStaleness: duration
        .default("15m")
        .describe("Older than this, what we know may be wrong: a withdrawal may be missing."),
      whenStale: z
        .enum(["Hold", "Reject"])
        .default("Hold")
        .describe("What happens to messages while the source is stale. There is no Allow."),
    })
    .prefault({})
    .describe("How old the source's knowledge may be."),
  effectiveness: z
    .object({
      minProofCoveragePercent: percent.default(100).describe("Least share of live records with full proof."),
      minDoubleOptInCompletionPercent: percent
        .describe("Least share of people asked to confirm who do. Not judged when left out.")
        .optional(),
      maxOptOutPercentIn24Hours: percent
        .describe("Most people who leave within 24 hours of their first message. Not judged when left out.")
        .optional(),
      maxOptOutPercentIn7Days: percent
        .default(5)
        .describe("Most people who leave within seven days of their first message; and most of all in any seven days."),
      maxMedianConsentAge: duration
        .describe("Half of live consent must not be older. Not judged when left out.")
        .optional(),
    })
    .prefault({})
    .describe("What the numbers behind the condition OptInEffective must keep (M1), each of a hundred people or more."),
});

export const consentSource = namespacedResource({
  kind: "ConsentSource",
  spec: consentSourceSpec,
  status: consentSourceStatus,
});

function memberRule(type: string, member: string): CelRule {
  return {
    rule: `(self.spec.type == '${type}') == has(self.spec.${member})`,
    message: `spec.${member} belongs to type ${type}: set it then, and only then`,
    fieldPath: `.spec.${member}`,
    reason: "FieldValueInvalid",
  };
}

const celRules: readonly CelRule[] = [
  nameRule,
  memberRule("File", "file"),
  memberRule("Postgres", "postgres"),
  memberRule("HTTP", "http"),
  {
    rule: "!has(self.spec.file) || (has(self.spec.file.path) ? 1 : 0) + (has(self.spec.file.configMapRef) ? 1 : 0) + (has(self.spec.file.secretRef) ? 1 : 0) == 1",
    message: "a file is at a path, in a ConfigMap or in a Secret: set one of path, configMapRef and secretRef",
    fieldPath: ".spec.file",
    reason: "FieldValueInvalid",
  },
  {
    rule: "!has(self.spec.file) || !has(self.spec.file.path) || (!self.spec.file.path.startsWith('/') && !self.spec.file.path.matches('(^|/)[.][.](/|$)'))",
    message: "the path is below the mounted directory: no leading slash and no ..",
    fieldPath: ".spec.file.path",
    reason: "FieldValueInvalid",
  },
  ...postgresRules,
  ...whatsAppRules,
  ...httpRules,
  {
    rule: "self.spec.withdrawal.steps <= self.spec.optIn.steps",
    message: "stopping must be as easy as agreeing: withdrawal.steps must not exceed optIn.steps",
    fieldPath: ".spec.withdrawal.steps",
    reason: "FieldValueInvalid",
  },
];

const columns: readonly Column[] = [
  readyColumn,
  conditionColumn("Fresh", "Fresh", "Whether the source's knowledge is recent."),
  conditionColumn("Effective", "OptInEffective", "Whether the opt-in process keeps its numbers."),
  { name: "Type", jsonPath: ".spec.type", type: "string", description: "How consent arrives." },
  { name: "Granted", jsonPath: ".status.granted", type: "integer", description: "People whose consent is live." },
  { name: "Withdrawn", jsonPath: ".status.withdrawn", type: "integer", description: "People who have stopped." },
  {
    name: "Proof%",
    jsonPath: ".status.proofCoveragePercent",
    type: "integer",
    description: "Share of live records with full proof.",
  },
  ageColumn,
];

export const consentSourceKind = {
  kind: "ConsentSource",
  plural: "consentsources",
  singular: "consentsource",
  shortNames: ["csrc"],
  scope: "Namespaced",
  categories,
  description:
    "ConsentSource says how people agree to receive messages and take it back, what is kept as proof, and where the records come from.",
  columns,
  celRules,
  schemas: { spec: consentSourceSpec, status: consentSourceStatus, resource: consentSource },
} as const satisfies Kind;

export type ConsentSourceSpec = z.infer<typeof consentSourceSpec>;
export type ConsentSource = z.infer<typeof consentSource>;
export type ConsentSourceType = z.infer<typeof consentSourceType>;
export type ConsentProof = z.infer<typeof consentProof>;
