import { helmRelease } from "./install.ts";
import { type Act, comes, namespace, read, type Scene, system } from "./scene.ts";

/** Seen by nobody's labels; `neighbour` lives where metrics may be read from. */
const outsiders = [
  { name: "neighbour", namespace: system },
  { name: "stranger", namespace },
] as const;

/** `open` or `closed`: whether a connection is made. What is dropped silently counts after three seconds. */
const connects = `
  const [host, port] = process.argv.slice(1);
  const socket = require("node:net").connect({ host, port: Number(port), timeout: 3000 });
  const say = (what) => { process.stdout.write(what); process.exit(0); };
  socket.on("connect", () => say("open")).on("timeout", () => say("closed")).on("error", () => say("closed"));
`;
const enforcedWithinMs = 60_000;

type Place = { readonly namespace: string; readonly name: string };
type Pod = Place & { readonly ip: string };
type Address = { readonly host: string; readonly port: number };
type Probe = { readonly from: Place; readonly to: Address; readonly is: "open" | "closed"; readonly says: string };
type Pods = {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly status: { readonly podIP: string };
  }[];
};

/** What the chart's NetworkPolicies keep apart, on a cluster that enforces them; what they let through is the proof that the rest works. */
export const strangers: Act = {
  title: "Who may talk to whom",
  play: async (scene) => {
    await helmRelease(scene, "upgrade", [`${metricsFrom}=${system}`]);
    await scene.kubectl(["apply", "--server-side", "-f", "-"], JSON.stringify(outsiderPods(scene)));
    for (const { name, namespace } of outsiders)
      await scene.kubectl(["wait", "-n", namespace, `pod/${name}`, "--for=condition=Ready", "--timeout=60s"]);
    for (const { from, to, is, says } of await probes(scene))
      scene.expect(says, await comes(enforcedWithinMs, async () => (await tried(scene, from, to)) === is), `not ${is}`);
    for (const { name, namespace } of outsiders)
      await scene.kubectl(["delete", "pod", name, "-n", namespace, "--grace-period=0", "--force"]);
  },
};

const metricsFrom = "networkPolicies.metrics[0].namespaceSelector.matchLabels.kubernetes\\.io/metadata\\.name";

async function probes(scene: Scene): Promise<readonly Probe[]> {
  const [neighbour, stranger] = outsiders;
  const gate = await podOf(scene, "gate");
  const operator = await podOf(scene, "operator");
  const client = { host: (await podOf(scene, "nats")).ip, port: 4222 };
  const apiServer = { host: "kubernetes.default", port: 443 };
  const metricsOf = ({ ip }: Pod) => ({ host: ip, port: 9464 });
  return [
    { from: neighbour, to: metricsOf(gate), is: "open", says: "metrics are read from where the chart says" },
    { from: stranger, to: metricsOf(gate), is: "closed", says: "nobody else reads a gate's metrics" },
    { from: stranger, to: metricsOf(operator), is: "closed", says: "nor the operator's" },
    { from: stranger, to: client, is: "open", says: "producers reach the trial's NATS" },
    { from: gate, to: client, is: "open", says: "a gate reaches NATS" },
    { from: gate, to: apiServer, is: "closed", says: "a gate does not reach the API server" },
    { from: gate, to: metricsOf(operator), is: "closed", says: "nor another pod" },
    { from: operator, to: apiServer, is: "open", says: "the operator does" },
  ];
}

async function tried(scene: Scene, from: Place, to: Address): Promise<string> {
  const program = ["/usr/local/bin/consentry-node", "-e", connects, to.host, `${to.port}`];
  return (await scene.tryKubectl(["exec", "-n", from.namespace, from.name, "--", ...program])).stdout;
}

async function podOf(scene: Scene, role: string): Promise<Pod> {
  const labels = `app.kubernetes.io/name=consentry,app.kubernetes.io/component=${role}`;
  const pods = ["pods", "-n", system, "-l", labels, "--field-selector=status.phase=Running"];
  const [pod] = (await read<Pods>(scene, pods)).items;
  if (pod === undefined) throw new Error(`no pod of ${role} runs`);
  return { namespace: system, name: pod.metadata.name, ip: pod.status.podIP };
}

function outsiderPods({ options: { image } }: Scene): object {
  const restricted = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } };
  const container = {
    name: "outsider",
    image: `${image.repository}:${image.tag}`,
    imagePullPolicy: "IfNotPresent",
    command: ["/usr/local/bin/consentry-node", "-e", "setInterval(() => {}, 60_000)"],
    securityContext: restricted,
  };
  const spec = {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container],
  };
  const items = outsiders.map((metadata) => ({ apiVersion: "v1", kind: "Pod", metadata, spec }));
  return { apiVersion: "v1", kind: "List", items };
}
