/** Lets the officers of the tests do what a cluster role allows. */
export function officersMay(role: "consentry-officer" | "consentry-approver"): object {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: `test-${role}` },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "compliance-officers" }],
  };
}
