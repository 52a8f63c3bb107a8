/** Statuses as the operator writes them, under its name, on a real API server without an operator. */
import { nextCaseStatus } from "../../src/domain/lifecycle/case-status.ts";
import type { KubernetesServer } from "../../src/lab/servers/start.ts";
import { apiVersion, fieldManager } from "../../src/schemas/group.ts";
import { complianceCase } from "../../src/schemas/resources/compliance-case.ts";
import { mustKubectl } from "./kubectl.ts";

export const operatorUser = "system:serviceaccount:consentry-system:consentry-operator";

export interface StatusToWrite {
  readonly kind: string;
  readonly name: string;
  /** Absent for cluster-wide kinds. */
  readonly namespace?: string;
  readonly status: object;
}

export async function writeStatus(server: KubernetesServer, of: StatusToWrite): Promise<void> {
  const metadata = { name: of.name, ...(of.namespace === undefined ? {} : { namespace: of.namespace }) };
  const args = [
    "apply",
    "--server-side",
    "--force-conflicts",
    "--subresource=status",
    `--field-manager=${fieldManager}`,
  ];
  await mustKubectl(server, [...args, "-f", "-"], {
    as: operatorUser,
    objects: [{ apiVersion, kind: of.kind, metadata, status: of.status }],
  });
}

/** Answers what people have signed on a case, as the operator's own decision has it. */
export async function answerCase(server: KubernetesServer, ref: { namespace: string; name: string }): Promise<void> {
  const text = await mustKubectl(server, ["get", "case", ref.name, "-n", ref.namespace, "-o", "json"]);
  const status = nextCaseStatus({
    complianceCase: complianceCase.parse(JSON.parse(text)),
    recipients: undefined,
    nowMs: Date.now(),
  });
  await writeStatus(server, { kind: "ComplianceCase", ...ref, status });
}
