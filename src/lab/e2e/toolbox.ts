import type { E2eOptions } from "./options.ts";
import { system, toolbox } from "./scene.ts";

/** Not the release's: its NetworkPolicies are for its own pods, and people reach the API server as well. */
const labels = { "app.kubernetes.io/name": toolbox };
/** Who works in the toolbox is a campaign's team and the officer in one. */
const roles = ["consentry-viewer", "consentry-editor", "consentry-officer"];

/** A pod of the image that only waits to be worked in, with the rights of the people who would. */
export function toolboxObjects(image: E2eOptions["image"]): object {
  const metadata = { name: toolbox, namespace: system };
  const subjects = [{ kind: "ServiceAccount", ...metadata }];
  const bindings = roles.map((role) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: `${toolbox}-${role}` },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects,
  }));
  return {
    apiVersion: "v1",
    kind: "List",
    items: [{ apiVersion: "v1", kind: "ServiceAccount", metadata }, ...bindings, pod(image)],
  };
}

function pod(image: E2eOptions["image"]): object {
  const key = { secretKeyRef: { name: "consentry-pseudonym-key", key: "key" } };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: toolbox, namespace: system, labels },
    spec: {
      serviceAccountName: toolbox,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "toolbox",
          image: `${image.repository}:${image.tag}`,
          imagePullPolicy: "IfNotPresent",
          command: ["/usr/local/bin/consentry-node", "-e", "setInterval(() => {}, 60_000)"],
          env: [
            { name: "NATS_URL", value: `nats://consentry-nats.${system}:4222` },
            { name: "CONSENTRY_PSEUDONYM_KEY", valueFrom: key },
            // Where `send` remembers what it has published.
            { name: "HOME", value: "/tmp" },
          ],
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
          volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
        },
      ],
      volumes: [{ name: "tmp", emptyDir: {} }],
    },
  };
}
