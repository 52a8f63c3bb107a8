/** The people of the lab's cluster: an administrator, and those whose different rights tests and demo show. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

export interface KubernetesUser {
  /** Also the name of the context in the kubeconfig. */
  readonly name: string;
  readonly groups: readonly string[];
  readonly token: string;
}

const people = [
  { name: "admin", groups: ["system:masters"] },
  { name: "ana.officer@idesk.example", groups: ["compliance-officers"] },
  { name: "ben.approver@idesk.example", groups: ["compliance-officers", "compliance-approvers"] },
  { name: "vera.viewer@idesk.example", groups: ["viewers"] },
];

/** Everybody with a fresh token; the administrator comes first. Rights of the others are what RoleBindings give them. */
export function kubernetesUsers(): KubernetesUser[] {
  return people.map((person) => ({ ...person, token: randomBytes(24).toString("hex") }));
}

/** The token file of kube-apiserver: token,user,uid,"group,group". */
export function writeTokens(dir: string, users: readonly KubernetesUser[]): string {
  const file = join(dir, "tokens.csv");
  const lines = users.map(({ token, name, groups }) => `${token},${name},${name},"${groups.join(",")}"\n`);
  writeFileSync(file, lines.join(""), { mode: 0o600 });
  return file;
}

export interface Kubeconfig {
  readonly dir: string;
  readonly url: string;
  readonly users: readonly KubernetesUser[];
  /** PEM */
  readonly certificateAuthority: string;
}

/** A kubeconfig with one context a user. */
export function writeKubeconfig({ dir, url, users, certificateAuthority }: Kubeconfig): string {
  const file = join(dir, "kubeconfig");
  const cluster = {
    server: url,
    "certificate-authority-data": Buffer.from(certificateAuthority).toString("base64"),
  };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "lab", cluster }],
    users: users.map(({ name, token }) => ({ name, user: { token } })),
    contexts: users.map(({ name }) => ({ name, context: { cluster: "lab", user: name } })),
    "current-context": "admin",
  };
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return file;
}
