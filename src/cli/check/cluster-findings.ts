import { z } from "zod";
import { lackingText, servedKinds } from "../../domain/desired/served-schema.ts";
import { instantMs } from "../../domain/time/instant.ts";
import type { Kind } from "../../schemas/resources/kind.ts";
import { ageText } from "../age.ts";
import { type Finding, ok, problem, unknown } from "./finding.ts";

/** What a look at the API server showed; as src/io answers it. */
export type Seen =
  | { readonly kind: "found"; readonly body: unknown }
  | { readonly kind: "absent" }
  | { readonly kind: "forbidden" }
  | { readonly kind: "refused"; readonly message: string };

const apply = "kubectl apply --server-side -f crds/";

/** Every kind is served, with every field that this program knows. Older CRDs drop new fields without a word. */
export function crdFinding(openApi: Seen, kinds: readonly Kind[]): Finding {
  const check = "crds";
  if (openApi.kind === "absent") return problem(check, "Consentry's resources are not installed", apply);
  if (openApi.kind !== "found") return notSeen(check, openApi);
  const served = servedKinds(openApi.body, kinds);
  if (served === undefined) return problem(check, "the API server's schema of them cannot be read");
  if (served.absent.length > 0)
    return problem(check, `these kinds are not installed: ${served.absent.join(", ")}`, apply);
  const older = lackingText(served.lacking);
  if (older.length > 0) return problem(check, `older than this program: ${older.join("; ")}`, apply);
  return ok(check, `${kinds.length} kinds, with every field that this program knows`);
}

/** Without these policies anybody could sign a case with anybody's name, and who may patch could resume and promote. */
export function admissionFinding(policies: readonly { readonly name: string; readonly seen: Seen }[]): Finding {
  const check = "admission";
  const absent = policies.filter(({ seen }) => seen.kind === "absent").map(({ name }) => name);
  const cure = "kubectl apply --server-side -f install/admission.yaml";
  if (absent.length > 0)
    return problem(check, `not everything that people decide is guarded: ${absent.join(", ")} is missing`, cure);
  const hidden = policies.find(({ seen }) => seen.kind !== "found");
  if (hidden !== undefined) return notSeen(check, hidden.seen);
  return ok(
    check,
    "signatures on cases are proven, resuming and promoting ask for their verbs, and only the operator writes status",
  );
}

const lease = z.object({
  spec: z.object({
    holderIdentity: z.string().nullish(),
    renewTime: z.string().nullish(),
    leaseTransitions: z.number().nullish(),
  }),
});

/** Clocks of two machines are compared here, so it takes more than a few seconds to be called dead. */
const silentMs = 60_000;

export function operatorFinding(seen: Seen, { nowMs, namespace }: { nowMs: number; namespace: string }): Finding {
  const check = "operator";
  const cure = `kubectl get pods -n ${namespace}`;
  if (seen.kind === "absent") return problem(check, "no operator has ever led: status says nothing new", cure);
  if (seen.kind !== "found") return notSeen(check, seen);
  const { holderIdentity, renewTime } = lease.safeParse(seen.body).data?.spec ?? {};
  if (!holderIdentity) return problem(check, "no operator leads: status says nothing new", cure);
  const name = holderIdentity.split("_")[0] ?? holderIdentity;
  const silent = nowMs - (instantMs(renewTime ?? "") ?? 0);
  if (silent > silentMs) return problem(check, `${name} has been silent for ${ageText(silent)}`, cure);
  return ok(check, `${name} leads`);
}

function notSeen(check: string, seen: Seen): Finding {
  if (seen.kind === "refused") return problem(check, `the API server refuses: ${seen.message}`);
  return unknown(check, "you may not look: it takes rights beyond consentry-viewer");
}
