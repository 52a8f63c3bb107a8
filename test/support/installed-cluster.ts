/** An API server with the install's roles and policies in force, and the lab's people in them. */
import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesServer } from "../../src/lab/servers/start.ts";
import { installCrds, kubectl, mustKubectl } from "./kubectl.ts";
import { manifest } from "./resources.ts";

export const ana = "ana.officer@idesk.example";
export const ben = "ben.approver@idesk.example";
export const vera = "vera.viewer@idesk.example";

const groups = {
  "compliance-officers": "consentry-officer",
  "compliance-approvers": "consentry-approver",
  viewers: "consentry-viewer",
} as const;

const policiesDeadlineMs = 30_000;

/** Installs everything but pods, makes the namespace marketing, and gives the lab's people their roles. */
export async function installWithPeople(server: KubernetesServer): Promise<void> {
  await installCrds(server);
  for (const file of ["namespace", "rbac", "admission"])
    await mustKubectl(server, ["apply", "--server-side", "-f", `install/${file}.yaml`]);
  await mustKubectl(server, ["create", "namespace", "marketing"]);
  await bindPeople(server);
  await untilPoliciesHold(server);
}

/** Gives the lab's people the install's roles. */
export async function bindPeople(server: KubernetesServer): Promise<void> {
  for (const [group, role] of Object.entries(groups))
    await mustKubectl(server, ["create", "clusterrolebinding", role, `--clusterrole=${role}`, `--group=${group}`]);
}

/** The API server takes a moment to load new policies: this waits until one of them refuses something. */
async function untilPoliciesHold(server: KubernetesServer): Promise<void> {
  const probe = manifest("ComplianceCase", { name: "probe", spec: { acknowledged: signedByNobody } });
  for (const deadlineMs = Date.now() + policiesDeadlineMs; Date.now() < deadlineMs; await sleep(200)) {
    const { stderr } = await kubectl(server, ["create", "--dry-run=server", "-f", "-"], { objects: [probe] });
    if (stderr.includes("denied request")) return;
  }
  throw new Error("the policies did not come into force");
}

const signedByNobody = { by: "nobody", at: "2026-11-22T03:00:00Z" };
