import { type Act, chart, read, type Scene, system, toolbox } from "./scene.ts";
import { toolboxObjects } from "./toolbox.ts";
import { makeVolume } from "./volume.ts";

const timeout = ["--wait", "--timeout", "4m"];

/** Installs the chart, or upgrades to it, and waits until every pod is ready. */
export async function helmRelease(scene: Scene, verb: "install" | "upgrade", values: readonly string[] = []) {
  const all = [...(await chartValues(scene)), ...values].flatMap((value) => ["--set", value]);
  await scene.helm([verb, "consentry", chart, "-n", system, ...timeout, ...all]);
}

/** The chart's own NATS, so that it can be killed as well. */
async function chartValues(scene: Scene): Promise<string[]> {
  const { image, natsImage } = scene.options;
  const limited = ["operator", "gate", "sync", "intake", "dispatch", "test", "nats.trial"];
  return [
    "nats.enabled=true",
    `image.repository=${image.repository}`,
    `image.tag=${image.tag}`,
    ...(natsImage === undefined ? [] : [`nats.trial.image=${natsImage}`]),
    ...((await countsDisks(scene)) ? [] : limited.flatMap(withoutDisk)),
  ];
}

/** A node whose kubelet does not count its disk (localStorageCapacityIsolation) takes no pod that asks for some of it. */
async function countsDisks({ kubectl }: Scene): Promise<boolean> {
  return (await kubectl(["get", "nodes", "-o", "jsonpath={.items[*].status.allocatable}"])).includes(
    "ephemeral-storage",
  );
}

function withoutDisk(of: string): string[] {
  return ["requests", "limits"].map((what) => `${of}.resources.${what}.ephemeral-storage=null`);
}

export const install: Act = {
  title: "Install with Helm",
  play: async (scene) => {
    await refuseIfThere(scene);
    await makeVolume(scene);
    await makeNamespace(scene);
    const startedAtMs = performance.now();
    await helmRelease(scene, "install");
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0);
    scene.say(`Every pod is ready after ${seconds} s.`);
    scene.expect("every pod meets Pod Security restricted", true);
    await tokens(scene);
    await openToolbox(scene);
  },
};

/** The tools of the image in a pod that stays, where the cluster's network and NATS are. */
export async function openToolbox(scene: Scene): Promise<void> {
  await scene.kubectl(["apply", "--server-side", "-f", "-"], JSON.stringify(toolboxObjects(scene.options.image)));
  await scene.kubectl(["wait", "-n", system, `pod/${toolbox}`, "--for=condition=Ready", "--timeout=60s"]);
}

/** A namespace that takes no pod with more rights than Pod Security "restricted" leaves. */
async function makeNamespace({ kubectl }: Scene): Promise<void> {
  const metadata = { name: system, labels: { "pod-security.kubernetes.io/enforce": "restricted" } };
  const object = { apiVersion: "v1", kind: "Namespace", metadata };
  await kubectl(["apply", "--server-side", "-f", "-"], JSON.stringify(object));
}

async function refuseIfThere({ tryKubectl, kubectl }: Scene): Promise<void> {
  await kubectl(["version", "-o", "json"]);
  const { stdout } = await tryKubectl(["get", "crd", "-o", "name"]);
  if (stdout.includes(".consentry.dev"))
    throw new Error("this cluster holds a Consentry already: take another one, this story would remove it");
}

type Pods = {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly volumes?: readonly { readonly projected?: unknown }[] };
  }[];
};

/** The API server adds the token of a service account as a projected volume. */
async function tokens(scene: Scene): Promise<void> {
  const { items } = await read<Pods>(scene, ["pods", "-n", system, "-l", "app.kubernetes.io/name=consentry"]);
  const withToken = items.filter(({ spec }) => spec.volumes?.some(({ projected }) => projected !== undefined));
  const others = withToken
    .map(({ metadata }) => metadata.name)
    .filter((name) => !name.startsWith("consentry-operator-"));
  scene.expect(
    "no pod but the operator's holds a token of Kubernetes",
    items.length > 0 && others.length === 0,
    others.join(", "),
  );
}
