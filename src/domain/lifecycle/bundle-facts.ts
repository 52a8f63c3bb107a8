import type { PolicyBundle } from "../../schemas/resources/policy-bundle.ts";
import type { DesiredBundle } from "../../schemas/wire/desired.ts";
import type { GateRecord } from "../../schemas/wire/gates.ts";
import type { HoldRecord } from "../../schemas/wire/hold.ts";

/** What lies at the source of a bundle, after every check that can be made before it judges. */
export type BundleContent =
  | {
      readonly kind: "good";
      readonly digest: string;
      readonly revision: string;
      readonly signer: string | null;
      /** Clauses that it has rules for. */
      readonly clauses: readonly string[];
    }
  | { readonly kind: "bad"; readonly reason: "VerificationFailed" | "BundleUnusable"; readonly message: string }
  | {
      readonly kind: "absent";
      readonly reason: "SourceUnavailable" | "NotImplemented" | "VerificationFailed";
      readonly message: string;
    };

export type BundleFacts = {
  readonly bundle: PolicyBundle;
  /** Another bundle that is the active one; there is one in a cluster. */
  readonly rival: string | undefined;
  readonly content: BundleContent;
  /** What judges now, whoever brought it. */
  readonly active: DesiredBundle | undefined;
  readonly gates: readonly GateRecord[];
  /** Every hold by policy on a campaign. */
  readonly policyHolds: readonly HoldRecord[];
  readonly nowMs: number;
};
