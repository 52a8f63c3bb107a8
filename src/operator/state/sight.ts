import type { ComplaintCounts } from "../../domain/lifecycle/complaint-counts.ts";
import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import type { ComplianceReview } from "../../schemas/resources/compliance-review.ts";
import type { ConsentSource } from "../../schemas/resources/consent-source.ts";
import type { Sender } from "../../schemas/resources/sender.ts";
import type { GateRecord } from "../../schemas/wire/gates.ts";
import type { Conditioned } from "./object-samples.ts";

/** What the operator sees now. */
export type StateSight = {
  readonly objects: {
    readonly Campaign: readonly Campaign[];
    readonly ConsentSource: readonly ConsentSource[];
    readonly MessageTemplate: readonly Conditioned[];
    readonly Sender: readonly Sender[];
    readonly PolicyBundle: readonly Conditioned[];
    readonly ComplianceCase: readonly ComplianceCase[];
    readonly ComplianceReview: readonly ComplianceReview[];
  };
  readonly gates: readonly GateRecord[];
  readonly partitions: number;
  /** Digest of the bundle that should judge. */
  readonly activeDigest: string | undefined;
  readonly outbound:
    | {
        readonly messages: number;
        readonly bytes: number;
        readonly bytesMax: number;
        readonly oldestAtMs: number | undefined;
      }
    | undefined;
  readonly complaints: Pick<ComplaintCounts, "about">;
  readonly nowMs: number;
};
