/**
 * A real kube-apiserver with etcd on loopback: the API of Kubernetes without nodes or controllers. So a deleted namespace stays, owner
 * references delete nothing, and the aggregated ClusterRoles (view, edit, admin) are empty: bind roles that list their rules.
 */
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { startEtcd } from "./etcd.ts";
import { retryTakenPorts, untilHealthy } from "./healthy.ts";
import { type KubernetesUser, kubernetesUsers, writeKubeconfig, writeTokens } from "./kubernetes-users.ts";
import { obtainServers } from "./obtain.ts";
import { freePorts } from "./ports.ts";
import { type RunningProcess, startProcess } from "./process.ts";

export interface KubernetesOptions {
  /** Where keys, logs, the database and the kubeconfig go. */
  readonly dir: string;
  /** Write every request with its user to `audit.log` in `dir`. */
  readonly audit?: boolean;
  /** False: watches begin as on API servers before WatchList, where everything is listed first. */
  readonly watchList?: boolean;
}

export interface KubernetesServer {
  /** Path of a kubeconfig whose contexts are `admin` (current) and the names of the other users. */
  readonly kubeconfig: string;
  readonly url: string;
  readonly users: readonly KubernetesUser[];
  /** Path of kubectl. */
  readonly kubectl: string;
  readonly auditFile: string | undefined;
  readonly apiServerPid: number;
  /** Makes the API unreachable; etcd keeps everything. */
  stopApiServer(): Promise<void>;
  /** Same address, certificate and users as before; waits until it is ready. */
  startApiServer(): Promise<void>;
  restartApiServer(): Promise<void>;
  stop(): Promise<void>;
}

const readyDeadlineMs = 120_000;
const readyRequestMs = 2_000;

/** Starts etcd and kube-apiserver and waits for /readyz. They end with this process at the latest. */
export async function startKubernetes(options: KubernetesOptions): Promise<KubernetesServer> {
  const programs = await obtainServers(["etcd", "kube-apiserver", "kubectl"]);
  mkdirSync(options.dir, { recursive: true });
  const etcd = await startEtcd({ dir: options.dir, command: programs.etcd });
  try {
    return await retryTakenPorts(() => startOnFreePort({ options, programs, etcd }));
  } catch (error) {
    await etcd.process.stop();
    throw error;
  }
}

interface Parts {
  readonly options: KubernetesOptions;
  readonly programs: { readonly "kube-apiserver": string; readonly kubectl: string };
  readonly etcd: { readonly url: string; readonly process: RunningProcess };
}

async function startOnFreePort({ options, programs, etcd }: Parts): Promise<KubernetesServer> {
  const [port = 0] = await freePorts(1);
  const { dir } = options;
  const url = `https://127.0.0.1:${port}`;
  const users = kubernetesUsers();
  const auditFile = options.audit ? join(dir, "audit.log") : undefined;
  const tokenFile = writeTokens(dir, users);
  const settings = { dir, port, etcdUrl: etcd.url, tokenFile, auditFile };
  const args = [
    ...apiServerArgs(settings),
    ...(options.watchList === false ? ["--feature-gates=WatchList=false"] : []),
  ];
  const launch = async () => {
    const server = await startProcess({
      name: "kube-apiserver",
      command: programs["kube-apiserver"],
      args,
      logFile: join(dir, "kube-apiserver.log"),
    });
    await untilHealthy({ process: server, deadlineMs: readyDeadlineMs, isHealthy: () => isReady({ url, dir, users }) });
    return server;
  };
  let running = await launch();
  const kubeconfig = writeKubeconfig({ dir, url, users, certificateAuthority: certificateOf(dir) });
  // Asked politely it waits a minute for its watches to end. Nothing is lost: what it has acknowledged is in etcd.
  const stopApiServer = () => running.stop(0);
  const startApiServer = async () => {
    running = await launch();
  };
  return {
    kubeconfig,
    url,
    users,
    kubectl: programs.kubectl,
    auditFile,
    get apiServerPid() {
      return running.pid;
    },
    stopApiServer,
    startApiServer,
    async restartApiServer() {
      await stopApiServer();
      await startApiServer();
    },
    async stop() {
      await stopApiServer();
      await etcd.process.stop(0);
    },
  };
}

interface ApiServerSettings {
  readonly dir: string;
  readonly port: number;
  readonly etcdUrl: string;
  readonly tokenFile: string;
  readonly auditFile: string | undefined;
}

function apiServerArgs({ dir, port, etcdUrl, tokenFile, auditFile }: ApiServerSettings): string[] {
  const { publicKey, privateKey } = writeServiceAccountKeys(dir);
  return [
    `--etcd-servers=${etcdUrl}`,
    `--secure-port=${port}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    // No endpoint reconciler: nothing runs behind the "kubernetes" Service, and loopback addresses are refused there.
    "--endpoint-reconciler-type=none",
    `--cert-dir=${join(dir, "certificates")}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${publicKey}`,
    `--service-account-signing-key-file=${privateKey}`,
    "--service-cluster-ip-range=10.96.0.0/16",
    "--authorization-mode=RBAC",
    `--token-auth-file=${tokenFile}`,
    // It waits for service accounts that only the controller manager makes.
    "--disable-admission-plugins=ServiceAccount",
    "--profiling=false",
    ...(auditFile === undefined ? [] : auditArgs(dir, auditFile)),
  ];
}

function auditArgs(dir: string, auditFile: string): string[] {
  const policy = join(dir, "audit-policy.yaml");
  writeFileSync(
    policy,
    "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules: [{level: Metadata}]\n",
  );
  return [`--audit-log-path=${auditFile}`, `--audit-policy-file=${policy}`];
}

function writeServiceAccountKeys(dir: string): { readonly publicKey: string; readonly privateKey: string } {
  const keys = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const publicKey = join(dir, "service-account.pub");
  const privateKey = join(dir, "service-account.key");
  writeFileSync(publicKey, keys.publicKey);
  writeFileSync(privateKey, keys.privateKey, { mode: 0o600 });
  return { publicKey, privateKey };
}

/** The API server signs its own certificate at its first start. */
function certificateOf(dir: string): string {
  return readFileSync(join(dir, "certificates", "apiserver.crt"), "utf8");
}

interface ReadyQuestion {
  readonly url: string;
  readonly dir: string;
  readonly users: readonly KubernetesUser[];
}

async function isReady({ url, dir, users }: ReadyQuestion): Promise<boolean> {
  const headers = { authorization: `Bearer ${users[0]?.token}` };
  const options = { ca: certificateOf(dir), headers, timeout: readyRequestMs, agent: false };
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/readyz`, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.once("timeout", () => asked.destroy(new Error("no answer")));
    asked.once("error", reject);
    asked.end();
  });
}
