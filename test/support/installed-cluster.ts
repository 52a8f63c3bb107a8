/** An API server with the install's roles and policies in force, and people (and a robot) in them. */
import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesServer } from "../../src/lab/servers/start.ts";
import { installCrds, type KubectlAnswer, kubectl, mustKubectl } from "./kubectl.ts";
import { manifest } from "./resources.ts";
import { writeStatus } from "./written-status.ts";

export const ana = "ana.officer@idesk.example";
export const ben = "ben.approver@idesk.example";
export const vera = "vera.viewer@idesk.example";
export const edda = "edda.editor@idesk.example";
export const paul = "paul.author@idesk.example";
export const petra = "petra.promoter@idesk.example";
/** Deploys whatever Git says: every usual verb on campaigns, senders and bundles, and none of ours. */
export const robot = "robot@idesk.example";
export const admin = "admin";

const groupsOf: Readonly<Record<string, readonly string[]>> = {
  [ana]: ["compliance-officers"],
  [ben]: ["compliance-officers", "compliance-approvers"],
  [vera]: ["viewers"],
  [edda]: ["viewers", "campaign-authors"],
  [paul]: ["policy-authors"],
  [petra]: ["policy-promoters"],
  [robot]: ["deployers"],
  [admin]: ["system:masters"],
};

const roles = {
  "compliance-officers": "consentry-officer",
  "compliance-approvers": "consentry-approver",
  viewers: "consentry-viewer",
  "campaign-authors": "consentry-editor",
  "policy-authors": "consentry-policy-author",
  "policy-promoters": "consentry-policy-promoter",
  deployers: "deployer",
} as const;

const deployer = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "deployer" },
  rules: [
    {
      apiGroups: ["consentry.dev"],
      resources: ["campaigns", "senders", "policybundles"],
      verbs: ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"],
    },
  ],
};

const policiesDeadlineMs = 30_000;

/** Who a user is to the API server: name and groups. */
export function identityOf(user: string): { readonly as: string; readonly groups: readonly string[] } {
  return { as: user, groups: groupsOf[user] ?? [] };
}

/** Runs kubectl as one of them, or as anybody else by name. */
export function kubectlAs(
  server: KubernetesServer,
  user: string,
  args: readonly string[],
  objects: readonly object[] = [],
): Promise<KubectlAnswer> {
  return kubectl(server, args, { ...identityOf(user), objects });
}

/** Installs everything but pods, makes the namespace marketing, and gives the people their roles. */
export async function installWithPeople(server: KubernetesServer): Promise<void> {
  await installCrds(server);
  for (const file of ["namespace", "rbac", "admission"])
    await mustKubectl(server, ["apply", "--server-side", "-f", `install/${file}.yaml`]);
  await mustKubectl(server, ["create", "namespace", "marketing"]);
  await bindPeople(server);
  await untilPoliciesHold(server);
}

/** Gives the people the install's roles. */
export async function bindPeople(server: KubernetesServer): Promise<void> {
  const bindings = Object.entries(roles).map(([group, role]) => binding({ kind: "ClusterRole", role, group }));
  const inSystem = binding({ kind: "Role", role: "consentry-policy-author", group: "policy-authors" });
  await mustKubectl(server, ["create", "-f", "-"], { objects: [deployer, ...bindings, inSystem] });
}

function binding({ kind, role, group }: { kind: "Role" | "ClusterRole"; role: string; group: string }) {
  const namespace = kind === "Role" ? { namespace: "consentry-system" } : {};
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: `${kind}Binding`,
    metadata: { name: role, ...namespace },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: role },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group }],
  };
}

/** The API server takes a moment to load new policies: this waits until each of them has refused something. */
async function untilPoliciesHold(server: KubernetesServer): Promise<void> {
  const openCase = manifest("ComplianceCase", { name: "probe" });
  const campaign = manifest("Campaign", { name: "probe" });
  await mustKubectl(server, ["create", "-f", "-"], { objects: [openCase] });
  const dryRun = (user: string, args: readonly string[], object: object) =>
    kubectlAs(server, user, [...args, "--dry-run=server", "-f", "-"], [object]);
  const attempts = () => [
    dryRun(admin, ["create"], { ...openCase, spec: { ...openCase.spec, acknowledged: signedByNobody } }),
    dryRun(admin, ["delete"], openCase),
    dryRun(admin, ["apply", "--server-side", "--subresource=status"], { ...openCase, status: { summary: "x" } }),
    dryRun(robot, ["create"], { ...campaign, metadata: { ...campaign.metadata, annotations: asksToResume } }),
    dryRun(robot, ["create"], manifest("PolicyBundle", { name: "probe" })),
  ];
  let answers: KubectlAnswer[] = [];
  for (const deadlineMs = Date.now() + policiesDeadlineMs; Date.now() < deadlineMs; await sleep(200)) {
    answers = await Promise.all(attempts());
    if (answers.every(({ stderr }) => stderr.includes("denied request"))) return await removeCase(server, "probe");
  }
  throw new Error(`the policies did not come into force: ${JSON.stringify(answers)}`);
}

/** Only a closed case can be deleted. */
async function removeCase(server: KubernetesServer, name: string): Promise<void> {
  await writeStatus(server, { kind: "ComplianceCase", namespace: "marketing", name, status: { phase: "Closed" } });
  await mustKubectl(server, ["delete", "case", name, "-n", "marketing"]);
}

const signedByNobody = { by: "nobody", at: "2026-11-22T03:00:00Z" };
const asksToResume = { "consentry.dev/resume-requested": "probe" };
