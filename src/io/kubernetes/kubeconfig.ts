import type { RequestOptions } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";
import { Failure } from "../../schemas/failures.ts";
import { createKubeClient, type KubeClient, type KubeEndpoint } from "./client.ts";

/**
 * Client for the cluster that kubectl would talk to: `KUBECONFIG`, `~/.kube/config`, else the pod's service account.
 * Tokens and certificates are asked for anew as they age, so a rotated service account token needs no restart.
 * @param options.context name of a kubeconfig context; the current one when absent
 * @param options.kubeconfig path of one file to use instead
 * @throws Failure BadSettings when the kubeconfig cannot be read or lacks the context
 */
export async function connectKubernetes(options: ClusterChoice = {}): Promise<ConnectedCluster> {
  const config = loadConfig(options);
  const context = config.getContextObject(config.getCurrentContext());
  const endpoint = await endpointOf(config);
  return {
    client: createKubeClient(endpoint),
    namespace: context?.namespace ?? "default",
    server: endpoint.baseUrl,
  };
}

/**
 * Whether nothing here says where a cluster is: nobody chose one, there is no kubeconfig, and this is no pod with a service
 * account.
 *
 * @throws Failure BadSettings when there is a kubeconfig that cannot be read
 */
export function knowsNoCluster(choice: ClusterChoice): boolean {
  if (choice.context !== undefined || choice.kubeconfig !== undefined) return false;
  return loadConfig(choice).getCurrentCluster()?.server === madeUpServer;
}

export type ClusterChoice = { readonly context?: string | undefined; readonly kubeconfig?: string | undefined };

export type ConnectedCluster = {
  readonly client: KubeClient;
  /** Namespace of the context: what kubectl uses without `-n`. */
  readonly namespace: string;
  /** Address of the API server. */
  readonly server: string;
};

function loadConfig({ context, kubeconfig }: ClusterChoice): KubeConfig {
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (cause) {
    throw new Failure("BadSettings", `The kubeconfig cannot be read: ${messageOf(cause)}`, { retry: false, cause });
  }
  if (context !== undefined) config.setCurrentContext(context);
  if (config.getContextObject(config.getCurrentContext()) === null) {
    const known = config.getContexts().map((each) => each.name);
    const message = `The kubeconfig has no context "${config.getCurrentContext()}". It has: ${known.join(", ") || "none"}.`;
    throw new Failure("BadSettings", message, { retry: false });
  }
  return config;
}

async function endpointOf(config: KubeConfig): Promise<KubeEndpoint> {
  const cluster = config.getCurrentCluster();
  if (cluster === null)
    throw new Failure("BadSettings", "The kubeconfig's context names no cluster.", { retry: false });
  // Without TLS client-node refuses to send credentials; what it makes up when it finds no kubeconfig is such an address, too.
  if (cluster.server.startsWith("http:")) throw noTls(cluster.server);
  const options = await credentialsOf(config);
  return {
    baseUrl: cluster.server,
    ...(cluster.proxyUrl === undefined ? {} : { proxyUrl: cluster.proxyUrl }),
    tls: tlsOf(options),
    headers: async () => headersOf(await credentialsOf(config)),
  };
}

/** What client-node takes when it finds no kubeconfig. */
const madeUpServer = "http://localhost:8080";

function noTls(server: string): Failure {
  const message =
    server === madeUpServer
      ? "There is no kubeconfig: neither KUBECONFIG nor ~/.kube/config, and this is no pod."
      : `The kubeconfig's cluster has the address ${server}; only https is supported.`;
  return new Failure("BadSettings", message, { retry: false });
}

/** What client-node would put on a request: TLS material and headers, the token read again when it has aged. */
async function credentialsOf(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return options;
}

function tlsOf(options: RequestOptions): KubeEndpoint["tls"] {
  const { ca, cert, key, servername, rejectUnauthorized } = options;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === undefined ? {} : { servername }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  };
}

function headersOf(options: RequestOptions): Record<string, string> {
  const pairs = Object.entries(options.headers ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
  const basic = options.auth === undefined || options.auth === null ? undefined : basicAuth(options.auth);
  return { ...Object.fromEntries(pairs), ...basic };
}

function basicAuth(auth: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(auth).toString("base64")}` };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
